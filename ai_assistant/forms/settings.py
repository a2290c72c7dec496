"""How the organization uses the assistant, and its own models."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from ai_assistant.models import AssistantSettings, OrganizationModel
from ai_assistant.services.own_models import OFFERED
from config.lib.forms import AmountField

_MILLION: Final = 1_000_000
_PRICE_HELP: Final = _("For a million tokens, in euro, as the provider’s price list says.")


def _millionths(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * _MILLION)


def _euro(millionths: int | None) -> Decimal | None:
    return None if millionths is None else Decimal(millionths) / _MILLION


class AssistantSettingsForm(forms.Form):
    """Whether models are asked, and how much of them."""

    uses_models = forms.BooleanField(
        label=_("Ask AI models"),
        required=False,
        help_text=_(
            "Without them the assistant works by rules alone, other assistants (MCP) are refused, and nothing leaves "
            "this server."
        ),
    )
    monthly_budget = AmountField(
        label=_("At most in a month"),
        required=False,
        help_text=_("In euro, for the whole organisation. Empty: no limit of your own."),
    )
    personal_cap = forms.IntegerField(
        label=_("Requests to models that one person has in a month"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Empty: no limit of your own."),
    )

    @classmethod
    def of(cls, row: AssistantSettings, data: Any = None) -> AssistantSettingsForm:
        """The form with what holds now."""
        initial = {"uses_models": row.uses_models, "personal_cap": row.personal_cap}
        return cls(data, initial=initial | {"monthly_budget": _euro(row.monthly_budget)})

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        return self.cleaned_data | {"monthly_budget": _millionths(self.cleaned_data["monthly_budget"])}


class OwnModelForm(forms.Form):
    """A model with the organization's own key, which never comes back to the page."""

    name = LineField(label=_("Name"), max_length=80, help_text=_("As people see who answered."))
    protocol = forms.ChoiceField(label=_("Provider"), choices=[(each.value, each.label) for each in OFFERED])
    model = LineField(label=_("Model"), max_length=120, help_text=_("As the provider calls it."))
    base_url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=200,
        help_text=_("Of a public server of your own, https://…/v1; empty for the provider’s."),
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput,
        help_text=_("Kept encrypted and never shown. Leave it empty to keep the key there is."),
    )
    input_price = AmountField(label=_("Price of what is asked"), decimal_places=6, places=2, help_text=_PRICE_HELP)
    output_price = AmountField(label=_("Price of what is answered"), decimal_places=6, places=2, help_text=_PRICE_HELP)
    position = forms.IntegerField(
        label=_("Order"), min_value=1, max_value=99, initial=1, help_text=_("The lowest number is asked first.")
    )
    is_enabled = forms.BooleanField(label=_("In use"), required=False, initial=True)

    @classmethod
    def of(cls, row: OrganizationModel | None, data: Any = None) -> OwnModelForm:
        """The form of a model, an empty one for a new model."""
        if row is None:
            return cls(data)
        initial = {name: getattr(row, name) for name in cls.base_fields if name != "key"}
        prices = {"input_price": _euro(row.input_price), "output_price": _euro(row.output_price)}
        return cls(data, initial=initial | prices)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the model, without the key."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return values | {name: _millionths(values[name]) for name in ("input_price", "output_price")}
