"""Forms of numbering, bank accounts and the look of documents."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CurrencyField, LineField
from config.lib.errors import DomainError
from config.lib.identifiers import bank_of_iban, check_bic, check_iban, format_iban
from documents.models import DocumentTemplate
from invoices.models import BankAccount, NumberSeries
from invoices.references import NUMBER_LENGTH


class SeriesForm(forms.Form):
    """Where a series goes on."""

    next_number = forms.IntegerField(label=_("Next number"), min_value=1, max_value=10**NUMBER_LENGTH - 1)
    number_prefix = LineField(label=_("Prefix"), max_length=10, required=False)

    @classmethod
    def of(cls, series: NumberSeries, data: Any = None) -> "SeriesForm":
        """The form of one series; only offers may have a prefix."""
        initial = {"next_number": series.next_number, "number_prefix": series.prefix}
        form = cls(data, initial=initial, prefix=series.kind)
        if series.kind != NumberSeries.Kind.OFFER:
            del form.fields["number_prefix"]
        return form


def checked(check: Callable[[str], str], text: str) -> str:
    """The identifier as it is stored; its refusal as an error of the field."""
    try:
        return check(text)
    except DomainError as error:
        raise ValidationError(str(error.message), code=error.code) from error


class BankAccountForm(forms.Form):
    """An account of the organization. The bank is known by a Bulgarian IBAN."""

    iban = LineField(label=_("IBAN"), max_length=50)
    bic = LineField(
        label=_("BIC"), max_length=20, required=False, help_text=_("Filled in by itself for accounts in Bulgaria.")
    )
    bank_name = LineField(label=_("Bank"), max_length=100, required=False)
    currency = CurrencyField(label=_("Currency"), initial="EUR")
    name = LineField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("Only your team sees it."),
    )
    is_default = forms.BooleanField(label=_("New invoices ask for payment here"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    @classmethod
    def of(cls, account: BankAccount) -> "BankAccountForm":
        """The form of a stored account."""
        initial = {name: getattr(account, name) for name in cls.base_fields}
        return cls(initial=initial | {"iban": format_iban(account.iban)})

    def clean_iban(self) -> str:
        """The IBAN in capitals without spaces."""
        return checked(check_iban, self.cleaned_data["iban"])

    def clean_bic(self) -> str:
        """The BIC in capitals."""
        bic = self.cleaned_data["bic"]
        return checked(check_bic, bic) if bic else ""

    def clean(self) -> dict[str, Any]:
        """Fill in bank and BIC where the IBAN tells them."""
        values: dict[str, Any] = super().clean() or {}
        bank = bank_of_iban(values.get("iban", ""))
        if bank is not None:
            values["bic"] = values.get("bic") or bank.bic
            values["bank_name"] = values.get("bank_name") or str(bank.name)
        return values


class LookForm(forms.Form):
    """What a template sets of the paper's look."""

    accent_colour = forms.CharField(
        label=_("Colour"),
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("A colour is # and six digits, like #0D6B5A."))],
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    show_logo = forms.BooleanField(label=_("Show the logo"), required=False)
    footer = LineField(
        label=_("Footer"),
        max_length=160,
        required=False,
        help_text=_("One line at the foot of every page. Empty, it shows your phone, e-mail and website."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, template: DocumentTemplate) -> "LookForm":
        """The form of a stored template."""
        return cls(initial={name: getattr(template, name) for name in cls.base_fields})
