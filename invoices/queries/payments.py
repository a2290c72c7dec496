"""Reading payments: those that wait for a decision with what is proposed, and a customer's credit."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.safestring import SafeString

from config.lib.formats import NO_BREAK_SPACE
from config.lib.identifiers import format_iban
from config.lib.money import quantize
from crm.models import Company, Contact
from invoices.matching.engine import describe
from invoices.matching.records import Reason
from invoices.models import Allocation, Payment
from invoices.remittance import IN_IBAN, IN_NAME, IN_TEXT, fragments, marked

UNDECIDED: Final = Q(state__in=Payment.UNDECIDED)
_PROPOSAL: Final = (
    *("payment__amount", "payment__currency", "payment__payer_name", "payment__method"),
    "invoice__number",
)
_COPIES: Final = ("seller", "buyer", "tax_groups", "payment", "notes", "search_text")


def payments() -> QuerySet[Payment]:
    """All payments with what lists and pages read of them."""
    parts = Allocation.objects.select_related("invoice").order_by("invoice__due_date", "pk")
    parts = parts.defer(*(f"invoice__{name}" for name in _COPIES))
    rows: QuerySet[Payment] = Payment.objects.select_related("transaction", "company", "contact", "booked_by__user")
    return rows.prefetch_related(Prefetch("allocations", parts))


def undecided_first(rows: QuerySet[Payment]) -> QuerySet[Payment]:
    """Proposals before payments nothing is known of, the newest first, as the index payment_by_state has them."""
    return rows.order_by("state", "-received_on", "-pk")


def waiting() -> tuple[int, int]:
    """How many payments wait for a decision, and how many of them have a proposal."""
    counts = Payment.objects.filter(UNDECIDED).aggregate(
        all=Count("pk"), proposed=Count("pk", filter=Q(state=Payment.State.PROPOSED))
    )
    return counts["all"], counts["proposed"]


def first_proposal() -> Allocation | None:
    """The likeliest proposed payment with the invoice that is due first of those it may be for, for the dashboard."""
    rows = Allocation.objects.filter(payment__state=Payment.State.PROPOSED).select_related("payment", "invoice")
    rows = rows.only(*_PROPOSAL).order_by(
        "-payment__score", "-payment__received_on", "-payment__pk", "invoice__due_date"
    )
    return rows.first()


# --- Told to a person -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Explained:
    """A payment in words: its texts with what spoke for the invoices marked (safe HTML), and the reasons as sentences.

    Its allocations are what is proposed or booked.
    """

    payment: Payment
    payer: SafeString
    iban: SafeString
    text: SafeString
    reference: SafeString
    reasons: list[str]

    @property
    def parts(self) -> list[Allocation]:
        """The allocations with their invoices, what is due first comes first."""
        return list(self.payment.allocations.all())


def explained(payment: Payment) -> Explained:
    """The payment in the active language."""
    reasons, movement = _reasons(payment), payment.transaction
    words = fragments(reasons, IN_TEXT)
    return Explained(
        payment=payment,
        payer=marked(payment.payer_name, fragments(reasons, IN_NAME)),
        iban=marked(format_iban(payment.payer_iban).replace(" ", NO_BREAK_SPACE), fragments(reasons, IN_IBAN)),
        text=marked(" ".join(filter(None, (movement.remittance_text if movement else "", payment.note))), words),
        reference=marked(movement.reference if movement else "", words),
        reasons=sentences(payment),
    )


def sentences(payment: Payment) -> list[str]:
    """Why its invoices were found, or why none, in the active language."""
    return [sentence for reason in _reasons(payment) if (sentence := _sentence(reason))]


def _reasons(payment: Payment) -> list[Reason]:
    return [Reason(each["code"], each["params"]) for each in payment.reasons]


def _sentence(reason: Reason) -> str:
    """The reason in words; "" for one that an earlier version stored and this one does not know."""
    try:
        return describe(reason)
    except KeyError:
        return ""


def explained_each(rows: Iterable[Payment]) -> list[Explained]:
    """Payments in the active language."""
    return [explained(row) for row in rows]


# --- Customers ------------------------------------------------------------------------------------------------------
def payments_of(customer: Company | Contact) -> QuerySet[Payment]:
    """The booked payments of a customer, the newest first."""
    rows: QuerySet[Payment] = Payment.objects.filter(state=Payment.State.BOOKED, **_of(customer))
    return rows.order_by("-received_on", "-pk")


def credit_of(customer: Company | Contact) -> list[tuple[Decimal, str]]:
    """What booked payments of a customer left over, by currency; nothing where nothing is left."""
    booked = payments_of(customer).order_by()
    received = _sums(booked.values_list("currency").annotate(Sum("amount")))
    parts = Allocation.objects.filter(payment__in=booked.values("pk")).order_by()
    spent = _sums(parts.values_list("payment__currency").annotate(Sum("amount")))
    left = {currency: amount - spent.get(currency, Decimal(0)) for currency, amount in received.items()}
    return [(amount, currency) for currency, amount in sorted(left.items()) if amount > 0]


def _sums(rows: Iterable[Any]) -> dict[str, Decimal]:
    """Sums by currency, in its smallest unit: SQLite adds in floating point."""
    return {currency: quantize(amount, currency) for currency, amount in rows}


def _of(customer: Company | Contact) -> dict[str, uuid.UUID]:
    return {"company" if isinstance(customer, Company) else "contact": customer.pk}
