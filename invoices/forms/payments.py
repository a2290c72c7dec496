"""Forms of payments typed by hand and of invoices chosen for a payment."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CurrencyField
from config.lib.forms import AmountField, DayField, RecordField
from invoices.models import Payment
from invoices.queries.matching import due_invoices
from invoices.services.payments import Wanted


class PaymentForm(forms.Form):
    """Money that came otherwise than by a statement. `key` is the same when the form is sent twice."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    invoice = RecordField(
        due_invoices(),
        "invoices:open_invoices",
        label=_("Invoice"),
        required=False,
        help_text=_("By its number or customer. Without one the payment waits to be matched."),
    )
    amount = AmountField(label=_("Amount"), min_value=Decimal("0.01"))
    currency = CurrencyField(label=_("Currency"))
    received_on = DayField(label=_("Received"))
    method = forms.ChoiceField(label=_("Method"), choices=Payment.Method.choices)
    payer_name = forms.CharField(label=_("Payer"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The payment's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "invoice")}

    @property
    def wanted(self) -> list[Wanted]:
        """The invoice it is for, if one was chosen."""
        invoice = self.cleaned_data["invoice"]
        return [Wanted(invoice)] if invoice else []


class NoteForm(forms.Form):
    """What somebody wants to remember of a payment."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)
