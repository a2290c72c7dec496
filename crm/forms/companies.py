"""Forms of companies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CountryField, LineField
from config.lib.forms import AmountField, RecordField, WordsField
from crm.forms.contacts import NotesField, WebAddressField
from crm.forms.deals import OwnerField
from crm.models import Company
from crm.services import companies

_PLAIN = (
    "name", "legal_name", "eik", "vat_number", "responsible_person", "street", "city", "postal_code", "country",
    "email", "phone", "website", "industry", "size", "annual_revenue", "parent", "tags", "notes", "language",
    "payment_days", "version",
)  # fmt: skip


class CompanyForm(forms.Form):
    """A company; numbers and addresses are checked as the service does."""

    name = LineField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    legal_name = LineField(
        label=_("Legal name"), max_length=200, required=False, help_text=_("As it stands on documents, when different.")
    )
    eik = LineField(label=_("Company number (EIK)"), max_length=30, required=False)
    vat_number = LineField(label=_("VAT number"), max_length=30, required=False)
    responsible_person = LineField(label=_("Responsible person (МОЛ)"), max_length=150, required=False)
    postal_code = LineField(label=_("Postcode"), max_length=20, required=False)
    city = LineField(label=_("Town"), max_length=100, required=False)
    street = LineField(label=_("Street and number"), max_length=200, required=False)
    country = CountryField(label=_("Country"))
    email = LineField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.TextInput(attrs={"inputmode": "email"})
    )
    phone = LineField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    website = WebAddressField(label=_("Website"))
    industry = LineField(label=_("Industry"), max_length=100, required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[("", _("not known")), *Company.Size.choices], required=False)
    annual_revenue = AmountField(label=_("Annual revenue"), required=False)
    parent = RecordField(Company.objects.all(), "crm:company_lookup", label=_("Parent company"), required=False)
    language = forms.ChoiceField(label=_("Language of documents"), required=False)
    payment_days = forms.IntegerField(label=_("Payment term, days"), min_value=0, max_value=365)
    owner = OwnerField(label=_("Owner"))
    tags = WordsField(label=_("Tags"), required=False, help_text=_("With commas between them."))
    notes = NotesField(label=_("Notes"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, company: Company | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.load(company.owner if company else None)
        language: Any = self.fields["language"]
        language.choices = [("", _("as the organisation")), *Company._meta.get_field("language").flatchoices]

    def clean(self) -> dict[str, Any]:
        """What the service would refuse, all of it together."""
        values: dict[str, Any] = super().clean() or {}
        for error in companies.refusals(values):
            self.add_error(error.field, str(error.message))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the service stores."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}


def initial_of(company: Company) -> dict[str, Any]:
    """A company as the form shows it."""
    return {name: getattr(company, name) for name in _PLAIN} | {"owner": company.owner_id}
