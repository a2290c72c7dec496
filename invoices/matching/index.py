"""Open invoices, found by everything a payment can know of them without looking at each."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from invoices.matching.mentions import Mentions
from invoices.matching.names import NameIndex, SimilarName
from invoices.matching.records import IncomingPayment, OpenInvoice

_MOST_IN_A_SUM: Final = 10
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class InvoiceSum:
    """Some invoices that come to a sum, oldest first; `choices` counts the selections that come to the same."""

    invoices: tuple[OpenInvoice, ...]
    choices: int


def by_age(invoice: OpenInvoice) -> tuple[object, ...]:
    """Sorting key: what is due first comes first; the number and id make the order the same every time."""
    return invoice.due_date, invoice.issue_date, invoice.number, str(invoice.id)


class InvoiceIndex:
    """Open invoices by reference, number, amount, payer's account and payer's name. Each answer is oldest first."""

    def __init__(self, invoices: Iterable[OpenInvoice]) -> None:
        self._by_reference: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._by_number: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._by_short_number: dict[int, list[OpenInvoice]] = defaultdict(list)
        self._by_amount: dict[tuple[str, Decimal], list[OpenInvoice]] = defaultdict(list)
        self._by_iban: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._by_name: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._sums: dict[tuple[Hashable, ...], dict[Decimal, InvoiceSum]] = {}
        for invoice in sorted((each for each in invoices if each.amount_due > 0), key=by_age):
            self._add(invoice)
        self._names = NameIndex(self._by_name)

    def _add(self, invoice: OpenInvoice) -> None:
        if invoice.reference_rf:
            self._by_reference["".join(invoice.reference_rf.split()).upper()].append(invoice)
        if invoice.number.isdecimal():
            self._by_number[invoice.number].append(invoice)
            self._by_short_number[int(invoice.number)].append(invoice)
        self._by_amount[invoice.currency, invoice.amount_due].append(invoice)
        for iban in dict.fromkeys(invoice.customer_ibans):
            self._by_iban["".join(iban.split()).upper()].append(invoice)
        for name in dict.fromkeys(filter(None, invoice.customer_names)):
            self._by_name[name].append(invoice)

    def by_references(self, mentions: Mentions) -> list[OpenInvoice]:
        """Invoices whose creditor reference is among the mentions; of glued ones the longest that is known."""
        found: list[OpenInvoice] = []
        for candidates in mentions.references:
            known = next((each for each in candidates if each in self._by_reference), None)
            found.extend(self._by_reference[known] if known else [])
        return _once(found)

    def by_full_numbers(self, mentions: Mentions) -> list[OpenInvoice]:
        """Invoices whose whole number is among the mentions."""
        return _once(invoice for number in mentions.full_numbers for invoice in self._by_number.get(number, ()))

    def by_short_number(self, number: str) -> Sequence[OpenInvoice]:
        """Invoices whose number is `number` but for leading zeros."""
        return self._by_short_number.get(int(number), ())

    def by_amount(self, payment: IncomingPayment) -> Sequence[OpenInvoice]:
        """Invoices on which exactly the amount of `payment` is due, in its currency."""
        return self._by_amount.get((payment.currency, payment.amount), ())

    def by_payer_iban(self, payment: IncomingPayment) -> Sequence[OpenInvoice]:
        """Invoices of the customers whose account the payment came from."""
        return self._by_iban.get("".join(payment.payer_iban.split()).upper(), ()) if payment.payer_iban else ()

    def by_payer_name(self, payment: IncomingPayment) -> list[tuple[OpenInvoice, SimilarName]]:
        """Invoices of the customers named like the payer, each once with the most similar name, most similar first."""
        found: dict[Hashable, tuple[OpenInvoice, SimilarName]] = {}
        for similar in self._names.similar(payment.payer_name) if payment.payer_name else ():
            for invoice in self._by_name[similar.name]:
                found.setdefault(invoice.id, (invoice, similar))
        return list(found.values())

    def with_sum(self, invoices: Iterable[OpenInvoice], amount: Decimal) -> InvoiceSum | None:
        """Two or more of the oldest ten `invoices` that come to exactly `amount`; None when there are none."""
        oldest = tuple(sorted(invoices, key=by_age)[:_MOST_IN_A_SUM])
        key = tuple(invoice.id for invoice in oldest)
        if key not in self._sums:
            self._sums[key] = _sums(oldest)
        return self._sums[key].get(amount)


def _once(invoices: Iterable[OpenInvoice]) -> list[OpenInvoice]:
    return list({invoice.id: invoice for invoice in invoices}.values())


def _sums(invoices: tuple[OpenInvoice, ...]) -> dict[Decimal, InvoiceSum]:
    """All sums of two or more invoices. Selections of fewer, older invoices are met first and kept."""
    sums: dict[Decimal, InvoiceSum] = {}
    amounts = [invoice.amount_due for invoice in invoices]
    for size in range(2, len(invoices) + 1):
        for chosen, parts in zip(combinations(invoices, size), combinations(amounts, size), strict=True):
            total = sum(parts, _ZERO)
            known = sums.get(total)
            sums[total] = InvoiceSum(known.invoices, known.choices + 1) if known else InvoiceSum(chosen, 1)
    return sums
