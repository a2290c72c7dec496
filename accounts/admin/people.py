"""People, and the organizations they work in."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OrganizationOwnedAdmin, ReadOnlyAdmin, told
from accounts.models import Invitation, Member, Organization, OwnershipOffer, StripeKeys, User
from accounts.rules import may_impersonate
from accounts.services import people


class UserChangeForm(auth_forms.UserChangeForm):
    """A user; the password has a form of its own."""

    class Meta:
        model = User
        fields = "__all__"


class UserCreationForm(auth_forms.AdminUserCreationForm):
    """A new user by e-mail."""

    class Meta:
        model = User
        fields = ("email", "full_name")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People. The address is changed by themselves, so that it is confirmed."""

    form = UserChangeForm
    add_form = UserCreationForm
    list_display = ("email", "full_name", "language", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser", "language")
    search_fields = ("email", "full_name", "phone")
    ordering = ("email",)
    readonly_fields = ("email", "last_login", "date_joined", "avatar")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("full_name", "phone", "avatar", "language", "time_zone", "theme")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "full_name", "usable_password", "password1", "password2")}),)
    actions = ("switch_off", "switch_on")

    def render_change_form(self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """As the parent, with the way into the person's account for who may go it."""
        person = kwargs.get("obj")
        context["may_impersonate"] = person is not None and may_impersonate(hijacker=request.user, hijacked=person)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address is typed once, for a new user."""
        return super().get_readonly_fields(request, obj) if obj else ()

    @admin.action(description=_("Switch off: no log-in, programs signed out"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Nobody switches themselves off."""
        others = [user for user in queryset if user != request.user]
        for user in others:
            people.set_active(user=user, is_active=False)
        messages.success(request, told(len(others)))

    @admin.action(description=_("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people sign in again."""
        for user in queryset:
            people.set_active(user=user, is_active=True)
        messages.success(request, told(len(queryset)))


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    """Workspaces."""

    list_display = ("name", "slug", "legal_name", "eik", "country", "is_demo", "deletion_due_at", "created_at")
    list_filter = ("is_demo", "country", "language", "created_at")
    search_fields = ("name", "slug", "legal_name", "eik", "vat_number")


@admin.register(Member)
class MemberAdmin(OrganizationOwnedAdmin):
    """Who works where."""

    list_display = ("user", "organization", "role", "is_active", "last_seen_at")
    list_filter = ("role", "is_active", "organization")
    list_select_related = ("organization", "user")
    search_fields = ("user__email", "user__full_name", "organization__name")


@admin.register(Invitation)
class InvitationAdmin(OrganizationOwnedAdmin):
    """Invitations; the secret of the link is stored nowhere."""

    list_display = ("email", "organization", "role", "created_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role", "created_at", "organization")
    search_fields = ("email", "organization__name")


@admin.register(OwnershipOffer)
class OwnershipOfferAdmin(OrganizationOwnedAdmin):
    """Organizations offered to another owner."""

    list_display = ("organization", "offered_by", "offered_to", "created_at", "expires_at", "accepted_at", "ended_at")
    list_filter = ("created_at", "organization")
    list_select_related = ("organization", "offered_by__user", "offered_to__user")
    search_fields = ("organization__name", "offered_to__user__email")


@admin.register(StripeKeys)
class StripeKeysAdmin(OrganizationOwnedAdmin):
    """Which organizations take cards; the secrets are shown to nobody."""

    list_display = ("organization", "publishable_key", "updated_at")
    search_fields = ("organization__name",)
    exclude = ("secret_key", "webhook_secret")
