"""Issuing: a draft that says all the law asks gets the next number and is frozen as it stands."""

from typing import Any, Final

from django.db import transaction

from accounts import entitlements
from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from config.lib import clock
from config.lib.urls import org_reverse
from crm.services import activities
from invoices.errors import NotReady
from invoices.models import Invoice, NumberSeries
from invoices.queries import readiness
from invoices.references import make_reference
from invoices.rules import InvoicesPermission
from invoices.services import numbering, parties
from invoices.services.invoices import index
from invoices.services.settlement import settle

ACTIVITY_KINDS: Final = {
    Invoice.Kind.INVOICE: "invoice_issued",
    Invoice.Kind.CREDIT_NOTE: "credit_note_issued",
    Invoice.Kind.DEBIT_NOTE: "debit_note_issued",
}


@transaction.atomic
def issue_invoice(*, invoice: Invoice, actor: Member | None, version: int | None = None) -> Invoice:
    """Give a draft its number and freeze it: parties, payment details, texts and sums stay as they are now.

    Issued once however often it is asked for: a document that has its number is returned as it is.
    Raises `NotReady` with everything the law still asks for, `StaleEdit`, `SeriesExhausted`,
    `PlanLimit`.
    """
    require(actor, InvoicesPermission.ISSUE)
    draft: Invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if not draft.is_draft:
        return draft
    versions.claim(draft, version)
    if draft.kind == Invoice.Kind.INVOICE:  # a note corrects what was issued: the law wants it whatever the plan says
        entitlements.take(draft.organization, "invoices_a_month")
    if missing := readiness.problems(draft):
        raise NotReady(missing)
    _freeze(draft, actor)
    settle(draft)
    if draft.corrects is not None:
        settle(Invoice.objects.select_for_update().get(pk=draft.corrects.pk))
        draft.refresh_from_db()
    audit.record("invoices.invoice_issued", draft, {"number": [None, draft.number]})
    _tell(draft)
    return draft


def _freeze(draft: Invoice, actor: Member | None) -> None:
    """Write number and copies in one UPDATE of the draft; the row is locked, so nobody else has issued it."""
    series = numbering.default_series(NumberSeries.Kind.INVOICE)
    number = numbering.next_number(series)
    author = str(actor.user) if actor else ""
    draft.number, draft.payment_reference = number, make_reference(number)
    draft.seller = parties.seller_of(draft.organization).to_json() | {"attention": author}
    draft.buyer = parties.buyer_of(draft.company, draft.contact).to_json()
    draft.payment = payment_details(draft)
    index(draft)
    draft.series, draft.issued_by, draft.issued_at = series, actor, clock.now()
    names = ("number", "payment_reference", "seller", "buyer", "payment", "series", "issued_by", "issued_at")
    values = {name: getattr(draft, name) for name in (*names, "customer_name", "search_text")}
    draft.state = Invoice.State.ISSUED
    Invoice.objects.filter(pk=draft.pk, state=Invoice.State.DRAFT).update(**values, state=draft.state)


def payment_details(draft: Invoice) -> dict[str, str]:
    """Where to pay, as printed: nothing for a credit note, whose money goes the other way."""
    account = draft.bank_account
    if account is None or draft.is_credit_note:
        return {}
    holder = draft.organization.document_name
    return {"iban": account.iban, "bic": account.bic, "bank_name": account.bank_name, "holder": holder}


def _tell(invoice: Invoice) -> None:
    log(ACTIVITY_KINDS[Invoice.Kind(invoice.kind)], invoice)


def log(kind: str, invoice: Invoice, **data: Any) -> None:
    """Put an entry about a document on the timelines of its customer and deal."""
    activities.log(
        kind,
        contact=invoice.contact,
        company=invoice.company,
        deal=invoice.deal,
        data={"name": invoice.number, "amount": str(invoice.total_gross), "currency": invoice.currency, **data},
        url=org_reverse("invoices:invoice", invoice.pk),
    )
