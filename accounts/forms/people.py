"""Forms about a person: preferences, joining by invitation, the profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.auth import ASKED, PASSWORD, PASSWORD_HINT
from accounts.forms.fields import LineField, PhoneField, PictureField, TimeZoneField
from accounts.models import User


class PreferencesForm(forms.Form):
    """Language and theme; either may be left out."""

    language = forms.ChoiceField(choices=[("", ""), *settings.LANGUAGES], required=False)
    theme = forms.ChoiceField(choices=[("", ""), *User.Theme.choices], required=False)


class JoinForm(forms.Form):
    """A new person who accepts an invitation."""

    full_name = LineField(
        label=_("Your name"),
        max_length=150,
        error_messages={"required": ASKED["full_name"]},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "form-control-tall"}),
    )
    password = forms.CharField(
        label=PASSWORD,
        help_text=PASSWORD_HINT,
        error_messages={"required": ASKED["password1"]},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "form-control-tall"}),
    )


_VALUES = ("full_name", "phone", "language", "time_zone", "theme")


class ProfileForm(forms.Form):
    """What a person tells about themselves."""

    full_name = LineField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(label=_("Phone"), required=False)
    photo = PictureField(label=_("Photo"), required=False)
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = TimeZoneField(label=_("Time zone"))
    theme = forms.ChoiceField(label=_("Look"), choices=User.Theme.choices, widget=forms.RadioSelect)

    @classmethod
    def of(cls, user: User, data: Any = None, files: Any = None) -> "ProfileForm":
        """The form filled with what is known of `user`."""
        return cls(data, files, initial={name: getattr(user, name) for name in _VALUES})

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields that the account keeps."""
        return {name: self.cleaned_data[name] for name in _VALUES}
