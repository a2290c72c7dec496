"""Payments: typed by hand, accepted, undone, set aside. What matching does by itself is in `matching`."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.money import format_money
from config.lib.text import fold
from invoices.errors import (
    InvoiceNotOpen,
    InvoiceTwice,
    MoreThanDue,
    MoreThanPaid,
    NotDeletable,
    NothingProposed,
    NotReceivedYet,
    OtherCurrency,
    PaymentBooked,
    PaymentSetAside,
    SaidByTheBank,
)
from invoices.matching.records import Certainty
from invoices.models import Allocation, BankTransaction, Invoice, Payment
from invoices.rules import InvoicesPermission
from invoices.services import allocations, matching
from invoices.services.allocations import Booking, Part
from invoices.services.settlement import lock_invoices

BY_HAND: Final = ("method", "amount", "currency", "received_on", "payer_name", "note", "company", "contact")
_UNDECIDED: Final = (
    "state", "company", "contact", "certainty", "score", "reasons", "rejected", "booked_at", "booked_by", "updated_at",
)  # fmt: skip


class Wanted(NamedTuple):
    """An invoice somebody wants a payment to pay; `amount` None is as much as is due and the money reaches for."""

    invoice: Invoice
    amount: Decimal | None = None


# --- By hand --------------------------------------------------------------------------------------------------------
@transaction.atomic
def record_payment(
    *, actor: Member, values: Mapping[str, Any], wanted: Sequence[Wanted] = (), key: uuid.UUID | None = None
) -> Payment:
    """Money that came otherwise than by a statement, booked at once to the `wanted` invoices, if there are any.

    `values` are fields named in `BY_HAND`. What the invoices leave over stays as the customer's credit; without
    invoices the payment is matched. The same `key` a second time, as from a form sent twice, changes nothing.
    Raises what `accept` raises, and `NotReceivedYet`.
    """
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    clock.refuse_impossible(values)
    payment = Payment(**values)
    _refuse_future(payment.received_on)
    index(payment)
    if key is not None:
        payment.pk = uuid.uuid5(current_organization().pk, str(key))
    if not _save_once(payment):
        return Payment.objects.get(pk=payment.pk)
    audit.record("invoices.payment_recorded", payment)
    if wanted:
        return accept(payment=payment, actor=actor, wanted=wanted)
    return _match_anew(payment)


def _save_once(payment: Payment) -> bool:
    """Insert the payment; False when one of its key is there."""
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _match_anew(payment: Payment) -> Payment:
    matching.match(only=[payment.pk])
    payment.refresh_from_db()
    return payment


@transaction.atomic
def update_payment(*, payment: Payment, actor: Member, values: Mapping[str, Any]) -> Payment:
    """Correct a payment: all of one typed by hand and not booked, only the note of any other.

    Raises `PaymentBooked`, `SaidByTheBank`, `NotReceivedYet`.
    """
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    changes = audit.apply_changes(locked, values)
    if not changes:
        return locked
    is_other = set(changes) != {"note"}
    if is_other:
        _refuse_other(locked)
    index(locked)
    locked.save(update_fields=[*changes, "search_text", "updated_at"])
    audit.record("invoices.payment_changed", locked, changes)
    return _match_anew(locked) if is_other else locked


def _refuse_other(payment: Payment) -> None:
    """Raise when a payment may not become another one."""
    if payment.state == Payment.State.BOOKED:
        raise PaymentBooked
    if not payment.is_by_hand:
        raise SaidByTheBank
    _refuse_future(payment.received_on)


@transaction.atomic
def delete_payment(*, payment: Payment, actor: Member) -> None:
    """Throw away a payment that somebody typed and that is not booked. Raises `PaymentBooked`, `NotDeletable`."""
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    if locked.state == Payment.State.BOOKED:
        raise PaymentBooked
    if not locked.is_by_hand:
        raise NotDeletable
    audit.record("invoices.payment_deleted", locked, {"payer_name": [locked.payer_name, ""]})
    locked.delete()


def _refuse_future(day: datetime.date) -> None:
    if day > clock.today(current_organization()):
        raise NotReceivedYet


def index(payment: Payment, movement: BankTransaction | None = None) -> None:
    """Fill in what search reads: payer, account, the words of the payment, amount and note."""
    movement = movement or payment.transaction
    words = [payment.payer_name, payment.payer_iban, payment.note, f"{payment.amount:.2f}"]
    if movement is not None:
        words += [movement.reference, movement.remittance_text]
    payment.search_text = fold(" ".join(words))


# --- Deciding -------------------------------------------------------------------------------------------------------
@transaction.atomic
def accept(*, payment: Payment, actor: Member, wanted: Sequence[Wanted] = ()) -> Payment:
    """Book a payment to what is proposed, or to the `wanted` invoices in their order.

    What is left over stays as the customer's credit. Accepting twice books once. Raises `PaymentBooked` when it is
    booked otherwise, `PaymentSetAside`, `NothingProposed`, `InvoiceNotOpen`, `OtherCurrency`, `InvoiceTwice`,
    `MoreThanDue`, `MoreThanPaid`.
    """
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    if locked.state == Payment.State.BOOKED:
        return _already(locked, wanted)
    if locked.state == Payment.State.IGNORED:
        raise PaymentSetAside
    parts = _parts(locked, wanted, locked.amount) if wanted else _proposed_parts(locked)
    if wanted:
        _forget_match(locked)
    _unreject(locked, parts)
    allocations.book([Booking(locked, parts)], by=actor)
    audit.record("invoices.payment_booked", locked, {"invoices": [[], _named(parts)]})
    return locked


def _already(payment: Payment, wanted: Sequence[Wanted]) -> Payment:
    """The booked payment, when it is booked to what is wanted. Raises `PaymentBooked`."""
    booked = set(payment.allocations.values_list("invoice_id", flat=True))
    if wanted and {each.invoice.pk for each in wanted} != booked:
        raise PaymentBooked
    return payment


def _parts(payment: Payment, wanted: Sequence[Wanted], money: Decimal) -> list[Part]:
    """The wanted invoices, locked, with how much each gets; `money` is what there is to give."""
    locked = {row.pk: row for row in lock_invoices(each.invoice.pk for each in wanted)}
    parts: list[Part] = []
    for each in wanted:
        invoice = _fit(payment, locked.get(each.invoice.pk), str(each.invoice))
        if any(part.invoice is invoice for part in parts):
            raise InvoiceTwice(str(invoice))
        amount = min(money, invoice.total_due) if each.amount is None else each.amount
        _refuse_too_much(invoice, amount, money)
        parts.append(Part(invoice, amount))
        money -= amount
    return parts


def _fit(payment: Payment, invoice: Invoice | None, number: str) -> Invoice:
    """The invoice, if the payment can pay it. Raises `InvoiceNotOpen`, `OtherCurrency`."""
    if invoice is None or not invoice.is_open or invoice.is_credit_note or invoice.total_due <= 0:
        raise InvoiceNotOpen(number)
    if invoice.currency != payment.currency:
        raise OtherCurrency(number, invoice.currency, payment.currency)
    return invoice


def _refuse_too_much(invoice: Invoice, amount: Decimal, money: Decimal) -> None:
    if amount > invoice.total_due:
        due = format_money(invoice.total_due, invoice.currency, get_language() or "en")
        raise MoreThanDue(str(invoice), due)
    if amount > money or amount <= 0:
        raise MoreThanPaid(str(invoice))


def _proposed_parts(payment: Payment) -> list[Part]:
    """What is proposed, as far as it is still due."""
    proposed = dict(payment.allocations.values_list("invoice_id", "amount"))
    if payment.state != Payment.State.PROPOSED or not proposed:
        raise NothingProposed
    invoices = lock_invoices(proposed)
    parts = [Part(row, min(proposed[row.pk], row.total_due)) for row in invoices if row.is_open and row.total_due > 0]
    if not parts:
        raise InvoiceNotOpen(str(invoices[0]))
    return parts


def _forget_match(payment: Payment) -> None:
    """A person chose: what matching thought is no reason of this booking."""
    payment.certainty, payment.score, payment.reasons = "", 0, []


def _unreject(payment: Payment, parts: Sequence[Part]) -> None:
    chosen = {str(part.invoice.pk) for part in parts}
    payment.rejected = [each for each in payment.rejected if each not in chosen]


def _named(parts: Sequence[Part]) -> list[str]:
    """The parts as the audit trail keeps them."""
    return [f"{part.invoice.number} · {part.amount} {part.invoice.currency}" for part in parts]


@transaction.atomic
def spend_rest(*, payment: Payment, actor: Member, wanted: Sequence[Wanted]) -> Payment:
    """Put what a booked payment left over on further invoices. An invoice it pays already is passed over.

    Raises `NothingProposed` when the payment is not booked, and what `accept` raises of invoices.
    """
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    if locked.state != Payment.State.BOOKED:
        raise NothingProposed
    paid = set(locked.allocations.values_list("invoice_id", flat=True))
    new = [each for each in wanted if each.invoice.pk not in paid]
    parts = _parts(locked, new, locked.rest)
    if parts:
        allocations.add_parts([Booking(locked, parts)], by=actor)
        audit.record("invoices.payment_booked", locked, {"invoices": [[], _named(parts)]})
    return locked


@transaction.atomic
def undo(*, payment: Payment, actor: Member) -> Payment:
    """Take a booking back; the invoices stand as before it. Undoing twice undoes once.

    An accepted proposal is a proposal again. What matching booked by itself, and what a person chose, is rejected, so
    that it is not booked again by itself.
    """
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    if locked.state != Payment.State.BOOKED:
        return locked
    parts = _booked_parts(locked)
    locked.booked_at, locked.booked_by = None, None
    if not locked.is_by_hand:
        locked.company, locked.contact = None, None
    locked.state = Payment.State.PROPOSED
    if locked.certainty != Certainty.LIKELY:
        _reject(locked)
    locked.save(update_fields=_UNDECIDED)
    allocations.take_off(parts)
    audit.record("invoices.payment_undone", locked, {"invoices": [_named(parts), []]})
    return locked


def _booked_parts(payment: Payment) -> list[Part]:
    amounts = dict(payment.allocations.values_list("invoice_id", "amount"))
    return [Part(invoice, amounts[invoice.pk]) for invoice in lock_invoices(amounts)]


def _reject(payment: Payment) -> None:
    """Take the invoices off a payment and remember that they are not meant; nothing of the payment is saved."""
    refused = [str(each) for each in payment.allocations.values_list("invoice_id", flat=True)]
    payment.rejected = [*payment.rejected, *(each for each in refused if each not in payment.rejected)]
    Allocation.objects.filter(payment=payment).delete()
    payment.state = Payment.State.UNMATCHED
    _forget_match(payment)


@transaction.atomic
def reject(*, payment: Payment, actor: Member) -> Payment:
    """Say no to what is proposed: it is neither booked nor proposed again by itself. Raises `PaymentBooked`."""
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    if locked.state == Payment.State.BOOKED:
        raise PaymentBooked
    if locked.state == Payment.State.PROPOSED:
        _reject(locked)
        locked.save(update_fields=_UNDECIDED)
        audit.record("invoices.payment_rejected", locked)
    return locked


@transaction.atomic
def ignore(*, payment: Payment, actor: Member) -> Payment:
    """Set a payment aside that no customer made, such as a transfer between own accounts. Raises `PaymentBooked`."""
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    if locked.state == Payment.State.BOOKED:
        raise PaymentBooked
    if locked.state != Payment.State.IGNORED:
        Allocation.objects.filter(payment=locked).delete()
        _forget_match(locked)
        locked.state = Payment.State.IGNORED
        locked.save(update_fields=_UNDECIDED)
        audit.record("invoices.payment_ignored", locked)
    return locked


@transaction.atomic
def reconsider(*, payment: Payment, actor: Member) -> Payment:
    """Take back that a payment was set aside or its proposals rejected, and match it anew. Raises `PaymentBooked`."""
    require(actor, InvoicesPermission.BOOK_PAYMENTS)
    locked = _lock(payment)
    if locked.state == Payment.State.BOOKED:
        raise PaymentBooked
    if locked.state == Payment.State.IGNORED or locked.rejected:
        locked.state, locked.rejected = Payment.State.UNMATCHED, []
        locked.save(update_fields=_UNDECIDED)
        audit.record("invoices.payment_reconsidered", locked)
        return _match_anew(locked)
    return locked


def _lock(payment: Payment) -> Payment:
    locked: Payment = Payment.objects.select_for_update().get(pk=payment.pk)
    return locked
