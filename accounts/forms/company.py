"""The company's legal data."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.auth import ASKED
from accounts.forms.fields import (
    CountryField,
    CurrencyField,
    LineField,
    PhoneField,
    PictureField,
    TimeZoneField,
    refused_at,
)
from accounts.models import Organization
from accounts.services.organizations import BULGARIA, checked_eik, checked_vat_number
from config.lib.errors import DomainError

_VALUES = (
    "name", "legal_name", "eik", "is_vat_registered", "vat_number", "responsible_person", "street", "postal_code",
    "city", "country", "email", "phone", "website", "currency", "language", "time_zone",
)  # fmt: skip


class CompanyForm(forms.Form):
    """What people call the company, what documents must show (ЗДДС чл. 114), and what it works in."""

    name = LineField(
        label=_("Name"),
        max_length=150,
        help_text=_("What your team and your customers call it."),
        error_messages={"required": ASKED["organization_name"]},
    )
    legal_name = LineField(
        label=_("Legal name"),
        max_length=200,
        required=False,
        help_text=_("With its legal form, as registered. Documents show it."),
    )
    eik = LineField(label=_("Company number (EIK)"), max_length=40, required=False)
    is_vat_registered = forms.BooleanField(label=_("Registered for VAT"), required=False)
    vat_number = LineField(label=_("VAT number"), max_length=40, required=False)
    responsible_person = LineField(label=_("Responsible person (МОЛ)"), max_length=150, required=False)
    street = LineField(label=_("Street and number"), max_length=200, required=False)
    postal_code = LineField(label=_("Postal code"), max_length=20, required=False)
    city = LineField(label=_("Town"), max_length=100, required=False)
    country = CountryField(label=_("Country"))
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Documents show it."))
    phone = PhoneField(label=_("Phone"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    currency = CurrencyField(label=_("Currency"), help_text=_("New documents begin with it."))
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of mail and documents to customers.")
    )
    time_zone = TimeZoneField(label=_("Time zone"), help_text=_("Decides which day it is on documents."))
    logo = PictureField(label=_("Logo"), required=False)
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, organization: Organization, data: Any = None, files: Any = None) -> "CompanyForm":
        """The form filled with what is known of the organization."""
        initial = {name: getattr(organization, name) for name in (*_VALUES, "version")}
        return cls(data, files, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Check the numbers by the rules of the country, each at its field."""
        data: dict[str, Any] = super().clean() or {}
        country = data.get("country", BULGARIA)
        with refused_at(self, "eik"):
            data["eik"] = checked_eik(data.get("eik", ""), country)
        with refused_at(self, "vat_number"):
            data["vat_number"] = checked_vat_number(
                data.get("vat_number", ""), country, is_registered=data.get("is_vat_registered", False)
            )
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields that the organization keeps."""
        return {name: self.cleaned_data[name] for name in _VALUES}

    def refuse(self, error: DomainError, version: int) -> None:
        """Show what the service said; what was typed stays, and saving again goes on from the present version."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data = data
        self.add_error(error.field if error.field in self.fields else None, str(error.message))
