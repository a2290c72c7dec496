"""Forms about whole organizations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.auth import ASKED
from accounts.forms.fields import LineField


class OrganizationForm(forms.Form):
    """The name of a new one; everything else waits in its settings."""

    name = LineField(
        label=_("Company"),
        max_length=150,
        error_messages={"required": ASKED["organization_name"]},
        widget=forms.TextInput(attrs={"autocomplete": "organization", "class": "form-control-tall"}),
    )


class DeletionForm(forms.Form):
    """The name of the organization, typed to confirm that it is to be deleted."""

    name = LineField(
        label=_("Name of the organisation"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
