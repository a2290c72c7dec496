"""What an invoice has still to be paid, and the state that follows from it."""

from decimal import Decimal
from typing import Final

from django.db.models import Sum

from accounts.tenancy import current_organization
from config.lib import clock
from invoices.models import Allocation, Invoice, Payment

_ZERO: Final = Decimal(0)
_STORED: Final = ("paid_amount", "total_due", "state", "paid_at", "updated_at")


def settle(invoice: Invoice) -> Invoice:
    """Work out anew what is paid and due, after money was booked or taken back or a credit note was issued.

    Call it in the transaction that changed something, with the invoice's row locked. What is due is the total less
    booked payments and less what credit notes take back; a credit note keeps as due what is to be paid back.
    """
    paid = _booked(invoice)
    due = invoice.total_gross - paid - _credited(invoice, invoice.total_gross - paid)
    _store(invoice, paid, due)
    return invoice


def _booked(invoice: Invoice) -> Decimal:
    rows = Allocation.objects.filter(invoice=invoice, payment__state=Payment.State.BOOKED)
    return rows.aggregate(total=Sum("amount"))["total"] or _ZERO


def _credited(invoice: Invoice, open_amount: Decimal) -> Decimal:
    """Set credit notes off against what is open, the oldest first, and store on each how much of it was set off."""
    credited = _ZERO
    notes = Invoice.objects.select_for_update().issued().exclude(state=Invoice.State.CANCELLED)
    for note in notes.filter(corrects=invoice, kind=Invoice.Kind.CREDIT_NOTE).order_by("number"):
        set_off = max(min(note.total_gross, open_amount - credited), _ZERO)
        _store(note, set_off, note.total_gross - set_off)
        credited += set_off
    return credited


def _store(invoice: Invoice, paid: Decimal, due: Decimal) -> None:
    invoice.paid_amount, invoice.total_due = paid, due
    if invoice.state != Invoice.State.CANCELLED and not invoice.is_draft:
        invoice.state = state_of(invoice)
        invoice.paid_at = (invoice.paid_at or clock.now()) if invoice.state == Invoice.State.PAID else None
    invoice.save(update_fields=_STORED)


def state_of(invoice: Invoice) -> str:
    """Where an issued invoice that counts stands today: paid, overdue, partly paid, sent or issued, in this order."""
    if invoice.total_due <= 0:
        return Invoice.State.PAID
    if not invoice.is_credit_note and invoice.due_date < clock.today(current_organization()):
        return Invoice.State.OVERDUE
    if invoice.total_due < invoice.total_gross:
        return Invoice.State.PARTLY_PAID
    return Invoice.State.SENT if invoice.sent_at else Invoice.State.ISSUED


def mark_overdue() -> int:
    """Give the organization's invoices that became due unpaid the state "overdue"; gives how many. Safe to repeat."""
    awaited = [Invoice.State.ISSUED, Invoice.State.SENT, Invoice.State.PARTLY_PAID]
    late = Invoice.objects.filter(state__in=awaited, due_date__lt=clock.today(current_organization()))
    return late.exclude(kind=Invoice.Kind.CREDIT_NOTE).update(state=Invoice.State.OVERDUE)
