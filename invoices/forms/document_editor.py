"""The editor of an offer or an invoice: its form and its lines as one thing."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, Self, TypeVar

from django.utils.formats import get_format
from django.utils.functional import cached_property

from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.errors import DomainError, StaleEdit
from crm.models import Company, Contact, Deal
from invoices.forms.lines import (
    BaseLineFormSet,
    LineForm,
    LineFormSet,
    QuietForm,
    retyped,
    sent_lines,
    typed_rows,
    unbound_lines,
    vat_key,
)
from invoices.models.base import CommercialDocument
from invoices.services import parties
from invoices.services.invoices import deal_lines, usual_vat, vat_values
from invoices.services.lines import line_values
from invoices.units import DEFAULT_UNIT
from invoices.vat import VatSuggestion

Document = TypeVar("Document", bound=CommercialDocument)
_CUSTOMER: Final = ("company", "company_text", "contact", "contact_text")


class DocumentEditor(Generic[Document]):
    """The form with its lines over a draft, stored or about to be made.

    A subclass names its `model`, `form_class`, `formset` and `auto_id`, and which fields a preview takes from the form:
    `records` (may be empty), `texts`, and those of `usual`, which fall back to what was stored or is usual.
    """

    model: ClassVar[type[CommercialDocument]]
    form_class: ClassVar[type[QuietForm]]
    formset: ClassVar[type[BaseLineFormSet]] = LineFormSet
    auto_id: ClassVar[str]
    records: ClassVar[tuple[str, ...]] = ("company", "contact", "deal")
    texts: ClassVar[tuple[str, ...]] = ("vat_reason", "notes")

    def __init__(
        self,
        document: Document,
        form: QuietForm,
        lines: BaseLineFormSet,
        rows: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.document = document
        self.form = form
        self.lines = lines
        self._rows = rows

    # --- Made of ----------------------------------------------------------------------------------------------------
    @classmethod
    def new(cls) -> Any:
        """A document of the organization in scope that is not stored yet."""
        return cls.model(organization=current_organization())

    @classmethod
    def stored(cls, document: Document) -> Self:
        """As the draft is stored."""
        initial = {name: getattr(document, name) for name in cls.form_class.base_fields}
        rows = cls.stored_rows(document)
        lines = unbound_lines(rows or [_usual_vat(document.company, document.contact)], cls.formset)
        return cls(document, cls.form_class(initial=initial, auto_id=cls.auto_id), lines, rows)

    @classmethod
    def stored_rows(cls, document: Document) -> list[dict[str, Any]]:
        """The stored lines as values."""
        return line_values(document.lines.all())  # type: ignore[attr-defined]

    @classmethod
    def fresh(cls, *, company: Company | None, contact: Contact | None, deal: Deal | None) -> Self:
        """An empty document, or one with the lines of a deal, with what is usual for the customer."""
        if deal is not None:
            company = company or deal.company
            contact = contact or deal.contacts.order_by("deal_contacts__position").first()
        today = clock.today(current_organization())
        initial = {"issue_date": today, "deal": deal, "company": company, "contact": contact}
        initial |= cls.beginnings(initial) | cls.customs(company, contact, today)
        vat = _usual_vat(company, contact)
        rows = [values | vat for values in deal_lines(deal)] if deal else []
        form = cls.form_class(initial=initial, auto_id=cls.auto_id)
        return cls(cls.new(), form, unbound_lines(rows or [vat], cls.formset), rows)

    @classmethod
    def beginnings(cls, initial: dict[str, Any]) -> dict[str, Any]:
        """What else the form of a new document starts with, beside its customer, deal and date."""
        raise NotImplementedError

    @classmethod
    def sent(cls, document: Document, data: Any, *, quiet: bool = False) -> Self:
        """As a person sent it; `quiet` says nothing about what is wrong."""
        form = cls.form_class(data, auto_id=cls.auto_id, quiet=quiet)
        return cls(document, form, sent_lines(data, cls.formset, quiet=quiet))

    @classmethod
    def redrawn(cls, document: Document, data: Any, action: str) -> Self:
        """What was typed so far with one thing done to it, neither checked nor stored.

        `action` is "add" (a row more), "change" (another customer), "pick" (what is usual for the customer now
        chosen) or "vat" (the usual VAT on every line); any other one does nothing.
        """
        rows = typed_rows(data, cls.formset)
        if action == "add":
            rows.append({"description": "", "quantity": "1", "unit_code": DEFAULT_UNIT, "ORDER": ""})
        data = retyped(data, rows)
        if action == "change":
            for name in _CUSTOMER:
                data[name] = ""
        if action in ("pick", "vat", "add"):
            data = cls._with_customs(data, rows, action)
        return cls.sent(document, data, quiet=True)

    # --- By custom --------------------------------------------------------------------------------------------------
    @classmethod
    def customs(
        cls,
        company: Company | None,
        contact: Contact | None,
        issued: datetime.date,  # noqa: ARG003 (subclasses reckon from it)
    ) -> dict[str, Any]:
        """What goes by the customer: the language, the ground for no VAT."""
        language = parties.usual_language(company, contact, current_organization())
        ground = usual_vat(company, contact).ground
        return {"language": language, "vat_reason": ground.text(language) if ground else ""}

    @classmethod
    def _with_customs(cls, data: Any, rows: list[dict[str, str]], action: str) -> Any:
        """What is usual for the customer put into the data: all of it after a choice, else the VAT alone."""
        form = cls.form_class(data, quiet=True)
        form.is_valid()
        company, contact = form.cleaned_data.get("company"), form.cleaned_data.get("contact")
        issued = form.cleaned_data.get("issue_date") or clock.today(current_organization())
        key = _usual_vat_key(company, contact)
        for row in rows:
            if action == "vat" or not (row.get("vat") and row["description"].strip()):
                row["vat"] = key
        data = retyped(data, rows)
        customs = cls.customs(company, contact, issued)
        names = {"pick": customs, "vat": ["vat_reason"], "add": []}[action]
        for name in names:
            data[name] = _as_typed(customs[name])
        return data

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
    def _values(self) -> Mapping[str, Any]:
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
    def unread(self) -> int:
        """How many rows a person began that cannot be counted yet."""
        return len(self.lines.begun()) - len(self.lines.filled()) if self.lines.is_bound else 0

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
            stored = self.model.objects.values_list("version", flat=True)
            data: Any = self.form.data
            data = data.copy()
            data["version"] = str(stored.get(pk=self.document.pk))
            self.form.data = data
        if self.lines.add_error(error):
            return
        field = {"customer_company": "company"}.get(error.field or "", error.field)
        self.form.add_error(field if field in self.form.fields else None, str(error.message))

    def usual(self) -> dict[str, Any]:
        """What a preview shows for fields that say nothing."""
        return {"issue_date": clock.today(current_organization()), "language": "bg"}

    def preview(self) -> Document:
        """The draft as it would be now, not stored; what cannot be read keeps what was stored or is usual."""
        for name in self.records:
            setattr(self.document, name, self._values.get(name))
        for name in self.texts:
            setattr(self.document, name, self._values.get(name) or "")
        for name, value in self.usual().items():
            setattr(self.document, name, self._values.get(name) or getattr(self.document, name) or value)
        return self.document


def _as_typed(value: Any) -> str:
    """A value as a person would type it into the form."""
    if isinstance(value, datetime.date):
        return value.strftime(get_format("DATE_INPUT_FORMATS")[0])
    return str(value)


def _has_vat(values: Mapping[str, Any], usual: Mapping[str, Any]) -> bool:
    return all(values[name] == usual[name] for name in usual)


def _usual_vat(company: Company | None, contact: Contact | None) -> dict[str, Any]:
    """The usual VAT as values of a line."""
    return vat_values(usual_vat(company, contact))


def _usual_vat_key(company: Company | None, contact: Contact | None) -> str:
    """The usual VAT as a choice of a line."""
    vat = _usual_vat(company, contact)
    return vat_key(vat["vat_category"], vat["vat_rate"])
