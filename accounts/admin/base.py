"""What every page of the site shares."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at."""

    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field that is not excluded."""
        return [field.name for field in self.opts.fields if field.name not in (self.exclude or ())]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class OrganizationOwnedAdmin(ReadOnlyAdmin):
    """Rows of every organization, to look at.

    A subclass names `list_display` and `search_fields`. `list_filter` may hold choices, flags and dates beside the
    organization, but no other relation: its choices would be asked outside any organization.
    """

    list_filter: ClassVar[Any] = ("organization",)
    list_select_related: ClassVar[Any] = ("organization",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows of every organization."""
        rows: QuerySet[Any] = self.model._default_manager.unscoped(reason="staff reads in the admin")
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows


def told(number: int) -> str:
    """How many rows an action changed, in words."""
    return ngettext("%(number)d row changed.", "%(number)d rows changed.", number) % {"number": number}
