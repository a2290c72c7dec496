"""The editor of an offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.forms import DayField, RecordField
from crm.models import Company, Contact, Deal
from invoices.forms.document_editor import DocumentEditor
from invoices.forms.lines import LineForm, QuietForm, line_formset
from invoices.models import Offer
from invoices.services.lines import line_values
from invoices.services.offers import USUAL_VALIDITY

_LONGEST_TEXT = 4000


class OfferForm(QuietForm):
    """Everything of an offer but its lines."""

    title = forms.CharField(
        label=_("About"), max_length=200, required=False, help_text=_("What is offered, in a few words.")
    )
    company = RecordField(Company.objects.all(), "crm:company_lookup", label=_("Company"), required=False)
    contact = RecordField(Contact.objects.all(), "crm:contact_lookup", label=_("Person"), required=False)
    deal = forms.ModelChoiceField(Deal.objects.all(), required=False, widget=forms.HiddenInput)
    issue_date = DayField(label=_("Date"))
    valid_until = DayField(label=_("Valid until"))
    language = forms.ChoiceField(label=_("Language of the document"), choices=Offer.Language.choices)
    introduction = forms.CharField(
        label=_("Introduction"),
        max_length=_LONGEST_TEXT,
        required=False,
        help_text=_("It stands above the lines."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    terms = forms.CharField(
        label=_("Terms"),
        max_length=_LONGEST_TEXT,
        required=False,
        help_text=_("Payment, delivery, guarantee. They stand below the total."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    vat_reason = forms.CharField(
        label=_("Ground for no or zero VAT"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "vat-grounds"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Raises for a last day before the first."""
        values: dict[str, Any] = super().clean() or {}
        issued, until = values.get("issue_date"), values.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", _("This day is before the date of the offer. Choose a later one."))
        return values


class OfferLineForm(LineForm):
    """A line of an offer, which may be optional."""

    is_optional = forms.BooleanField(label=_("Optional"), required=False)

    def values(self) -> dict[str, Any]:
        """The line as the services take it."""
        return super().values() | {"is_optional": self.cleaned_data["is_optional"]}


class OfferEditor(DocumentEditor[Offer]):
    """The form of an offer with its lines."""

    model = Offer
    form_class = OfferForm
    formset = line_formset(OfferLineForm)
    auto_id = "offer_%s"
    texts = ("title", "introduction", "terms", "vat_reason")

    @classmethod
    def stored_rows(cls, document: Offer) -> list[dict[str, Any]]:
        """The stored lines as values."""
        rows = list(document.lines.all())
        return [values | {"is_optional": row.is_optional} for values, row in zip(line_values(rows), rows, strict=True)]

    @classmethod
    def beginnings(cls, initial: dict[str, Any]) -> dict[str, Any]:
        """The deal's title, and a month to answer."""
        deal = initial["deal"]
        return {"title": deal.title if deal else "", "valid_until": initial["issue_date"] + USUAL_VALIDITY}

    def usual(self) -> dict[str, Any]:
        """As of every document, valid for a month."""
        today = clock.today(current_organization())
        return super().usual() | {"valid_until": today + USUAL_VALIDITY}
