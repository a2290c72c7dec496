"""Drafts of invoices: made, changed, thrown away. Issuing is in `issuing`, notes and cancelling in `corrections`."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.ids import uuid7
from config.lib.text import fold
from crm.models import Company, Contact, Deal
from invoices.errors import NoCustomer, NotADraft
from invoices.models import BankAccount, Invoice
from invoices.rules import InvoicesPermission
from invoices.services import parties
from invoices.services.lines import (
    assign_totals,
    build_lines,
    check_lines,
    line_values,
    price_lines,
    replace_lines,
)
from invoices.units import DEFAULT_UNIT
from invoices.vat import STANDARD_RATE, VatCategory, VatSuggestion, grounds_for, suggest_category

USUAL_PAYMENT_DAYS: Final = 14
_NAME_LENGTH: Final = 200


@transaction.atomic
def create_draft(
    *,
    actor: Member | None,
    values: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    key: uuid.UUID | None = None,
) -> Invoice:
    """A draft for `company`, `contact` or both; what `values` leave out is filled in by custom of the customer.

    `values` are fields of `Invoice`, `lines` values of `InvoiceLine`. `actor` None is the system, as when an accepted
    offer becomes an invoice. The same `key` a second time, as from a form sent twice, gives the draft made first.
    Raises `NoCustomer`, `InvalidLine`, `AmountTooLarge`.
    """
    require(actor, InvoicesPermission.EDIT)
    invoice = _begun(values, lines)
    invoice.created_by = actor
    if not _insert_once(invoice, key):
        return Invoice.objects.get(pk=invoice.pk)
    _price(invoice, lines)
    audit.record("invoices.invoice_created", invoice)
    return invoice


def preview_draft(*, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Invoice:
    """The draft that `create_draft` would make, with its totals and not stored. Raises as it does."""
    invoice = _begun(values, lines)
    rows = build_lines(invoice, lines)
    check_lines(rows, seller_country=current_organization().country)
    assign_totals(invoice, price_lines(rows, invoice.currency, vat_reason=invoice.vat_reason))
    return invoice


def _begun(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Invoice:
    """A draft that is not stored yet, without its lines."""
    clock.refuse_impossible(values)
    invoice = Invoice(**_with_customs(values))
    if "vat_reason" not in values:
        invoice.vat_reason = _usual_ground(invoice, lines)
    _refuse_without_customer(invoice)
    index(invoice)
    return invoice


def _insert_once(invoice: Invoice, key: uuid.UUID | None) -> bool:
    """Store a new invoice under `key`; False when the organization has one of that key already."""
    invoice.pk = key or invoice.pk
    try:
        with transaction.atomic():
            invoice.save(force_insert=True)
    except IntegrityError:
        if Invoice.objects.filter(pk=invoice.pk).exists():
            return False
        invoice.pk = uuid7()  # somebody made the key up, and it is taken elsewhere
        invoice.save(force_insert=True)
    return True


@transaction.atomic
def update_draft(
    *,
    invoice: Invoice,
    actor: Member,
    values: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]] | None = None,
    version: int | None = None,
) -> Invoice:
    """Store the changed fields of a draft, and its lines when `lines` are given.

    Raises `StaleEdit`, `NotADraft`, `NoCustomer`, `InvalidLine`, `AmountTooLarge`.
    """
    require(actor, InvoicesPermission.EDIT)
    draft = lock_draft(invoice)
    versions.claim(draft, version)
    before = draft.total_gross
    changes = audit.apply_changes(draft, values)
    _refuse_without_customer(draft)
    index(draft)
    draft.save(update_fields=[*changes, "customer_name", "search_text", "updated_at"])
    _price(draft, line_values(draft.lines.all()) if lines is None else lines)
    if draft.total_gross != before:
        changes["total_gross"] = [before, draft.total_gross]
    audit.record("invoices.invoice_changed", draft, changes)
    return draft


@transaction.atomic
def delete_draft(*, invoice: Invoice, actor: Member) -> None:
    """Throw a draft away. Raises `NotADraft`: what has a number stays."""
    require(actor, InvoicesPermission.EDIT)
    draft = lock_draft(invoice)
    audit.record("invoices.invoice_deleted", draft, {"customer_name": [draft.customer_name, ""]})
    draft.delete()


def lock_draft(invoice: Invoice) -> Invoice:
    """The draft as it is stored, its row locked. Raises `NotADraft`."""
    locked: Invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if not locked.is_draft:
        raise NotADraft
    return locked


def _price(invoice: Invoice, lines: Sequence[Mapping[str, Any]]) -> None:
    replace_lines(document=invoice, lines=lines, vat_reason=invoice.vat_reason)
    invoice.total_due = invoice.total_gross
    invoice.save(update_fields=["total_due", "updated_at"])


def _refuse_without_customer(invoice: Invoice) -> None:
    if invoice.company is None and invoice.contact is None:
        raise NoCustomer


def index(invoice: Invoice) -> None:
    """Fill in what lists show and search reads."""
    buyer = parties.buyer(invoice)
    invoice.customer_name = buyer.name[:_NAME_LENGTH]
    words = (invoice.number or "", buyer.name, buyer.attention, buyer.legal_id, buyer.vat_number)
    invoice.search_text = fold(" ".join((*words, invoice.payment_reference)))


# --- What is usual --------------------------------------------------------------------------------------------------
def _with_customs(values: Mapping[str, Any]) -> dict[str, Any]:
    company, contact = values.get("company"), values.get("contact")
    organization = current_organization()
    issue_date = values.get("issue_date") or clock.today(organization)
    customs = {
        "issue_date": issue_date,
        "tax_point_date": issue_date,
        "due_date": usual_due_date(issue_date, company, contact),
        "currency": organization.currency,
        "language": parties.usual_language(company, contact, organization),
        "bank_account": usual_bank_account(),
    }
    return customs | {name: value for name, value in values.items() if value is not None}


def usual_due_date(issue_date: datetime.date, company: Company | None, contact: Contact | None) -> datetime.date:
    """The day by which the customer usually pays: the company's term, two weeks for people."""
    employer = company or (contact.company if contact else None)
    return issue_date + datetime.timedelta(days=employer.payment_days if employer else USUAL_PAYMENT_DAYS)


def usual_bank_account() -> BankAccount | None:
    """The account to ask payment to: the default one, else any in use."""
    return BankAccount.objects.filter(is_active=True).order_by("-is_default", "pk").first()


def usual_vat(company: Company | None, contact: Contact | None) -> VatSuggestion:
    """The VAT treatment of an ordinary service to this customer."""
    organization, buyer = current_organization(), parties.buyer_of(company, contact)
    return suggest_category(
        seller_country=organization.country,
        seller_vat_registered=organization.is_vat_registered,
        buyer_country=buyer.country,
        buyer_is_business_with_vat=bool(buyer.vat_number) and not buyer.is_person,
    )


def vat_values(suggestion: VatSuggestion) -> dict[str, Any]:
    """The suggestion as values of a line."""
    rate = STANDARD_RATE if suggestion.rate is None else suggestion.rate
    return {"vat_category": suggestion.category.value, "vat_rate": rate}


def _usual_ground(invoice: Invoice, lines: Sequence[Mapping[str, Any]]) -> str:
    """The ground of the lines' VAT where the law has only one, or where it is what is usual for the customer."""
    used = dict.fromkeys(VatCategory(values["vat_category"]) for values in lines if "vat_category" in values)
    usual = usual_vat(invoice.company, invoice.contact)
    for category in used:
        grounds = grounds_for(category)
        ground = usual.ground if usual.category is category else grounds[0] if len(grounds) == 1 else None
        if ground is not None:
            return ground.text(invoice.language)
    return ""


# --- From a deal ----------------------------------------------------------------------------------------------------
def draft_from_deal(*, deal: Deal, actor: Member) -> Invoice:
    """A draft with the lines of a deal, or one line with its value. Raises `NoCustomer`."""
    contact = deal.contacts.order_by("deal_contacts__position").first()
    vat = usual_vat(deal.company, contact)
    values = {"company": deal.company, "contact": contact, "deal": deal, "currency": deal.currency}
    return create_draft(actor=actor, values=values, lines=[line | vat_values(vat) for line in deal_lines(deal)])


def deal_lines(deal: Deal) -> list[dict[str, Any]]:
    """The goods and services of a deal as values of lines; without any, one line with its title and value."""
    rows: list[Any] = list(deal.lines.values("description", "quantity", "unit_code", "unit_price"))
    return rows or [{"description": deal.title, "unit_code": DEFAULT_UNIT, "unit_price": deal.value}]
