"""The form that leads an operator into the account of a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.models import User


class ImpersonationForm(forms.Form):
    """Whose account and why; the person and the owners of their organizations read the reason."""

    user_pk = forms.ModelChoiceField(User.objects.filter(is_active=True), widget=forms.HiddenInput)
    reason = LineField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The person and the owners of their organisations read it."),
        error_messages={"required": _("Say why: which request or fault it is about.")},
    )
