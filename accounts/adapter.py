"""How allauth fits the house: mail goes out by our service in the reader's language, and messages are in our words."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts import looks
from accounts.models import User
from accounts.services import devices, mail, second_factor, sign_ins
from config.lib import crypto
from config.lib.addresses import client_address
from config.lib.devices import device_name
from config.lib.text import one_line

log = logging.getLogger("kantora.security")

# Templates of allauth for what we do not use (codes instead of links, several addresses) have no counterpart.
TEMPLATES = {
    "account/email/email_confirmation": "confirm_email",
    "account/email/email_confirmation_signup": "confirm_email",
    "account/email/password_reset_key": "reset_password",
    "account/email/account_already_exists": "account_exists",
    "account/email/unknown_account": "unknown_account",
    "account/email/password_reset": "password_changed",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/email_changed": "email_changed",
    "mfa/email/totp_activated": "sign_in_changed",
    "mfa/email/totp_deactivated": "sign_in_changed",
    "mfa/email/webauthn_added": "sign_in_changed",
    "mfa/email/webauthn_removed": "sign_in_changed",
    "mfa/email/recovery_codes_generated": "sign_in_changed",
    "socialaccount/email/account_connected": "sign_in_changed",
    "socialaccount/email/account_disconnected": "sign_in_changed",
}
# What `sign_in_changed` tells, by the last part of allauth's name of the letter.
CHANGES = {
    "totp_activated": _("An authenticator app was set up for your account."),
    "totp_deactivated": _("The authenticator app of your account was removed."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account; the old ones no longer work."),
    "account_connected": _("Your account can be opened through another site from now on."),
    "account_disconnected": _("Your account can no longer be opened through another site."),
}
DEVICE_COOKIE = "k_device"
_PROOFS = {
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
}
_CONTEXT = ("activate_url", "password_reset_url", "signup_url", "timestamp", "ip", "from_email", "to_email")


class AccountAdapter(DefaultAccountAdapter):
    """Sends mail by `accounts.services.mail`, and writes log-ins and denials to the security log."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off. Ask an administrator of your organisation."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The e-mail or the password is wrong."),
        "email_taken": _("There is already an account with this e-mail. Sign in instead."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your current password."),
        "invalid_password_reset": _("This link was used or has expired. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of our templates in the user's language, a stranger's in the language of the page."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else get_language() or "en"
        values = {name: context[name] for name in _CONTEXT if name in context}
        values["change"] = CHANGES.get(template_prefix.rpartition("/")[2], "")
        mail.queue(template=TEMPLATES[template_prefix], to=email, language=language, context={"user": user, **values})

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """As the parent; the template is told whom it addresses."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address, as everywhere."""
        return client_address(request.META)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the denial."""
        sign_ins.failed(str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """As the parent; the device takes over the person's language and theme."""
        sign_ins.succeeded(user, request)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        token = devices.signed_in_on(
            user=user,
            token=request.COOKIES.get(DEVICE_COOKIE, ""),
            user_agent=request.headers.get("User-Agent", ""),
            ip_address=self.get_client_ip(request),
        )
        response.set_cookie(
            DEVICE_COOKIE,
            token,
            max_age=looks.YEAR_SECONDS,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
        looks.remember(response, language=user.language, theme=user.theme)
        return response

    def logout(self, request: HttpRequest) -> None:
        """As the parent; the browser gets no more notifications."""
        devices.end_push(request.session)
        super().logout(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """As the parent, in our words; the passkey is what allauth asks for first, then the password."""
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        return [ways[name] | {"description": words} for name, words in _PROOFS.items() if name in ways]

    def set_password(self, user: User, password: str) -> None:
        """As the parent, written down."""
        super().set_password(user, password)
        log.info("password of user %s changed", user.pk)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors in our words; passkeys are named after the device they are made on."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Set up a passkey or an authenticator app first."),
        "incorrect_code": _("This code is wrong or was used already. Enter the one shown now."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """The app's key, or the seed of the recovery codes, as it is stored."""
        return crypto.encrypt(text, place=second_factor.PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored, in clear. Raises `UnreadableSecret`."""
        return crypto.decrypt(encrypted_text, place=second_factor.PLACE)

    def _get_site_name(self) -> str:
        """What the device calls the passkey's site."""
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  (allauth's name)
        """Such as "Chrome, Windows"."""
        return device_name(allauth_context.request.headers.get("User-Agent", "")) or gettext("Passkey")


class SocialAdapter(DefaultSocialAccountAdapter):
    """Signing in through Google or Microsoft. An account that is there is never opened by a matching address alone."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _("Choose a password first: this is the only way into your account."),
        "no_verified_email": _("Confirm your e-mail address first."),
        "invalid_token": _("The other site did not say who you are."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """The new person as the other site names them, in the language of the page."""
        user = super().populate_user(request, sociallogin, data)
        user.full_name = one_line(data.get("name") or "")[:150]
        user.language = get_language() or "en"
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the ways of signing in."""
        return reverse("mfa_index")
