"""What matching is told and what it answers."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Certainty(StrEnum):
    """What may be done with a match: book it, propose it to a person, or nothing."""

    CERTAIN = "certain"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An issued invoice on which something is due.

    `amount_due` is what is left to pay, positive. `reference_rf` is the ISO 11649 reference printed on it, or "".
    `customer_names` and `customer_ibans` are all that are known of the customer, also from earlier payments.
    """

    id: Hashable
    number: str
    reference_rf: str
    amount_due: Decimal
    currency: str
    customer_names: tuple[str, ...]
    customer_ibans: tuple[str, ...]
    issue_date: date
    due_date: date


@dataclass(frozen=True, slots=True)
class IncomingPayment:
    """Money that came in: a booked credit of a bank statement that is not the reversal of a debit.

    `amount` is what is left to allocate, positive. `reference` is the payer's structured or end-to-end reference,
    `text` the words of the payment. `rejected` are ids of invoices that a person said it does not pay.
    """

    id: Hashable
    amount: Decimal
    currency: str
    reference: str
    text: str
    payer_name: str
    payer_iban: str
    value_on: date
    rejected: frozenset[Hashable] = frozenset()


class Allocation(NamedTuple):
    """A part of a payment that goes to an invoice, in their common currency."""

    invoice_id: Hashable
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a match was made or not made: a stable code with plain texts, fit to be stored as JSON. See `describe`."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """The answer for one payment.

    The allocations never come to more than the payment; what is left over stays with the payer as credit. `score`
    (0 to 100) only orders proposals.
    """

    payment_id: Hashable
    allocations: tuple[Allocation, ...]
    certainty: Certainty
    score: int
    reasons: tuple[Reason, ...]


def total_due(invoices: Iterable[OpenInvoice]) -> Decimal:
    """What is due on all `invoices`; they must be in one currency for the sum to mean anything."""
    return sum((invoice.amount_due for invoice in invoices), Decimal(0))
