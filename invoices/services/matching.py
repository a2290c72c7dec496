"""Matching by itself: what is certain is booked, what is likely is proposed, at upload and every night.

The payments are worked through in parts, each in a transaction of its own that looks at every row again under its
lock. So a run may die at any place, run twice, or run beside another: what is decided stays decided, once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from accounts.models import Job, Member
from accounts.queries import members
from accounts.services import audit, jobs, notifications
from accounts.tenancy import current_organization, scope
from config.lib.jobs import Progress
from config.lib.urls import org_reverse
from invoices.matching.engine import match_payments
from invoices.matching.records import Certainty, Match
from invoices.models import Allocation, Invoice, Payment
from invoices.queries.matching import open_invoices, undecided_payments
from invoices.rules import InvoicesPermission
from invoices.services import allocations
from invoices.services.allocations import Booking, Part
from invoices.services.settlement import lock_invoices

JOB: Final = "invoices.match_payments"
# So many new payments are matched while the person who uploaded them waits; more are a job.
AT_ONCE: Final = 500
_TOGETHER: Final = 500
_MATCHED: Final = ("state", "certainty", "score", "reasons", "updated_at")


@dataclass
class Outcome:
    """How many payments a run booked, newly proposed, and left for a person to find the invoice of."""

    booked: int = 0
    proposed: int = 0
    unmatched: int = 0

    def add(self, other: "Outcome") -> None:
        """Count another outcome in."""
        self.booked += other.booked
        self.proposed += other.proposed
        self.unmatched += other.unmatched


def match(*, only: Collection[UUID] | None = None, progress: Progress | None = None) -> Outcome:
    """Match the payments that are not decided, or `only` those of some keys, to the open invoices.

    What is booked here is nobody's act: trail and timeline name no member, whoever began the run. What nothing new is
    known of is not written again.
    """
    with scope(current_organization()):
        return _match(only, progress)


def _match(only: Collection[UUID] | None, progress: Progress | None) -> Outcome:
    payments = undecided_payments(only)
    matches = match_payments(payments, open_invoices()) if payments else []
    if progress:
        progress.start(len(matches))
    outcome = Outcome()
    for start in range(0, len(matches), _TOGETHER):
        part = matches[start : start + _TOGETHER]
        outcome.add(_apply(part))
        if progress:
            progress.step(start + len(part))
    return outcome


@transaction.atomic
def _apply(matches: Sequence[Match]) -> Outcome:
    """Write what a part of the matches says, as far as its payments still wait and its invoices are still due."""
    locked = allocations.lock_payments(_ids(matches))
    payments: dict[Any, Payment] = {row.pk: row for row in locked if row.is_undecided}
    waiting = [each for each in matches if each.payment_id in payments]
    bookings = _certain(payments, waiting)
    allocations.book(bookings, by=None)
    audit.record_many("invoices.payment_matched", [booking.payment for booking in bookings])
    known = _proposed(payments)
    others = [each for each in waiting if each.certainty != Certainty.CERTAIN]
    changed = [each for each in others if _is_news(payments[each.payment_id], each, known)]
    _propose(payments, changed)
    return Outcome(
        booked=len(bookings),
        proposed=sum(each.certainty == Certainty.LIKELY for each in changed),
        unmatched=sum(each.certainty == Certainty.NONE for each in others),
    )


def _ids(matches: Iterable[Match]) -> list[Any]:
    return [each.payment_id for each in matches]


# --- Certain --------------------------------------------------------------------------------------------------------
def _certain(payments: dict[Any, Payment], matches: Sequence[Match]) -> list[Booking]:
    """What may be booked: certain, and still exactly what is due."""
    sure = [each for each in matches if each.certainty == Certainty.CERTAIN]
    named = [part.invoice_id for each in sure for part in each.allocations]
    invoices: dict[Any, Invoice] = {row.pk: row for row in lock_invoices(named)}
    bookings = []
    for each in sure:
        payment = payments[each.payment_id]
        if all(_is_due(payment, invoices.get(part.invoice_id), part.amount) for part in each.allocations):
            _note(payment, each)
            bookings.append(
                Booking(payment, [Part(invoices[part.invoice_id], part.amount) for part in each.allocations])
            )
    return bookings


def _is_due(payment: Payment, invoice: Invoice | None, amount: Decimal) -> bool:
    return (
        invoice is not None
        and invoice.is_open
        and invoice.total_due == amount
        and str(invoice.pk) not in payment.rejected
    )


def _note(payment: Payment, match: Match) -> None:
    """Write down what matching thought and why; nothing is saved."""
    payment.certainty = "" if match.certainty == Certainty.NONE else match.certainty.value
    payment.score = match.score
    payment.reasons = _stored(match)


def _stored(match: Match) -> list[dict[str, Any]]:
    return [{"code": reason.code, "params": dict(reason.params)} for reason in match.reasons]


# --- Likely and none ------------------------------------------------------------------------------------------------
def _proposed(payments: Collection[Any]) -> dict[Any, dict[Any, Decimal]]:
    """What is proposed now: amounts by invoice, by payment."""
    found: dict[Any, dict[Any, Decimal]] = {}
    rows = Allocation.objects.filter(payment__in=payments).values_list("payment_id", "invoice_id", "amount")
    for payment, invoice, amount in rows:
        found.setdefault(payment, {})[invoice] = amount
    return found


def _is_news(payment: Payment, match: Match, known: dict[Any, dict[Any, Decimal]]) -> bool:
    if any(str(part.invoice_id) in payment.rejected for part in match.allocations):
        return False  # a person said no while the run was at it
    is_same = known.get(payment.pk, {}) == {part.invoice_id: part.amount for part in match.allocations}
    return not is_same or payment.reasons != _stored(match)


def _propose(payments: dict[Any, Payment], matches: Sequence[Match]) -> None:
    """Write proposals in place of earlier ones, and that there is none any more."""
    Allocation.objects.filter(payment__in=_ids(matches)).delete()
    for each in matches:
        payment = payments[each.payment_id]
        _note(payment, each)
        payment.state = Payment.State.PROPOSED if each.allocations else Payment.State.UNMATCHED
    allocations.store([payments[each.payment_id] for each in matches], _MATCHED)
    rows = [_proposal(each.payment_id, part.invoice_id, part.amount) for each in matches for part in each.allocations]
    Allocation.objects.bulk_create(rows, batch_size=1000)


def _proposal(payment_id: Any, invoice_id: Any, amount: Decimal) -> Allocation:
    return Allocation(payment_id=payment_id, invoice_id=invoice_id, amount=amount)


# --- Long and at night ----------------------------------------------------------------------------------------------
def start(*, actor: Member | None) -> Job:
    """Match in the background, with progress."""
    return jobs.start_job(JOB, actor=actor, payload={})


def run(_job: Job, progress: Progress) -> dict[str, Any]:
    """The runner of the job."""
    outcome = match(progress=progress)
    tell(outcome)
    return asdict(outcome)


def match_and_tell() -> Outcome:
    """What happens every night."""
    outcome = match()
    tell(outcome)
    return outcome


def tell(outcome: Outcome, *, but: Member | None = None) -> None:
    """Notify the members who may book, when something was booked or proposed; `but` knows already."""
    if not (outcome.booked or outcome.proposed):
        return
    told = [
        member for member in members.active_team() if member.has(InvoicesPermission.BOOK_PAYMENTS) and member != but
    ]
    data = {"booked": outcome.booked, "proposed": outcome.proposed}
    notifications.notify(told, "invoices.payments_matched", data, org_reverse("invoices:payments"))
