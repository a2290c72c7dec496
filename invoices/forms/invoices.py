"""The form of an invoice without its lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.lib.forms import DayField, RecordField
from crm.models import Company, Contact, Deal
from invoices.forms.lines import QuietForm
from invoices.models import BankAccount, Invoice


class InvoiceForm(QuietForm):
    """Everything of an invoice but its lines; `id` makes sure that a new one sent twice is stored once."""

    company = RecordField(Company.objects.all(), "crm:company_lookup", label=_("Company"), required=False)
    contact = RecordField(Contact.objects.all(), "crm:contact_lookup", label=_("Person"), required=False)
    deal = forms.ModelChoiceField(Deal.objects.all(), required=False, widget=forms.HiddenInput)
    issue_date = DayField(label=_("Issued on"))
    tax_point_date = DayField(label=_("Tax event"))
    due_date = DayField(label=_("Due"))
    language = forms.ChoiceField(label=_("Language of the document"), choices=Invoice.Language.choices)
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.filter(is_active=True), label=_("Pay to"), required=False, empty_label=_("No bank account")
    )
    vat_reason = forms.CharField(
        label=_("Ground for no or zero VAT"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "vat-grounds"}),
    )
    correction_reason = forms.CharField(label=_("Reason for the correction"), max_length=300, required=False)
    notes = forms.CharField(
        label=_("Note to the customer"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Raises for a due date before the day of issue."""
        values: dict[str, Any] = super().clean() or {}
        issued, due = values.get("issue_date"), values.get("due_date")
        if issued and due and due < issued:
            self.add_error("due_date", _("The due date is before the date of issue."))
        return values
