"""What is sold, and for how much, as the invoices say: there is no price list."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.db.models import Case, F, Sum, When

from config.lib.text import fold
from invoices.models import Invoice, InvoiceLine
from invoices.queries.invoices import counted, in_euro

# Lines that are read, the newest first: what was not sold for longer has no price of today.
_LINES_READ: Final = 2_000
_SHORTEST_BEGINNING, _LONGEST_ENDING = 4, 4


@dataclass(frozen=True)
class Sold:
    """A product or service by what invoices call it: its latest price, of which day, and how many lines have it."""

    description: str
    unit_price: Decimal
    currency: str
    day: datetime.date
    count: int = 0


def sold(words: str, limit: int) -> list[Sold]:
    """What was invoiced lately with all these words in what it is called, or all their beginnings where nothing has
    the words; the most often first; one query.
    """
    invoices = counted().exclude(kind=Invoice.Kind.CREDIT_NOTE)
    lines = InvoiceLine.objects.filter(invoice__in=invoices).order_by("-invoice__issue_date", "-pk")
    columns = ("description", "unit_price", "invoice__currency", "invoice__issue_date")
    found: dict[str, Sold] = {}
    for row in lines.values_list(*columns)[:_LINES_READ]:
        known = found.setdefault(row[0], Sold(*row))
        found[known.description] = replace(known, count=known.count + 1)
    for wanted in (fold(words).split(), [_beginning(word) for word in fold(words).split()]):
        meant = [each for each in found.values() if all(word in fold(each.description) for word in wanted)]
        if meant:
            break
    return sorted(meant, key=lambda each: (-each.count, each.description))[:limit]


def best_sellers(first: datetime.date, last: datetime.date, limit: int) -> list[tuple[str, Decimal]]:
    """What the lines of these days call what was sold, and what it brought in euro without VAT, credit notes taken off,
    the most first; one query. Allowances on whole invoices are in no line, and other currencies have no fixed rate.
    """
    invoices = counted().filter(issue_date__range=(first, last), currency__in=("EUR", "BGN"))
    lines = InvoiceLine.objects.filter(invoice__in=invoices).order_by()
    signed = Case(When(invoice__kind=Invoice.Kind.CREDIT_NOTE, then=-F("net")), default=F("net"))
    brought: dict[str, Decimal] = defaultdict(Decimal)
    for name, currency, amount in lines.values_list("description", "invoice__currency").annotate(net=Sum(signed)):
        brought[name] += in_euro(amount, currency)
    return sorted((each for each in brought.items() if each[1] > 0), key=lambda each: (-each[1], each[0]))[:limit]


def _beginning(word: str) -> str:
    """A word without its ending: визит|ките"""
    return word[: max(_SHORTEST_BEGINNING, len(word) - _LONGEST_ENDING)]
