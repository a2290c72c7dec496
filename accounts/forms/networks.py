"""Networks, typed one on a line."""

from typing import Any

from django import forms

from accounts.forms.fields import checked
from config.lib.networks import parse_networks


class NetworksField(forms.CharField):
    """Addresses and networks of IPv4 and IPv6; cleaned they are a list in their one spelling."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(required=False, max_length=4000, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        """The networks; a line that is none is an error."""
        return checked(parse_networks, super().clean(value).splitlines())

    def prepare_value(self, value: Any) -> Any:
        """One on a line."""
        return "\n".join(value) if isinstance(value, list) else value
