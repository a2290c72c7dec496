"""Days, weeks, months, quarters and years as the rules pass them on, and how they are moved."""

import datetime
from calendar import monthrange
from collections.abc import Callable
from typing import Final, NamedTuple

YEARS: Final = range(1900, 2200)
ONE_DAY: Final = datetime.timedelta(days=1)
_FARTHEST_LEAP_YEAR: Final = 8  # from 1896 to 1904
MONTHS_IN: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class When(NamedTuple):
    """The day on which a sentence is read, whether it asks about what comes, and whether about what is lacking."""

    today: datetime.date
    ahead: bool
    lacking: bool = False


class Span(NamedTuple):
    """Days as the rules pass them on. `cycle` is the unit left unsaid ("year" for „през март“), None if all is said."""

    first: datetime.date | None
    last: datetime.date | None
    grain: str
    cycle: str | None = None


def shift(day: datetime.date, count: int, unit: str) -> datetime.date:
    """`day` moved by `count` units; the last day of a shorter month stands for one that it lacks.

    Raises ValueError or OverflowError outside the years from 1900 to 2199.
    """
    if unit in MONTHS_IN:
        year, month = divmod(day.year * 12 + day.month - 1 + count * MONTHS_IN[unit], 12)
        moved = datetime.date(year, month + 1, 1)
        moved = moved.replace(day=min(day.day, monthrange(year, month + 1)[1]))
    else:
        moved = day + datetime.timedelta(days=count * (7 if unit == "week" else 1))
    if moved.year not in YEARS:
        raise ValueError(moved)
    return moved


def whole(day: datetime.date, unit: str) -> Span:
    """The day, week, month, quarter or year in which `day` is."""
    if unit == "day":
        return Span(day, day, "day")
    if unit == "week":
        first = day - datetime.timedelta(days=day.weekday())
    else:
        months = MONTHS_IN[unit]
        first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Span(first, shift(first, 1, unit) - ONE_DAY, unit)


def nearest(when: When, cycle: str, make: Callable[[datetime.date], Span]) -> Span:
    """The span that `make` gives in the year or week of a day: the latest begun, or `ahead` the nearest not ended."""
    step = 1 if when.ahead else -1
    for count in range(_FARTHEST_LEAP_YEAR + 1):
        try:
            span = make(shift(when.today, step * count, cycle))
        except ValueError:  # 29 February
            continue
        if span.first and span.last and (span.last >= when.today if when.ahead else span.first <= when.today):
            return span._replace(cycle=cycle)
    raise ValueError(when)


def move(span: Span, count: int, unit: str) -> Span:
    """`span` moved by `count` units; a whole month stays a whole month."""
    if span.first is None or span.last is None:
        raise ValueError(span)
    if span.grain in MONTHS_IN:
        return whole(shift(span.first, count, unit), span.grain)
    return span._replace(first=shift(span.first, count, unit), last=shift(span.last, count, unit))
