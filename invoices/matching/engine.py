"""Matches incoming payments to open invoices.

A match is certain only when the payer named the invoices (creditor reference, whole number) and the amount is theirs
to the cent; nothing else may be booked by itself. Everything weaker is a proposal with its reasons, and what two
choices explain equally well is at most a proposal. The order of the input changes nothing: the same data give the
same answer.
"""

from collections.abc import Hashable, Iterable
from datetime import date
from typing import Final

from invoices.matching.index import InvoiceIndex, by_age
from invoices.matching.mentions import read_mentions
from invoices.matching.proposals import Told, propose
from invoices.matching.reasons import describe, exact_reason, named_reasons
from invoices.matching.records import Allocation, Certainty, IncomingPayment, Match, OpenInvoice, Reason, total_due

__all__ = [
    "Allocation", "Certainty", "IncomingPayment", "Match", "OpenInvoice", "Reason", "describe", "match_payments",
]  # fmt: skip

_BY_REFERENCE: Final = 100
_BY_NUMBER: Final = 95


def match_payments(payments: Iterable[IncomingPayment], invoices: Iterable[OpenInvoice]) -> list[Match]:
    """One match per payment, in the order of `payments`.

    Certain matches are given first, earlier value dates before later ones; all of them together never pay an invoice
    over its due. Proposals are made afterwards, from what is still open; two payments may propose one invoice.
    """
    index = InvoiceIndex(invoices)
    told = [Told(payment, read_mentions(payment.reference, payment.text)) for payment in payments]
    settled: set[Hashable] = set()
    certain: dict[int, Match] = {}
    for place in sorted(range(len(told)), key=lambda place: _by_arrival(told[place].payment)):
        match = _certain(told[place], index, settled)
        if match is not None:
            certain[place] = match
            settled.update(allocation.invoice_id for allocation in match.allocations)
    return [certain.get(place) or propose(each, index, settled) for place, each in enumerate(told)]


def _by_arrival(payment: IncomingPayment) -> tuple[date, str]:
    return payment.value_on, str(payment.id)


def _certain(told: Told, index: InvoiceIndex, settled: set[Hashable]) -> Match | None:
    """Pay in full what the payer named, when exactly one reading of the words comes to the amount."""
    payment = told.payment
    referred = index.by_references(told.mentions)
    numbered = index.by_full_numbers(told.mentions)
    if not _may_be_booked(payment, referred, settled):
        return None
    chosen = _only_exact_reading(payment, referred, numbered)
    if chosen is None or not _may_be_booked(payment, chosen, settled):
        return None
    return Match(
        payment_id=payment.id,
        allocations=tuple(Allocation(invoice.id, invoice.amount_due) for invoice in chosen),
        certainty=Certainty.CERTAIN,
        score=_BY_REFERENCE if referred else _BY_NUMBER,
        reasons=(*named_reasons(chosen, referred), exact_reason(payment, chosen)),
    )


def _may_be_booked(payment: IncomingPayment, invoices: list[OpenInvoice], settled: set[Hashable]) -> bool:
    return all(
        invoice.currency == payment.currency and invoice.id not in settled and invoice.id not in payment.rejected
        for invoice in invoices
    )


def _only_exact_reading(
    payment: IncomingPayment, referred: list[OpenInvoice], numbered: list[OpenInvoice]
) -> list[OpenInvoice] | None:
    """The invoices, oldest first, that the words name and that come to the amount, if there is one way to read them.

    The references alone, the numbers alone, or both together. Where a single invoice of those named comes to the
    amount as well, nothing is sure: a payer who lists what he owes may be paying only one.
    """
    named = [*referred, *(invoice for invoice in numbered if invoice not in referred)]
    singles = [[invoice] for invoice in named]
    exact = [reading for reading in (referred, numbered, named) if reading and total_due(reading) == payment.amount]
    possible = {_ids(reading) for reading in (*exact, *singles) if total_due(reading) == payment.amount}
    if not exact or len(possible) > 1 or _share_a_number(numbered):
        return None
    return sorted(exact[0], key=by_age)


def _ids(invoices: list[OpenInvoice]) -> frozenset[Hashable]:
    return frozenset(invoice.id for invoice in invoices)


def _share_a_number(invoices: list[OpenInvoice]) -> bool:
    return len({invoice.number for invoice in invoices}) < len(invoices)
