"""What every page of the site shares."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import scope
from config.lib import ambient


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at. An action that changes some says `permissions=["act"]`."""

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

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Whether they may run actions: by the right to change rows of the model, though no page uses it."""
        codename = get_permission_codename("change", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{codename}"))


class OrganizationOwnedAdmin(ReadOnlyAdmin):
    """Rows of every organization, to look at. Who looks at a row, or a list of one organization, stands in its trail.

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

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the row, and write down in its organization's trail who looked at it."""
        response: HttpResponse = super().change_view(request, *args, **kwargs)
        if row := getattr(response, "context_data", {}).get("original"):
            _looked_at(row, row.organization, request)
        return response

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list; of one organization alone, write down in its trail who looked at it."""
        response: HttpResponse = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", {}).get("cl")
        chosen = shown and shown.params.get("organization__id__exact")
        if chosen and (organization := Organization.objects.filter(pk=chosen).first()):
            _looked_at(organization, organization, request, {"list": [None, self.opts.label_lower]})
        return response


def _looked_at(row: Any, organization: Organization, request: HttpRequest, changes: Any = None) -> None:
    """Staff never looks unseen."""
    with scope(organization), ambient.surroundings(staff=request.user):
        audit.record("accounts.looked_at_by_operator", row, changes)


def told(number: int) -> str:
    """How many rows an action changed, in words."""
    return ngettext("%(number)d row changed.", "%(number)d rows changed.", number) % {"number": number}
