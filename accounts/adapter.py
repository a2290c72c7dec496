"""How allauth fits the house: mail goes out by our service in the reader's language, and messages are in our words."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import looks
from accounts.models import User
from accounts.services import mail
from config.lib.addresses import client_address

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
        """Write the denial down."""
        log.warning("log-in failed for %s", credentials.get("email", ""))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """As the parent; the device takes over the person's language and theme."""
        log.info("log-in of user %s", user.pk)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        looks.remember(response, language=user.language, theme=user.theme)
        return response

    def set_password(self, user: User, password: str) -> None:
        """As the parent, written down."""
        super().set_password(user, password)
        log.info("password of user %s changed", user.pk)
