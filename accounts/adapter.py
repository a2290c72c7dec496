"""How allauth fits the house: its mails go out through our mail service in the reader's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import get_language

from accounts.models import User
from accounts.services import mail

_TEMPLATES = {
    "account/email/email_confirmation": "confirm_email",
    "account/email/email_confirmation_signup": "confirm_email",
    "account/email/password_reset_key": "reset_password",
    "account/email/account_already_exists": "account_exists",
    "account/email/unknown_account": "unknown_account",
    "account/email/password_reset": "password_changed",
    "account/email/password_changed": "password_changed",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends mail by `accounts.services.mail`."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of our templates in the user's language."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else get_language() or "en"
        wanted = ("activate_url", "password_reset_url", "signup_url", "code")
        values = {name: context[name] for name in wanted if name in context}
        mail.queue(template=_TEMPLATES[template_prefix], to=email, language=language, context={"user": user, **values})
