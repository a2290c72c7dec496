"""Forms of allauth's pages: same flows, our fields and words."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal import flows
from allauth.core import context
from allauth.socialaccount import forms as social_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.errors import EmailTaken
from accounts.models import User
from accounts.services import consents, devices, registration, tokens
from config.lib.text import one_line

EMAIL = _("E-mail")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
PASSWORD_HINT = _("At least 10 characters. Four words that do not belong together are easy to remember.")


ASKED = {
    "full_name": _("Enter your name."),
    "organization_name": _("Enter the name of your company."),
    "email": _("Enter an e-mail address."),
    "login": _("Enter an e-mail address."),
    "password": _("Enter your password."),
    "oldpassword": _("Enter your password."),
    "password1": _("Choose a password."),
}


def dress(form: forms.Form, labels: dict[str, Any]) -> None:
    """Tall fields without placeholders, with our labels and errors; a hint where a password is chosen."""
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        field.error_messages["required"] = ASKED.get(name, field.error_messages["required"])
        field.widget.attrs.pop("placeholder", None)
        if not isinstance(field.widget, forms.CheckboxInput):
            field.widget.attrs["class"] = "form-control-tall"
        if isinstance(field.widget, forms.PasswordInput):
            chooses = field.widget.attrs.get("autocomplete") == "new-password"
            field.help_text = PASSWORD_HINT if chooses else ""


class RegisterForm(allauth_forms.SignupForm):
    """A person and their company."""

    full_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organization_name = forms.CharField(
        label=_("Company"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    wants_news = forms.BooleanField(label=_("Send me news and offers by e-mail"), required=False)
    field_order = ["full_name", "organization_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"email": EMAIL, "password1": PASSWORD})

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """The new user, or for an address that is taken the answer that does not tell: its owner gets a mail.

        Both ways cost the hashing of one password, so the time tells nothing either.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return None, self._without_telling(request)
        try:
            return self._register(), None
        except EmailTaken:  # somebody registered the address a moment ago
            return None, self._without_telling(request)

    def _without_telling(self, request: HttpRequest) -> Any:
        return flows.signup.prevent_enumeration(request, email=self.cleaned_data["email"])

    def _register(self) -> User:
        data = self.cleaned_data
        return registration.register(
            email=data["email"],
            password=data["password1"],
            full_name=data["full_name"],
            organization_name=data["organization_name"],
            language=get_language() or "en",
            wants_news=data["wants_news"],
        )


class RegisterWithForm(social_forms.SignupForm):
    """A person whom another site names, and their company."""

    full_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organization_name = forms.CharField(
        label=_("Company"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    field_order = ["full_name", "organization_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"email": EMAIL})
        self.fields["full_name"].initial = self.sociallogin.user.full_name
        # Another address than the confirmed one would count as confirmed with it.
        self.fields["email"].disabled = any(address.verified for address in self.sociallogin.email_addresses)

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        """As allauth's: no password; the address counts as confirmed only if the other site says so."""
        self.sociallogin.user.full_name = one_line(self.cleaned_data["full_name"])
        user: User = super().save(request)
        consents.accept_terms(user)
        registration.create_organization(name=self.cleaned_data["organization_name"], owner=user)
        return user


class LoginForm(allauth_forms.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"login": EMAIL, "password": PASSWORD, "remember": _("Keep me signed in on this device")})
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].initial = True


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Asks for a link by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"email": EMAIL})


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """Sets a new password by the link, and signs programs out."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"password1": NEW_PASSWORD})

    def save(self) -> None:
        """As allauth's, then revoke every refresh token, and send browsers nothing more."""
        super().save()
        tokens.revoke_user(self.user)
        devices.end_other_push(self.user)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Changes the password, and signs programs out."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"oldpassword": _("Current password"), "password1": NEW_PASSWORD})

    def save(self) -> None:
        """As allauth's, then revoke every refresh token, and send other browsers nothing more."""
        super().save()
        tokens.revoke_user(self.user)
        devices.end_other_push(self.user, context.request.session)


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """Gives a password to an account that has none."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"password1": PASSWORD})


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """Asks for the password again before the e-mail address is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"password": PASSWORD})


class ChangeEmailForm(allauth_forms.AddEmailForm):
    """Asks for another address, which must be confirmed before it counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, {"email": _("New e-mail")})
