"""Forms of allauth's pages about second factors: same flows, our fields and words."""

import struct
from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.auth import dress
from config.lib.text import one_line

CODE = _("Code")
# What fido2 raises, beside its own kinds, on bytes that no device made.
BROKEN = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError, struct.error)


def _dress_code(form: forms.Form) -> None:
    dress(form, {"code": CODE})
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20}


class CodeForm(base_forms.AuthenticateForm):
    """The code of the app, or a recovery code, after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self)


class CodeAgainForm(base_forms.ReauthenticateForm):
    """A code before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self)


class AppForm(totp_forms.ActivateTOTPForm):
    """The first code of an app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self)


class _PasskeyMixin:
    """Refuses what no device sent in the same words as a passkey that is wrong."""

    def clean_credential(self) -> Any:
        """As the parent."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except BROKEN as error:
            raise _not_accepted() from error


def _not_accepted() -> forms.ValidationError:
    return forms.ValidationError(_("This passkey was not accepted. Try again, or sign in another way."))


class PasskeyLoginForm(_PasskeyMixin, webauthn_forms.LoginWebAuthnForm):
    """Signing in by passkey alone."""


class PasskeyForm(_PasskeyMixin, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(_PasskeyMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class NewPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A new passkey. Every one signs in by itself, so the device must have checked who holds it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].max_length = 60
        dress(self, {"name": _("Name")})

    def clean_name(self) -> str:
        """One line, named after the device when left empty."""
        self.cleaned_data["name"] = one_line(self.cleaned_data["name"])[:60]
        return str(super().clean_name())

    def clean(self) -> dict[str, Any]:
        """As the parent; raises `ValidationError` for anything that is no passkey of this moment."""
        self.cleaned_data["passwordless"] = True
        try:
            return dict(super().clean())
        except BROKEN as error:
            raise _not_accepted() from error


class PasskeyNameForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60
        dress(self, {"name": _("Name")})

    def clean_name(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["name"])[:60]
