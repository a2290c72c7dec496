"""Putting money on invoices and taking it off: what accepting, matching and undoing share.

Rows are locked in one order everywhere, so that no two wait for each other: payments by key, then invoices by key,
then credit notes. Callers hold the locks and the transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from accounts.models import Member
from config.lib import clock
from config.lib.urls import org_reverse
from crm.models import Activity
from crm.services import activities
from invoices.models import Allocation, Invoice, Payment
from invoices.services.settlement import settle_all

_BOOKED: Final = (
    "state", "company", "contact", "certainty", "score", "reasons", "rejected", "booked_at", "booked_by", "updated_at",
)  # fmt: skip


class Part(NamedTuple):
    """How much of a payment goes to an invoice, in their common currency."""

    invoice: Invoice
    amount: Decimal


@dataclass(frozen=True)
class Booking:
    """A payment and the invoices it pays; both locked."""

    payment: Payment
    parts: Sequence[Part]


def lock_payments(ids: Iterable[Any]) -> list[Payment]:
    """The payments with their rows locked, in the order of the keys. Ids of other organizations are left out."""
    return list(Payment.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk"))


def store(payments: Sequence[Payment], fields: Sequence[str]) -> None:
    """Save these fields of locked payments, many in one statement: an upsert, which always finds its row there."""
    Payment.objects.bulk_create(
        payments, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def book(bookings: Sequence[Booking], *, by: Member | None) -> None:
    """Make the parts real and settle the invoices; `by` None means that matching was sure. Other parts go."""
    Allocation.objects.filter(payment__in=[booking.payment for booking in bookings]).delete()
    moment = clock.now()
    for booking in bookings:
        payment = booking.payment
        payment.state, payment.booked_at, payment.booked_by = Payment.State.BOOKED, moment, by
        _take_customer(payment, booking.parts[0].invoice)
    store([booking.payment for booking in bookings], _BOOKED)
    add_parts(bookings, by=by)


def add_parts(bookings: Sequence[Booking], *, by: Member | None) -> None:
    """Put money of booked payments on further invoices, settle these and tell their customers' timelines."""
    rows = [
        Allocation(payment=booking.payment, invoice_id=part.invoice.pk, amount=part.amount)
        for booking in bookings
        for part in booking.parts
    ]
    Allocation.objects.bulk_create(rows, batch_size=1000)
    parts = [part for booking in bookings for part in booking.parts]
    settle_all(list({part.invoice.pk: part.invoice for part in parts}.values()))
    activities.log_many([_entry(_kind(part.invoice, by), part) for part in parts])


def take_off(parts: Sequence[Part]) -> None:
    """Settle the invoices of a payment that is booked no more, and tell their customers' timelines."""
    settle_all([part.invoice for part in parts])
    activities.log_many([_entry("payment_undone", part) for part in parts])


def _take_customer(payment: Payment, invoice: Invoice) -> None:
    """The money is the customer's whose invoice it pays, unless somebody said whose it is."""
    if payment.company_id is None and payment.contact_id is None:
        payment.company_id, payment.contact_id = invoice.company_id, invoice.contact_id


def _kind(invoice: Invoice, by: Member | None) -> str:
    """The timeline words it by who acted: a member, or the matching, which only books what pays in full."""
    if by is None:
        return "payment_matched"
    return "invoice_paid" if invoice.state == Invoice.State.PAID else "invoice_partly_paid"


def _entry(kind: str, part: Part) -> Activity:
    invoice = part.invoice
    return Activity(
        kind=kind,
        contact_id=invoice.contact_id,
        company_id=invoice.company_id,
        deal_id=invoice.deal_id,
        data={"name": invoice.number, "amount": str(part.amount), "currency": invoice.currency},
        url=org_reverse("invoices:invoice", invoice.pk),
    )
