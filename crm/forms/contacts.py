"""Forms of contacts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CountryField, LineField, checked
from accounts.tenancy import current_organization
from config.lib.forms import DayField, RecordField, WordsField
from config.lib.identifiers import normalise_email, normalise_phone
from crm.errors import SeveralCompanies
from crm.forms.deals import OwnerField
from crm.importing.duplicates import ContactKeys, contact_keys
from crm.models import Company, Contact, ContactPoint
from crm.queries import companies
from crm.services.contacts import PointInput

MOST_POINTS = 20
_LONGEST_NAME = 200
_PLAIN = (
    "first_name", "middle_name", "last_name", "company", "job_title", "street", "city", "postal_code", "country",
    "birthday", "language", "website", "linkedin", "facebook", "tags", "notes", "version",
)  # fmt: skip


class NewCompany(str):
    """The name of a company that is not there yet."""

    __slots__ = ()


class CompanyField(RecordField):
    """A company picked from those offered, or the name of a new one as `NewCompany`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Company.objects.all(), "crm:company_lookup", **options)

    def _named(self, text: str) -> Company | NewCompany:
        if len(text) > _LONGEST_NAME:
            raise ValidationError(_("This name is too long. Shorten it."), code="max_length")
        try:
            return companies.named(text) or NewCompany(text)
        except SeveralCompanies as error:
            raise ValidationError(str(error.message), code=error.code) from error


class WebAddressField(forms.URLField):
    """The address of a page; "https://" may be left out."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"})
        super().__init__(assume_scheme="https", max_length=200, required=False, widget=widget, **options)
        self.error_messages["invalid"] = _("This is not a web address. It looks like https://example.com.")


class NotesField(forms.CharField):
    """Free text of several lines."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4}), **options)


class ContactForm(forms.Form):
    """A contact's own fields; e-mails and phones are formsets beside it."""

    first_name = LineField(label=_("First name"), max_length=100, required=False)
    middle_name = LineField(label=_("Middle name"), max_length=100, required=False)
    last_name = LineField(label=_("Last name"), max_length=100, required=False)
    company = CompanyField(label=_("Company"), required=False, help_text=_("A name that is not there yet is added."))
    job_title = LineField(label=_("Job title"), max_length=150, required=False)
    postal_code = LineField(label=_("Postcode"), max_length=20, required=False)
    city = LineField(label=_("Town"), max_length=100, required=False)
    street = LineField(label=_("Street and number"), max_length=200, required=False)
    country = CountryField(label=_("Country"))
    birthday = DayField(label=_("Birthday"), required=False)
    language = forms.ChoiceField(label=_("Writes in"), required=False)
    website = WebAddressField(label=_("Website"))
    linkedin = WebAddressField(label=_("LinkedIn"))
    facebook = WebAddressField(label=_("Facebook"))
    owner = OwnerField(label=_("Owner"))
    tags = WordsField(label=_("Tags"), required=False, help_text=_("With commas between them."))
    notes = NotesField(label=_("Notes"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.load(contact.owner if contact else None)
        language: Any = self.fields["language"]
        language.choices = [("", _("not known")), *Contact._meta.get_field("language").flatchoices]

    @property
    def values(self) -> dict[str, Any]:
        """What the service stores; a new company is told apart by `company_name`."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "version"}
        if self.company_name:
            del given["company"]
        return given

    @property
    def company_name(self) -> str:
        """The name of a company to be added with the contact."""
        company = self.cleaned_data["company"]
        return company if isinstance(company, NewCompany) else ""


def initial_of(contact: Contact) -> dict[str, Any]:
    """A contact as the form shows it."""
    return {name: getattr(contact, name) for name in _PLAIN} | {"owner": contact.owner_id}


class PointForm(forms.Form):
    """An e-mail address or phone number, and which it is."""

    value = LineField(max_length=254, required=False)
    label = LineField(label=_("Which"), max_length=50, required=False)


class EmailForm(PointForm):
    """An e-mail address."""

    value = LineField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.TextInput(attrs={"inputmode": "email"})
    )

    def clean_value(self) -> str:
        """The address, or nothing."""
        text = self.cleaned_data["value"]
        return str(checked(normalise_email, text)) if text else ""


class PhoneForm(PointForm):
    """A phone number; `region` is the country whose numbers may be typed without the country code."""

    value = LineField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, *args: Any, region: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region or current_organization().country

    def clean_value(self) -> str:
        """The number in E.164, or nothing."""
        text = self.cleaned_data["value"]
        return str(checked(normalise_phone, text, self.region)) if text else ""


class PointFormSet(BaseFormSet):
    """All addresses or numbers, the main one first; empty rows are passed over."""

    ordering_widget = forms.HiddenInput
    deletion_widget = forms.HiddenInput

    def inputs(self) -> list[PointInput]:
        """The rows that stay, in the order shown."""
        rows = [form.cleaned_data for form in self.ordered_forms]
        return [PointInput(row["value"], row["label"]) for row in rows if row.get("value")]


def _formset(form: type[PointForm]) -> Any:
    return formset_factory(
        form, PointFormSet, extra=1, can_order=True, can_delete=True, max_num=MOST_POINTS, validate_max=True
    )


EmailFormSet = _formset(EmailForm)
PhoneFormSet = _formset(PhoneForm)


class ContactForms:
    """The three parts of a contact's page: its fields, e-mails and phones."""

    def __init__(
        self, data: Any = None, *, contact: Contact | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        shown = initial_of(contact) if contact else initial
        points = list(contact.points.all()) if contact else []
        region = {"region": str((data or {}).get("country", "") or (contact.country if contact else ""))[:2]}
        self.fields = ContactForm(data, contact=contact, initial=shown)
        self.emails = EmailFormSet(data, prefix="emails", initial=_shown(points, ContactPoint.Kind.EMAIL))
        self.phones = PhoneFormSet(
            data, prefix="phones", initial=_shown(points, ContactPoint.Kind.PHONE), form_kwargs=region
        )

    def is_valid(self) -> bool:
        """Whether every part is; all are asked, so that all errors are shown at once."""
        return all([self.fields.is_valid(), self.emails.is_valid(), self.phones.is_valid()])

    def typed_keys(self) -> ContactKeys:
        """What the person typed so far is compared by, whatever cannot be read yet left out."""
        self.is_valid()
        typed = self.fields.cleaned_data
        name = " ".join(typed.get(part, "") for part in ("first_name", "middle_name", "last_name"))
        return contact_keys(_values(self.emails), _values(self.phones), name, str(typed.get("company") or ""))


def _values(forms_of_kind: PointFormSet) -> list[str]:
    values = [form.cleaned_data.get("value", "") for form in forms_of_kind if hasattr(form, "cleaned_data")]
    return [value for value in values if value]


def _shown(points: Iterable[ContactPoint], kind: ContactPoint.Kind) -> list[dict[str, str]]:
    return [{"value": point.value, "label": point.label} for point in points if point.kind == kind]
