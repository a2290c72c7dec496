"""Credit and debit notes, and cancelling: what the law allows in place of changing an issued document."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from config.lib import clock
from invoices.errors import NotCancellable, NotCorrectable, NotIssued, ReasonMissing
from invoices.models import Invoice
from invoices.rules import InvoicesPermission
from invoices.services.invoices import create_draft, usual_due_date
from invoices.services.issuing import log
from invoices.services.lines import line_values
from invoices.services.settlement import lock_invoices, settle_all


@transaction.atomic
def create_note(
    *,
    invoice: Invoice,
    kind: str,
    actor: Member,
    reason: str,
    lines: Sequence[Mapping[str, Any]] | None = None,
) -> Invoice:
    """A draft of a credit or debit note (`kind` 381 or 383) to an issued invoice (ЗДДС art. 115).

    Without `lines` a credit note takes back the whole invoice and a debit note is empty. It is issued like an invoice
    and numbered in the same series. Raises `NotCorrectable`, `ReasonMissing`.
    """
    require(actor, InvoicesPermission.CANCEL)
    if invoice.is_draft or invoice.kind != Invoice.Kind.INVOICE or invoice.state == Invoice.State.CANCELLED:
        raise NotCorrectable
    if not reason.strip():
        raise ReasonMissing
    if lines is None:
        lines = line_values(invoice.lines.all()) if kind == Invoice.Kind.CREDIT_NOTE else []
    return create_draft(actor=actor, values=_note_values(invoice, kind, reason), lines=lines)


def _note_values(invoice: Invoice, kind: str, reason: str) -> dict[str, Any]:
    today = clock.today(invoice.organization)
    copied = ("company", "contact", "deal", "currency", "language", "bank_account", "vat_reason")
    return {name: getattr(invoice, name) for name in copied} | {
        "kind": kind,
        "corrects": invoice,
        "correction_reason": reason.strip(),
        "issue_date": today,
        "due_date": _note_due(invoice, kind, today),
    }


def _note_due(invoice: Invoice, kind: str, today: datetime.date) -> datetime.date:
    is_credit = kind == Invoice.Kind.CREDIT_NOTE
    return today if is_credit else usual_due_date(today, invoice.company, invoice.contact)


@transaction.atomic
def cancel_invoice(*, invoice: Invoice, actor: Member, reason: str) -> Invoice:
    """Annul a wrong document (ЗДДС art. 116): it keeps its number, says so, and counts no more.

    Done once however often it is asked for. Raises `NotIssued`, `ReasonMissing`, and `NotCancellable` when money or a
    note is booked to it.
    """
    require(actor, InvoicesPermission.CANCEL)
    # Before the note itself, as settling locks them: two must never wait for each other.
    corrected = lock_invoices([invoice.corrects_id])
    locked: Invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if locked.state == Invoice.State.CANCELLED:
        return locked
    _refuse_to_cancel(locked, reason)
    locked.state, locked.total_due, locked.paid_amount = Invoice.State.CANCELLED, Decimal(0), Decimal(0)
    locked.cancelled_at, locked.cancel_reason = clock.now(), reason.strip()
    locked.save(update_fields=["state", "total_due", "paid_amount", "cancelled_at", "cancel_reason", "updated_at"])
    settle_all(corrected)
    audit.record("invoices.invoice_cancelled", locked, {"cancel_reason": ["", locked.cancel_reason]})
    log("invoice_cancelled", locked)
    return locked


def _refuse_to_cancel(invoice: Invoice, reason: str) -> None:
    if invoice.is_draft:
        raise NotIssued
    if not reason.strip():
        raise ReasonMissing
    is_paid = bool(invoice.paid_amount) and not invoice.is_credit_note
    if is_paid or invoice.corrections.issued().exclude(state=Invoice.State.CANCELLED).exists():
        raise NotCancellable
