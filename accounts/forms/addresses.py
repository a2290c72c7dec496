"""From where the organization may be used."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.networks import NetworksField


class AddressesForm(forms.Form):
    """The networks that are let in."""

    networks = NetworksField(
        label=_("Let in only"),
        help_text=_("One address or network on a line, such as 203.0.113.7 or 2001:db8::/32. Empty: everybody."),
    )
