"""Forms of offers: the editor's, and those of what happens to a sent one."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.lib.forms import AmountField
from invoices.models import OfferLine
from invoices.services.offer_invoicing import Share

USUAL_DEPOSIT = Decimal(30)


class OptionsForm(forms.Form):
    """Which optional lines are taken."""

    options = forms.MultipleChoiceField(label=_("Optional"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, lines: Iterable[OfferLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["options"].choices = [  # type: ignore[attr-defined]
            (str(line.pk), line.description) for line in lines if line.is_optional
        ]

    @property
    def chosen(self) -> set[uuid.UUID]:
        """The ids of the lines taken."""
        return {uuid.UUID(key) for key in self.cleaned_data.get("options", ())}


class AcceptanceForm(OptionsForm):
    """A yes that a member records."""

    signer_name = forms.CharField(
        label=_("Who accepts"),
        max_length=150,
        error_messages={"required": _("Write the name of who accepts.")},
    )


class SignatureForm(AcceptanceForm):
    """A yes on the customer's page."""

    signer_name = forms.CharField(
        label=_("Your first and last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name. It counts as your signature.")},
    )
    confirmed = forms.BooleanField(
        label=_("I accept this offer and may do so for the customer"),
        error_messages={"required": _("Tick this to accept the offer.")},
    )


class DeclineForm(forms.Form):
    """A no."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConversionForm(forms.Form):
    """How much of an offer is invoiced."""

    share = forms.ChoiceField(
        choices=[
            (Share.WHOLE.value, _("The whole offer")),
            (Share.DEPOSIT.value, _("A deposit")),
            (Share.REMAINING.value, _("What remains")),
        ],
        widget=forms.HiddenInput,
    )
    deposit_percent = AmountField(label=_("Deposit, %"), max_digits=5, places=0, required=False)
