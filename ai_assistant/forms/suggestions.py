"""Forms of suggestions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField


class DismissForm(forms.Form):
    """Why a suggestion is none."""

    reason = LineField(
        label=_("Why not?"), max_length=300, required=False, help_text=_("So that you remember later; it may be empty.")
    )
