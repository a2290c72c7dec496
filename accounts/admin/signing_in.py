"""How people sign in, and where they are signed in."""

from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django.contrib import admin

from accounts.admin.base import ReadOnlyAdmin
from accounts.models import Device, KnownDevice, PhoneCode

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


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    """Browsers people sign in with."""

    list_display = ("name", "user", "first_seen_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "name")
    ordering = ("-last_seen_at",)
    exclude = ("token_hash",)


@admin.register(KnownDevice)
class KnownDeviceAdmin(ReadOnlyAdmin):
    """Browsers and networks people signed in from."""

    list_display = ("user", "name", "network", "country", "first_seen_at", "last_seen_at")
    list_filter = ("country", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "network", "name")
    ordering = ("-last_seen_at",)


@admin.register(PhoneCode)
class PhoneCodeAdmin(ReadOnlyAdmin):
    """Codes sent to phones; the code itself is stored nowhere."""

    list_display = ("phone", "user", "ip_address", "tries", "created_at", "expires_at", "used_at")
    list_filter = ("created_at",)
    list_select_related = ("user",)
    search_fields = ("user__email", "phone", "ip_address")
    ordering = ("-created_at",)
    exclude = ("code_hash",)
