"""What matching reads: payments that wait, invoices that are open, and what is known of who pays for whom."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import get_language

from config.lib.errors import DomainError
from config.lib.money import parse_amount
from config.lib.text import fold
from invoices.matching.records import IncomingPayment, OpenInvoice
from invoices.models import Invoice, Payment

CHOICES: Final = 30
_CHUNK: Final = 2000


# --- For the engine -------------------------------------------------------------------------------------------------
def undecided_payments(only: Collection[uuid.UUID] | None = None) -> list[IncomingPayment]:
    """The payments that are neither booked nor set aside, by key; `only` narrows them to some keys."""
    rows = Payment.objects.filter(state__in=Payment.UNDECIDED).order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=only)
    names = (
        "pk", "amount", "currency", "transaction__reference", "transaction__remittance_text", "note", "payer_name",
        "payer_iban", "received_on", "rejected",
    )  # fmt: skip
    return [_incoming(*values) for values in rows.values_list(*names).iterator(_CHUNK)]


def _incoming(
    pk: uuid.UUID,
    amount: Any,
    currency: str,
    reference: str | None,
    text: str | None,
    note: str,
    payer_name: str,
    payer_iban: str,
    received_on: Any,
    rejected: list[str],
) -> IncomingPayment:
    return IncomingPayment(
        id=pk,
        amount=amount,
        currency=currency,
        reference=reference or "",
        text=" ".join(filter(None, (text, note))),
        payer_name=payer_name,
        payer_iban=payer_iban,
        value_on=received_on,
        rejected=frozenset(uuid.UUID(each) for each in rejected),
    )


def open_invoices() -> list[OpenInvoice]:
    """The invoices and debit notes on which something is due, with all that is known of their customers."""
    payers = _Payers()
    names = (
        "pk", "number", "payment_reference", "total_due", "currency", "issue_date", "due_date", "company_id",
        "contact_id", "customer_name", "company__name", "company__legal_name", "contact__first_name",
        "contact__last_name",
    )  # fmt: skip
    return [_open(payers, *values) for values in due_invoices().values_list(*names).iterator(_CHUNK)]


def due_invoices() -> QuerySet[Invoice]:
    """Invoices and debit notes on which something is due."""
    due = Q(state__in=Invoice.OPEN_STATES, total_due__gt=0)
    rows: QuerySet[Invoice] = Invoice.objects.filter(due).exclude(kind=Invoice.Kind.CREDIT_NOTE)
    return rows


def _open(
    payers: "_Payers",
    pk: uuid.UUID,
    number: str,
    reference: str,
    due: Any,
    currency: str,
    issue_date: Any,
    due_date: Any,
    company: uuid.UUID | None,
    contact: uuid.UUID | None,
    *names: str | None,
) -> OpenInvoice:
    *firms, first, last = names
    person = " ".join(filter(None, (first, last)))
    return OpenInvoice(
        id=pk,
        number=number,
        reference_rf=reference,
        amount_due=due,
        currency=currency,
        customer_names=tuple(dict.fromkeys(filter(None, (*firms, person, *payers.names(company, contact))))),
        customer_ibans=payers.ibans(company, contact),
        issue_date=issue_date,
        due_date=due_date,
    )


class _Payers:
    """The names and accounts from which booked payments of a customer came."""

    def __init__(self) -> None:
        self._names: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
        self._ibans: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
        booked = Payment.objects.filter(state=Payment.State.BOOKED).exclude(company=None, contact=None)
        rows = booked.order_by().values_list("company_id", "contact_id", "payer_name", "payer_iban").distinct()
        for company, contact, name, iban in rows.iterator(_CHUNK):
            customer = company or contact
            self._names[customer] += [name] if name else []
            self._ibans[customer] += [iban] if iban else []

    def names(self, company: uuid.UUID | None, contact: uuid.UUID | None) -> tuple[str, ...]:
        return _once(self._names, company or contact)

    def ibans(self, company: uuid.UUID | None, contact: uuid.UUID | None) -> tuple[str, ...]:
        return _once(self._ibans, company or contact)


def _once(known: dict[uuid.UUID, list[str]], customer: uuid.UUID | None) -> tuple[str, ...]:
    return tuple(sorted(set(known.get(customer, ())))) if customer else ()


# --- For a person who chooses ---------------------------------------------------------------------------------------
def choices(payment: Payment, search: str) -> QuerySet[Invoice]:
    """Open invoices in the payment's currency to choose from, the likeliest first: the exact amount, then the oldest.

    `search` are words of the number, the customer or the reference, or an amount that is due.
    """
    is_booked = payment.state == Payment.State.BOOKED
    rows = due_invoices().filter(currency=payment.currency)
    if is_booked:
        rows = rows.exclude(pk__in=payment.allocations.values("invoice_id"))
    rows = rows.filter(_named(search))
    exact = When(total_due=payment.rest if is_booked else payment.amount, then=Value(0))
    own = [When(**{name: value}, then=Value(1)) for name, value in _customer(payment).items()]
    rank = Case(exact, *own, default=Value(2), output_field=IntegerField())
    return rows.order_by(rank, "due_date", "pk")[:CHOICES]


def found(search: str) -> QuerySet[Invoice]:
    """Open invoices that words or an amount name, the oldest first."""
    return due_invoices().filter(_named(search)).order_by("due_date", "pk")


def _named(search: str) -> Q:
    words = Q(*(Q(search_text__contains=word) for word in fold(search).split()))
    try:
        return words | Q(total_due=parse_amount(search, get_language() or "en"))
    except DomainError:
        return words


def _customer(payment: Payment) -> dict[str, Any]:
    known = {"company_id": payment.company_id, "contact_id": payment.contact_id}
    return {name: value for name, value in known.items() if value}


def chosen(ids: Iterable[Any]) -> list[Invoice]:
    """The open invoices of these ids, what is due first comes first."""
    return list(due_invoices().filter(pk__in=ids).order_by("due_date", "pk"))
