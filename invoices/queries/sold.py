"""What is sold, and for how much, as the invoices say: there is no price list."""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from config.lib.text import fold
from invoices.models import Invoice, InvoiceLine
from invoices.queries.invoices import counted

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


def _beginning(word: str) -> str:
    """A word without its ending: визит|ките"""
    return word[: max(_SHORTEST_BEGINNING, len(word) - _LONGEST_ENDING)]
