"""The rules that join and bound periods: от … до …, between … and …, до края на …, since …"""

from typing import Final

from ai_assistant.offline.grammar import Grammar
from ai_assistant.offline.periods.single import about_unit
from ai_assistant.offline.periods.spans import ONE_DAY, Span, When, move, nearest, shift, whole


def _span(when: When, thing: Span | str) -> Span:
    """A period of a rule; its unit alone means the present one (the end of the month)."""
    return whole(when.today, thing) if isinstance(thing, str) else thing


def _range(when: When, one: Span, other: Span) -> Span:
    """From one period to another, each lending the other the year that it lacks: от март до май 2025."""
    if one.cycle and not other.cycle:
        one = _beside(one, other, before=True)
    elif other.cycle and not one.cycle:
        other = _beside(other, one, before=False)
    elif one.cycle and other.cycle and one.first and other.first and one.first > other.first:
        ahead = when.ahead or other.cycle != "year"
        one, other = (one, move(other, 1, other.cycle)) if ahead else (move(one, -1, one.cycle), other)
    if one.first is None or other.last is None or one.first > other.last:
        raise ValueError(one, other)
    return Span(one.first, other.last, "days")


def _beside(span: Span, fixed: Span, *, before: bool) -> Span:
    """`span`, whose year or week was not said, in that of `fixed` or in the nearest `before` or after it."""
    if not (span.first and span.cycle and fixed.first):
        raise ValueError(span, fixed)
    moved = move(span, fixed.first.year - span.first.year, "year") if span.cycle == "year" else span
    if not moved.first:
        raise ValueError(span)
    while moved.first and (moved.first > fixed.first if before else moved.first < fixed.first):
        moved = move(moved, -1 if before else 1, span.cycle)
    return moved


def _from_day(when: When, day: int, until: Span) -> Span | None:
    """от 1 до 15 ноември; от 25 до 5 ноември begins a month earlier."""
    if until.grain != "day" or until.last is None:
        return None
    month = until.last if day <= until.last.day else shift(until.last, -1, "month")
    return Span(month.replace(day=day), until.last, "days", until.cycle)


def _to_day(when: When, since: Span, day: int) -> Span | None:
    """March 1 to 15"""
    if since.grain != "day" or since.first is None or day < since.first.day:
        return None
    return Span(since.first, since.first.replace(day=day), "days", since.cycle)


def _start_to(when: When, thing: Span | str, until: Span) -> Span:
    """от началото на годината до края на март"""
    return _range(when, _span(when, thing)._replace(cycle=None), until)


def _since_start(when: When, thing: Span | str) -> Span | None:
    """от началото на годината, year to date: up to today."""
    first = _span(when, thing).first
    return Span(first, when.today, "days") if first and first <= when.today else None


def _until_end(when: When, thing: Span | str) -> Span:
    """до края на месеца: from today on; without a first day where that is behind."""
    last = _span(when, thing).last
    return Span(when.today if last and last >= when.today else None, last, "days")


def _last_day(when: When, thing: Span | str) -> Span | None:
    last = _span(when, thing).last
    return whole(last, "day") if last else None


def _first_day(when: When, thing: Span | str) -> Span | None:
    first = _span(when, thing).first
    return whole(first, "day") if first else None


def _since(when: When, span: Span) -> Span | None:
    """since March, от март насам: up to today; what is not here yet has no end. Not since summer: nor is it in it."""
    first = span.last + ONE_DAY if when.lacking and span.last and span.last < when.today else span.first
    if first is None:
        return None
    return Span(first, when.today if first <= when.today else None, "days")


def _after_period(when: When, span: Span) -> Span | None:
    return Span(span.last + ONE_DAY, None, "days") if span.last else None


def _before_period(when: When, span: Span) -> Span | None:
    return Span(None, span.first - ONE_DAY, "days") if span.first else None


def _until(when: When, span: Span) -> Span | None:
    """до 15 ноември, by Friday: that day included; of a weekday the next one, of a date without a year the nearest."""
    if span.last is None:
        return None
    if span.cycle and span.last < when.today:
        later = move(span, 1, span.cycle)
        is_nearer = later.last and later.last - when.today < when.today - span.last
        span = later if is_nearer or span.cycle != "year" else span
    return Span(None, span.last, "days")


def _neighbours(when: When, one: Span, other: Span) -> Span | None:
    """Q3 и Q4 2026: two periods of which the second begins when the first has ended."""
    both = _range(when, one, other)
    grain = one.grain
    following = both.first and shift(both.first, 1, grain) if grain == other.grain and grain != "days" else None
    return both if following and both.last == whole(following, grain).last else None


def _week_of(when: When, unit: str, span: Span) -> Span | None:
    """седмицата от 12 октомври"""
    return whole(span.first, "week") if unit == "week" and span.grain == "day" and span.first else None


def _nth(when: When, day: int) -> Span:
    """на 15-ти, on the 15th: of a month that is not named."""
    return nearest(when, "month", lambda near: whole(near.replace(day=day), "day"))


def _nth_to_nth(when: When, day: int, until: int) -> Span:
    """от 1-ви до 15-ти"""
    return _range(when, _nth(when, day), _nth(when, until))


def _until_nth(when: When, day: int) -> Span | None:
    return _until(when, _nth(when, day))


def _since_nth(when: When, day: int) -> Span | None:
    return _since(when, _nth(when, day))


JOINED: Final = Grammar("found", [
    ("from|since start of? unit|period to end? of? unit|period", _start_to),
    ("from|since start of? unit|period now?", _since_start),        # от началото на годината
    ("unit to date", _since_start),
    ("period now", _since_start),                                   # тази година досега
    ("now period", _since_start),                                   # so far this year
    ("ytd", _since_start),
    ("to|before end of? unit|period", _until_end),                  # до края на тримесечието
    ("to unit end", _until_end),                                    # by year end
    ("end of? unit|period", _last_day),
    ("start of? unit|period", _first_day),
    ("between number|ordinal|nth and|dash period", _from_day),
    ("from? number|ordinal|nth to|dash period", _from_day),             # от 1 до 15 ноември
    ("between period and|dash period", _range),
    ("from? period to|dash period", _range),                        # 01.10.2026–15.10.2026
    ("between period and|dash number|ordinal|nth", _to_day),
    ("from? period to|dash number|ordinal|nth", _to_day),               # March 1 to 15
    ("since period", _since),
    ("from period to? now|here", _since),                           # от март насам, from March until now
    ("after period", _after_period),
    ("before period", _before_period),
    ("to period", _until),                                          # до 15 ноември
    ("between|from? nth to|dash|and nth", _nth_to_nth),              # от 1-ви до 15-ти
    ("since nth", _since_nth),
    ("from nth now", _since_nth),
    ("to nth", _until_nth),                                         # до 20-и
    ("of nth", _nth),                                               # на 15-ти
    ("period and period", _neighbours),                             # Q3 и Q4
    ("unit from|of period", _week_of),                              # седмицата от 12 октомври
    ("period", lambda _, span: span),
    ("of|from unit", about_unit),                                  # за месеца
])  # fmt: skip
