"""The editor of an invoice: the form and its lines as one thing."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from django.utils.functional import cached_property

from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.errors import DomainError, StaleEdit
from crm.models import Company, Contact, Deal
from invoices.forms.invoices import InvoiceForm
from invoices.forms.lines import (
    BaseLineFormSet,
    LineForm,
    retyped,
    sent_lines,
    typed_rows,
    unbound_lines,
    vat_key,
)
from invoices.models import Invoice
from invoices.services import parties
from invoices.services.invoices import (
    deal_lines,
    usual_bank_account,
    usual_due_date,
    usual_vat,
    vat_values,
)
from invoices.services.lines import line_values
from invoices.units import DEFAULT_UNIT
from invoices.vat import VatSuggestion

_ID: Final = "invoice_%s"


class InvoiceEditor:
    """The form with its lines over a draft, stored or about to be made."""

    def __init__(
        self,
        invoice: Invoice,
        form: InvoiceForm,
        lines: BaseLineFormSet,
        rows: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.invoice = invoice
        self.form = form
        self.lines = lines
        self._rows = rows

    # --- Made of ----------------------------------------------------------------------------------------------------
    @classmethod
    def stored(cls, invoice: Invoice) -> Self:
        """As the draft is stored."""
        form = InvoiceForm(initial={name: getattr(invoice, name) for name in InvoiceForm.base_fields}, auto_id=_ID)
        rows = line_values(invoice.lines.all())
        return cls(invoice, form, unbound_lines(rows or [_usual_vat(invoice.company, invoice.contact)]), rows)

    @classmethod
    def fresh(cls, *, company: Company | None, contact: Contact | None, deal: Deal | None) -> Self:
        """An empty invoice, or one with the lines of a deal, with what is usual for the customer."""
        if deal is not None:
            company = company or deal.company
            contact = contact or deal.contacts.order_by("deal_contacts__position").first()
        today = clock.today(current_organization())
        initial = {"issue_date": today, "tax_point_date": today, "deal": deal, "company": company, "contact": contact}
        initial |= _customs(company, contact, today) | {"bank_account": usual_bank_account()}
        vat = _usual_vat(company, contact)
        rows = [values | vat for values in deal_lines(deal)] if deal else []
        return cls(new_invoice(), InvoiceForm(initial=initial, auto_id=_ID), unbound_lines(rows or [vat]), rows)

    @classmethod
    def sent(cls, invoice: Invoice, data: Any, *, quiet: bool = False) -> Self:
        """As a person sent it; `quiet` says nothing about what is wrong."""
        return cls(invoice, InvoiceForm(data, auto_id=_ID, quiet=quiet), sent_lines(data, quiet=quiet))

    @classmethod
    def redrawn(cls, invoice: Invoice, data: Any, action: str) -> Self:
        """What was typed so far with one thing done to it, neither checked nor stored.

        `action` is "add" (a row more), "change" (another customer), "pick" (what is usual for the customer now
        chosen) or "vat" (the usual VAT on every line); any other one does nothing.
        """
        rows = typed_rows(data)
        if action == "add":
            rows.append({"description": "", "quantity": "1", "unit_code": DEFAULT_UNIT, "ORDER": ""})
        data = retyped(data, rows)
        if action == "change":
            for name in ("company", "company_text", "contact", "contact_text"):
                data[name] = ""
        if action in ("pick", "vat", "add"):
            data = _with_customs(data, rows, action)
        return cls.sent(invoice, data, quiet=True)

    # --- Asked for --------------------------------------------------------------------------------------------------
    def is_valid(self) -> bool:
        """Whether form and lines can be stored; both are checked, so that all errors show at once."""
        return all([self.form.is_valid(), self.lines.is_valid()])

    def values(self) -> dict[str, Any]:
        """The fields as the services take them."""
        return {name: value for name, value in self.form.cleaned_data.items() if name != "version"}

    @property
    def version(self) -> int | None:
        """The version the person began from."""
        version: int | None = self.form.cleaned_data.get("version")
        return version

    @property
    def company(self) -> Company | None:
        """The company chosen."""
        company: Company | None = self._values.get("company")
        return company

    @property
    def contact(self) -> Contact | None:
        """The person chosen."""
        contact: Contact | None = self._values.get("contact")
        return contact

    @cached_property
    def _values(self) -> dict[str, Any]:
        """What could be read of the form, or what it starts with."""
        if not self.form.is_bound:
            return self.form.initial
        self.form.is_valid()
        return self.form.cleaned_data

    def rows(self) -> list[tuple[LineForm, Mapping[str, Any]]]:
        """The lines that can be read, each with its form."""
        if self.lines.is_bound:
            return [(form, form.values()) for form in self.lines.filled()]
        return list(zip(self.lines.forms, self._rows, strict=False))

    @property
    def empty_line(self) -> LineForm:
        """The mould of a new row, with the usual VAT."""
        form: LineForm = self.lines.empty_form
        form.initial = {"vat": _usual_vat_key(self.company, self.contact)}
        return form

    @property
    def usual_vat(self) -> VatSuggestion | None:
        """What is usual for the customer, when some line says otherwise."""
        suggestion = usual_vat(self.company, self.contact)
        usual = vat_values(suggestion)
        if not (self.company or self.contact) or all(_has_vat(values, usual) for _form, values in self.rows()):
            return None
        return suggestion

    def add_error(self, error: DomainError) -> None:
        """Show a refusal where it belongs. After a stale edit the next save counts as made on the newer state."""
        if isinstance(error, StaleEdit):
            self.form.data = self.form.data.copy()
            self.form.data["version"] = str(Invoice.objects.values_list("version", flat=True).get(pk=self.invoice.pk))
        if self.lines.add_error(error):
            return
        field = {"customer_company": "company"}.get(error.field or "", error.field)
        self.form.add_error(field if field in self.form.fields else None, str(error.message))

    def preview(self) -> Invoice:
        """The draft as it would be now, not stored; what cannot be read keeps what was stored or is usual."""
        today = clock.today(current_organization())
        usual = {"issue_date": today, "tax_point_date": today, "due_date": today, "language": "bg"}
        for name in ("company", "contact", "deal", "bank_account"):
            setattr(self.invoice, name, self._values.get(name))
        for name in ("vat_reason", "correction_reason", "notes"):
            setattr(self.invoice, name, self._values.get(name) or "")
        for name, value in usual.items():
            setattr(self.invoice, name, self._values.get(name) or getattr(self.invoice, name) or value)
        return self.invoice


def new_invoice() -> Invoice:
    """An invoice of the organization in scope that is not stored yet."""
    return Invoice(organization=current_organization())


def _has_vat(values: Mapping[str, Any], usual: Mapping[str, Any]) -> bool:
    return all(values[name] == usual[name] for name in usual)


def _usual_vat(company: Company | None, contact: Contact | None) -> dict[str, Any]:
    """The usual VAT as values of a line."""
    return vat_values(usual_vat(company, contact))


def _usual_vat_key(company: Company | None, contact: Contact | None) -> str:
    """The usual VAT as a choice of a line."""
    vat = _usual_vat(company, contact)
    return vat_key(vat["vat_category"], vat["vat_rate"])


def _customs(company: Company | None, contact: Contact | None, issued: datetime.date) -> dict[str, Any]:
    """What goes by the customer: the due date, the language, the ground for no VAT."""
    language = parties.usual_language(company, contact, current_organization())
    ground = usual_vat(company, contact).ground
    return {
        "due_date": usual_due_date(issued, company, contact),
        "language": language,
        "vat_reason": ground.text(language) if ground else "",
    }


def _with_customs(data: Any, rows: list[dict[str, str]], action: str) -> Any:
    """What is usual for the customer put into the data: all of it after a choice, else the VAT alone."""
    form = InvoiceForm(data, quiet=True)
    form.is_valid()
    company, contact = form.cleaned_data.get("company"), form.cleaned_data.get("contact")
    issued = form.cleaned_data.get("issue_date") or clock.today(current_organization())
    key = _usual_vat_key(company, contact)
    for row in rows:
        if action == "vat" or not (row.get("vat") and row["description"].strip()):
            row["vat"] = key
    data = retyped(data, rows)
    customs = _customs(company, contact, issued)
    names = {"pick": customs, "vat": ["vat_reason"], "add": []}[action]
    for name in names:
        data[name] = str(customs[name])
    return data
