"""Days, weeks, months, quarters, years and ranges of days in a sentence, in Bulgarian and English.

Every function takes `today`, the calendar day where the asker's organization is (`clock.today(organization)`), and
answers in such days; both ends of a period belong to it and weeks begin on Monday.

Reading goes in two steps, each a table of rules over the `words`. First every `single` thing is found (20 ноември,
last month, Q4 2026), then what is `joined` and bounded (от … до …, between … and …, до края на …, since …).

What is named without its year or week (през март, в петък) is the latest that has begun; where the question is about
what comes (`ahead`), the nearest that has not ended.
"""

import datetime
from collections.abc import Sequence
from typing import Final

from ai_assistant.offline.grammar import Item
from ai_assistant.offline.numbers import numbers_in
from ai_assistant.offline.periods.found import FoundPeriod
from ai_assistant.offline.periods.joined import JOINED
from ai_assistant.offline.periods.single import SINGLE
from ai_assistant.offline.periods.spans import When, shift, whole
from ai_assistant.offline.periods.words import labelled
from ai_assistant.offline.words import tokens_of

__all__ = ["PRESENT", "FoundPeriod", "find_period", "periods_in", "preceding", "present"]

# Of what there is a present one.
PRESENT: Final = frozenset({"day", "week", "month", "quarter", "year"})


def present(grain: str, today: datetime.date) -> FoundPeriod:
    """The day, week, month, quarter or year in which `today` is."""
    span = whole(today, grain)
    return FoundPeriod(span.first, span.last, grain)


def preceding(period: FoundPeriod) -> FoundPeriod:
    """The day, week, month, quarter or year before a whole one, said in the same words."""
    if period.first is None:
        return period
    span = whole(shift(period.first, -1, period.grain), period.grain)
    return FoundPeriod(span.first, span.last, period.grain, period.start, period.end)


def find_period(text: str, today: datetime.date, *, ahead: bool = False) -> FoundPeriod | None:
    """The first period that `text` names, None if there is none; `ahead` for a question about what comes.

    Of a long text the beginning is read. Whatever the text is, nothing is raised.
    """
    found = periods_in(numbers_in(tokens_of(text)), today, ahead=ahead)
    return found[0] if found else None


def periods_in(numbers: Sequence[Item], today: datetime.date, *, ahead: bool = False) -> list[FoundPeriod]:
    """All periods, in their order, among items that `numbers_in` has read."""
    items = labelled(numbers)
    when = When(today, ahead, lacking=any(item.label == "lacking" for item in items))
    items = JOINED.reduce(SINGLE.reduce(items, when), when)
    spans = ((item.value, item.start, item.end) for item in items if item.label == "found")
    return [
        FoundPeriod(span.first, span.last, "days" if span.grain == "half" else span.grain, start, end)
        for span, start, end in spans
    ]
