"""Forms of allauth's pages: same flows, our fields."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm as AllauthChangePasswordForm,
)
from allauth.account.forms import (
    LoginForm as AllauthLoginForm,
)
from allauth.account.forms import (
    ResetPasswordForm as AllauthResetPasswordForm,
)
from allauth.account.forms import (
    ResetPasswordKeyForm as AllauthResetPasswordKeyForm,
)
from allauth.account.forms import (
    SignupForm as AllauthSignupForm,
)
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import registration, tokens


class RegisterForm(AllauthSignupForm):  # type: ignore[misc]
    """A person and their company."""

    full_name = forms.CharField(label=_("Your name"), max_length=150)
    organization_name = forms.CharField(label=_("Company"), max_length=150)
    field_order = ["full_name", "organization_name", "email", "password1"]

    def save(self, request: HttpRequest) -> User:
        """Register by our service; allauth then sends the confirmation."""
        data = self.cleaned_data
        return registration.register(
            email=data["email"],
            password=data["password1"],
            full_name=data["full_name"],
            organization_name=data["organization_name"],
            language=get_language() or "en",
        )

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """As allauth's: an address that is taken gets a mail, and the page does not tell (no enumeration)."""
        if self.account_already_exists:
            return super().try_save(request)  # type: ignore[no-any-return]
        return self.save(request), None


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """E-mail and password."""


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    """Asks for a link by mail."""


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):  # type: ignore[misc]
    """Sets a new password by the link, and signs programs out."""

    def save(self) -> None:
        """As allauth's, then revoke every refresh token."""
        super().save()
        tokens.revoke_user(self.user)


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """Changes the password, and signs programs out."""

    def save(self) -> None:
        """As allauth's, then revoke every refresh token."""
        super().save()
        tokens.revoke_user(self.user)
