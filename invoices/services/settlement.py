"""What an invoice has still to be paid, and the state that follows from it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import F

from accounts.tenancy import current_organization
from config.lib import clock
from invoices.models import Allocation, Invoice, Payment

_ZERO: Final = Decimal(0)
_STORED: Final = ("paid_amount", "total_due", "state", "paid_at", "updated_at")
# Copies that settling never reads; they are most of a row.
_NOT_READ: Final = ("seller", "buyer", "tax_groups", "payment", "notes", "search_text")


def lock_invoices(ids: Iterable[Any]) -> list[Invoice]:
    """The invoices with their rows locked, in the order of the keys, so that two who lock the same never wait in turn.

    Ids of other organizations and of nothing are left out.
    """
    rows = Invoice.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk")
    return list(rows.defer(*_NOT_READ))


def settle(invoice: Invoice) -> Invoice:
    """Work out anew what is paid and due, after money was booked or taken back or a credit note was issued.

    Call it in the transaction that changed something, with the invoice's row locked. What is due is the total less
    booked payments and less what credit notes take back; a credit note keeps as due what is to be paid back.
    """
    settle_all([invoice])
    return invoice


def settle_all(invoices: Sequence[Invoice]) -> None:
    """As `settle`, for many at once: what is now paid in full takes one statement, whatever the number."""
    paid, notes = _booked(invoices), _credit_notes(invoices)
    settled = []
    for invoice in invoices:
        before = invoice.paid_at
        booked = paid[invoice.pk]
        credited = _set_off(notes[invoice.pk], invoice.total_gross - booked)
        _reckon(invoice, booked, invoice.total_gross - booked - credited)
        if before is None and invoice.paid_at and booked == invoice.total_gross:
            settled.append(invoice)
        else:
            invoice.save(update_fields=_STORED)
    _store_as_paid(settled)


def _booked(invoices: Sequence[Invoice]) -> defaultdict[Any, Decimal]:
    """What booked payments give each invoice. Summed here: SQLite would add in floating point."""
    rows = Allocation.objects.filter(invoice__in=invoices, payment__state=Payment.State.BOOKED)
    paid: defaultdict[Any, Decimal] = defaultdict(Decimal)
    for invoice_id, amount in rows.values_list("invoice_id", "amount"):
        paid[invoice_id] += amount
    return paid


def _credit_notes(invoices: Sequence[Invoice]) -> defaultdict[Any, list[Invoice]]:
    """The credit notes that count, by the invoice they correct, the oldest first; their rows are locked."""
    rows = Invoice.objects.issued().select_for_update().exclude(state=Invoice.State.CANCELLED)
    found: defaultdict[Any, list[Invoice]] = defaultdict(list)
    for note in rows.filter(corrects__in=invoices, kind=Invoice.Kind.CREDIT_NOTE).order_by("pk").defer(*_NOT_READ):
        found[note.corrects_id].append(note)
    for notes in found.values():
        notes.sort(key=lambda note: str(note.number))
    return found


def _set_off(notes: Sequence[Invoice], open_amount: Decimal) -> Decimal:
    """Set credit notes off against what is open, and store on each how much of it was set off; gives their sum."""
    credited = _ZERO
    for note in notes:
        part = max(min(note.total_gross, open_amount - credited), _ZERO)
        _reckon(note, part, note.total_gross - part)
        note.save(update_fields=_STORED)
        credited += part
    return credited


def _reckon(invoice: Invoice, paid: Decimal, due: Decimal) -> None:
    """Write sums and state to the object; nothing is saved."""
    invoice.paid_amount, invoice.total_due = paid, due
    if invoice.state != Invoice.State.CANCELLED and not invoice.is_draft:
        invoice.state = state_of(invoice)
        invoice.paid_at = (invoice.paid_at or clock.now()) if invoice.state == Invoice.State.PAID else None


def _store_as_paid(invoices: Sequence[Invoice]) -> None:
    """Save what payments have just paid in full; all get the same moment."""
    rows = Invoice.objects.filter(pk__in=[invoice.pk for invoice in invoices])
    moment = clock.now()
    rows.update(
        paid_amount=F("total_gross"), total_due=_ZERO, state=Invoice.State.PAID, paid_at=moment, updated_at=moment
    )
    for invoice in invoices:
        invoice.paid_at = moment


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
    marked: int = late.exclude(kind=Invoice.Kind.CREDIT_NOTE).update(state=Invoice.State.OVERDUE)
    return marked
