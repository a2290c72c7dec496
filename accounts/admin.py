"""The administration site of who operates the installation: every model to look at, few things to do.

Rows of organizations are read-only here: their rules live in services, which the site does not call.
"""

from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django.contrib import admin, messages
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import (
    ApiKey,
    AuditEvent,
    AuditHead,
    Consent,
    DataExport,
    Delivery,
    Device,
    ErasureRequest,
    IdempotentRequest,
    Invitation,
    Job,
    KnownDevice,
    Member,
    Notification,
    NotificationSettings,
    Organization,
    OrganizationDeletion,
    OutgoingEmail,
    OwnershipOffer,
    PhoneCode,
    PushDevice,
    RefreshToken,
    RequestCount,
    RetentionArchive,
    SecurityEvent,
    StripeKeys,
    User,
)
from accounts.rules import may_impersonate
from accounts.services import deliveries, mail, people, tokens

admin.site.site_header = admin.site.site_title = _("Kantora, administration")
# Staff sign in where everybody does, with the same limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


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

    @admin.action(description=_("Switch off: no log-in, programs signed out"))
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Nobody switches themselves off."""
        others = [user for user in queryset if user != request.user]
        for user in others:
            people.set_active(user=user, is_active=False)
        messages.success(request, _told(len(others)))

    @admin.action(description=_("Switch on"))
    def switch_on(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people sign in again."""
        for user in queryset:
            people.set_active(user=user, is_active=True)
        messages.success(request, _told(len(queryset)))


def _told(number: int) -> str:
    return ngettext("%(number)d row changed.", "%(number)d rows changed.", number) % {"number": number}


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    """Workspaces."""

    list_display = ("name", "slug", "legal_name", "eik", "country", "is_demo", "deletion_due_at", "created_at")
    list_filter = ("is_demo", "country", "language", "created_at")
    search_fields = ("name", "slug", "legal_name", "eik", "vat_number")


@admin.register(StripeKeys)
class StripeKeysAdmin(OrganizationOwnedAdmin):
    """Which organizations take cards; the secrets are shown to nobody."""

    list_display = ("organization", "publishable_key", "updated_at")
    search_fields = ("organization__name",)
    exclude = ("secret_key", "webhook_secret")


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


@admin.register(ApiKey)
class ApiKeyAdmin(OrganizationOwnedAdmin):
    """Keys of programs; the secret is stored nowhere."""

    list_display = ("name", "organization", "member", "beginning", "last_used_at", "expires_at", "revoked_at")
    list_filter = ("created_at", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("name", "beginning", "member__user__email")
    exclude = ("token_hash",)


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


@admin.register(AuditEvent)
class AuditEventAdmin(OrganizationOwnedAdmin):
    """Who did what."""

    list_display = ("at", "organization", "member", "staff_name", "event", "object_label", "ip_address")
    list_filter = ("at", "event", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("object_label", "object_id", "request_id", "staff_name")
    ordering = ("-at",)


@admin.register(AuditHead)
class AuditHeadAdmin(OrganizationOwnedAdmin):
    """How far each trail is chained."""

    list_display = ("organization", "position", "chain_hash")
    search_fields = ("organization__name", "chain_hash")


@admin.register(SecurityEvent)
class SecurityEventAdmin(OrganizationOwnedAdmin):
    """What owners were told of."""

    list_display = ("at", "organization", "kind", "member", "ip_address")
    list_filter = ("at", "kind", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("search_text", "ip_address")
    ordering = ("-at",)


@admin.register(KnownDevice)
class KnownDeviceAdmin(ReadOnlyAdmin):
    """Browsers and networks people signed in from."""

    list_display = ("user", "name", "network", "country", "first_seen_at", "last_seen_at")
    list_filter = ("country", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "network", "name")
    ordering = ("-last_seen_at",)


@admin.register(Job)
class JobAdmin(OrganizationOwnedAdmin):
    """Long work."""

    list_display = ("kind", "organization", "state", "progress", "total", "attempts", "created_at", "finished_at")
    list_filter = ("state", "kind", "created_at", "organization")
    search_fields = ("id", "kind", "error_code")
    ordering = ("-created_at",)


@admin.register(Notification)
class NotificationAdmin(OrganizationOwnedAdmin):
    """What members were told."""

    list_display = ("kind", "organization", "member", "created_at", "read_at")
    list_filter = ("kind", "created_at", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__email", "kind")
    ordering = ("-created_at",)


@admin.register(NotificationSettings)
class NotificationSettingsAdmin(OrganizationOwnedAdmin):
    """How members want to be told."""

    list_display = ("member", "organization", "quiet_from", "quiet_until", "has_digest")
    list_filter = ("has_digest", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__email",)


@admin.register(Delivery)
class DeliveryAdmin(OrganizationOwnedAdmin):
    """Notifications on their way out."""

    list_display = ("notification", "organization", "channel", "state", "attempts", "created_at", "due_at", "error")
    list_filter = ("state", "channel", "created_at", "organization")
    list_select_related = ("organization", "notification")
    search_fields = ("notification__member__user__email", "notification__kind")
    ordering = ("-created_at",)
    actions = ("send_again",)

    @admin.action(description=_("Try to send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Let failed messages begin anew; what was sent stays sent."""
        messages.success(request, _told(deliveries.requeue(queryset)))


@admin.register(PushDevice)
class PushDeviceAdmin(ReadOnlyAdmin):
    """Browsers with notifications. Address and keys are not shown: with them anybody could speak to the browser."""

    list_display = ("name", "user", "created_at", "used_at", "ended_at")
    list_filter = ("created_at",)
    list_select_related = ("user",)
    search_fields = ("user__email", "name")
    ordering = ("-created_at",)
    exclude = ("endpoint", "p256dh", "auth")


@admin.register(PhoneCode)
class PhoneCodeAdmin(ReadOnlyAdmin):
    """Codes sent to phones; the code itself is stored nowhere."""

    list_display = ("phone", "user", "ip_address", "tries", "created_at", "expires_at", "used_at")
    list_filter = ("created_at",)
    list_select_related = ("user",)
    search_fields = ("user__email", "phone", "ip_address")
    ordering = ("-created_at",)
    exclude = ("code_hash",)


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    """Mail on its way out. Its text is not shown: it carries links that log in."""

    list_display = ("subject", "to", "organization", "state", "attempts", "created_at", "sent_at", "error")
    list_filter = ("state", "created_at")
    list_select_related = ("organization",)
    search_fields = ("to", "subject")
    ordering = ("-created_at",)
    exclude = ("text", "html", "attachments")
    actions = ("send_again",)

    @admin.action(description=_("Try to send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingEmail]) -> None:
        """Queue failed messages anew; what was sent stays sent."""
        messages.success(request, _told(mail.requeue(queryset)))


@admin.register(DataExport)
class DataExportAdmin(OrganizationOwnedAdmin):
    """Who took data out; what is in the files is for them alone."""

    list_display = ("created_at", "organization", "member", "about", "size", "expires_at")
    list_filter = ("about", "created_at", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__email", "organization__name")
    ordering = ("-created_at",)
    exclude = ("file",)


@admin.register(RetentionArchive)
class RetentionArchiveAdmin(OrganizationOwnedAdmin):
    """What went by the rules of an organization; what is in the files is for its owners alone."""

    list_display = ("created_at", "organization", "rule", "number", "size", "expires_at")
    list_filter = ("rule", "created_at", "organization")
    list_select_related = ("organization",)
    search_fields = ("organization__name", "rule")
    ordering = ("-created_at",)
    exclude = ("file",)


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnlyAdmin):
    """Who asked to be erased, and when that is due."""

    list_display = ("user", "created_at", "due_at", "cancelled_at", "done_at")
    list_filter = ("due_at",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-created_at",)


@admin.register(OrganizationDeletion)
class OrganizationDeletionAdmin(ReadOnlyAdmin):
    """Organizations that are to be deleted, or were, and how far that is."""

    list_display = ("organization_key", "asked_by", "created_at", "due_at", "cancelled_at", "gone", "total", "done_at")
    list_filter = ("due_at", "done_at")
    list_select_related = ("asked_by",)
    search_fields = ("organization_key", "asked_by__email")
    ordering = ("-created_at",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What people agreed to."""

    list_display = ("at", "user", "kind", "version", "is_given")
    list_filter = ("kind", "is_given", "at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-at",)


@admin.register(RefreshToken)
class RefreshTokenAdmin(ReadOnlyAdmin):
    """Programs that are signed in."""

    list_display = ("user", "family", "expires_at", "used_at", "revoked_at")
    list_filter = ("expires_at",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-expires_at",)
    actions = ("sign_out",)

    @admin.action(description=_("Sign these programs out"), permissions=["view"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[RefreshToken]) -> None:
        """Revoke the whole family of each."""
        families = set(queryset.values_list("family", flat=True))
        for family in families:
            tokens.revoke_family(family)
        messages.success(request, _told(len(families)))


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    """Browsers people sign in with."""

    list_display = ("name", "user", "first_seen_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "name")
    ordering = ("-last_seen_at",)
    exclude = ("token_hash",)


# allauth registers them with their secrets on show; apps are in the settings, and tokens are not kept.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


@admin.register(SocialAccount)
class SocialAccountAdmin(ReadOnlyAdmin):
    """Accounts of other sites that people sign in through."""

    list_display = ("user", "provider", "uid", "last_login")
    list_filter = ("provider",)
    list_select_related = ("user",)
    search_fields = ("user__email", "uid")
    ordering = ("-last_login",)
    exclude = ("extra_data",)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Passkeys, authenticator apps and recovery codes, without their secrets."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-created_at",)
    exclude = ("data",)


@admin.register(UserSession)
class UserSessionAdmin(ReadOnlyAdmin):
    """Where people are signed in."""

    list_display = ("user", "ip", "created_at", "last_seen_at")
    list_filter = ("last_seen_at",)
    list_select_related = ("user",)
    search_fields = ("user__email", "ip")
    ordering = ("-last_seen_at",)
    exclude = ("session_key", "data")
