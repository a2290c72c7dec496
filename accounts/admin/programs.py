"""Programs that use the API."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OrganizationOwnedAdmin, ReadOnlyAdmin, told
from accounts.models import ApiKey, IdempotentRequest, RefreshToken, RequestCount
from accounts.services import tokens


@admin.register(ApiKey)
class ApiKeyAdmin(OrganizationOwnedAdmin):
    """Keys of programs; the secret is stored nowhere."""

    list_display = ("name", "organization", "member", "beginning", "last_used_at", "expires_at", "revoked_at")
    list_filter = ("created_at", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("name", "beginning", "member__user__email")
    exclude = ("token_hash",)


@admin.register(RefreshToken)
class RefreshTokenAdmin(ReadOnlyAdmin):
    """Programs that are signed in."""

    list_display = ("user", "family", "expires_at", "used_at", "revoked_at")
    list_filter = ("expires_at",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-expires_at",)
    actions = ("sign_out",)

    @admin.action(description=_("Sign these programs out"), permissions=["act"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[RefreshToken]) -> None:
        """Revoke the whole family of each."""
        families = set(queryset.values_list("family", flat=True))
        for family in families:
            tokens.revoke_family(family)
        messages.success(request, told(len(families)))


@admin.register(RequestCount)
class RequestCountAdmin(ReadOnlyAdmin):
    """How often callers of the API asked; with Redis nothing is counted here."""

    list_display = ("key", "count", "resets_at")
    search_fields = ("key",)
    ordering = ("key",)


@admin.register(IdempotentRequest)
class IdempotentRequestAdmin(ReadOnlyAdmin):
    """Requests of programs that may be repeated. The answer is not shown: it is the organization's."""

    list_display = ("digest", "user", "status", "leased_until", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("user",)
    search_fields = ("user__email", "digest")
    ordering = ("-created_at",)
    exclude = ("headers", "body")
