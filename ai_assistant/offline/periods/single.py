"""The rules for single periods: 20 ноември, last month, Q4 2026, след две седмици."""

import datetime
from typing import Any, Final

from ai_assistant.offline.grammar import Grammar
from ai_assistant.offline.periods.spans import MONTHS_IN, ONE_DAY, Span, When, move, nearest, shift, whole
from ai_assistant.offline.periods.words import DATE, ISO_DATE, MONTH_AND_YEAR


def _written(when: When, text: str) -> Span | None:
    """20.11.2026, 20/11/26, 2026-11-20, 20.11., 11.2026: the day first, unless only the other way it is a date."""
    if match := ISO_DATE.fullmatch(text):
        return whole(datetime.date(*map(int, match.groups())), "day")
    if match := MONTH_AND_YEAR.fullmatch(text):
        return _month(when, int(match[1]), int(match[2]))
    if not (match := DATE.fullmatch(text)):
        return None
    day, month = int(match[1]), int(match[2])
    if month > 12:
        day, month = month, day
    if match[3] is None:
        return _day_of_month(when, day, month)
    return _day_of_month(when, day, month, int(match[3]) + (2000 if len(match[3]) == 2 else 0))


def _day_of_month(when: When, day: int, month: int, year: int | None = None) -> Span:
    if year is not None:
        return whole(datetime.date(year, month, day), "day")
    return nearest(when, "year", lambda near: whole(datetime.date(near.year, month, day), "day"))


def _month_and_day(when: When, month: int, day: int, year: int | None = None) -> Span:
    return _day_of_month(when, day, month, year)


def _month(when: When, month: int, year: int | None = None) -> Span:
    if year is not None:
        return whole(datetime.date(year, month, 1), "month")
    return nearest(when, "year", lambda near: whole(datetime.date(near.year, month, 1), "month"))


def _month_of_which(when: When, month: int, which: int, unit: str) -> Span | None:
    """март миналата година"""
    return _month(when, month, shift(when.today, which, unit).year) if unit == "year" else None


def _which_month(when: When, which: int, month: int) -> Span:
    """миналия март: the latest that has ended; next March: the nearest to begin; this March: of this year."""
    span = _month(when, month, when.today.year)
    is_behind, is_ahead = span.last < when.today, span.first > when.today  # type: ignore[operator]
    if which < 0:
        return span if is_behind else move(span, -1, "year")
    return span if is_ahead or not which else move(span, 1, "year")


def _part(when: When, number: int, unit: str, year: int | None = None) -> Span | None:
    """третото тримесечие на 2025, second half: the part of a year with that number."""
    if unit not in ("quarter", "half"):
        return None
    month = number * MONTHS_IN[unit]
    if year is not None:
        return whole(datetime.date(year, month, 1), unit)
    return nearest(when, "year", lambda near: whole(datetime.date(near.year, month, 1), unit))


def _part_of_which(when: When, number: int, unit: str, which: int, year: str) -> Span | None:
    """the third quarter of last year"""
    return _part(when, number, unit, shift(when.today, which, year).year) if year == "year" else None


def _part_of_this(when: When, number: int, unit: str, year: str) -> Span | None:
    """the first half of the year"""
    return _part(when, number, unit, when.today.year) if year == "year" else None


def _lettered(when: When, unit: str, number: int, year: int | None = None) -> Span | None:
    """Q4 2026, H1"""
    return _part(when, number, unit, year)


def _lettered_of_which(when: When, unit: str, number: int, which: int, year: str) -> Span | None:
    return _part_of_which(when, number, unit, which, year)


def _first_units(when: When, _first: int, count: int, unit: str, year: int) -> Span | None:
    """първите шест месеца на 2026"""
    first = datetime.date(year, 1, 1)
    return Span(first, shift(first, count, unit) - ONE_DAY, "days") if _first == 1 and count else None


def _first_of_month(when: When, _first: int, count: int, unit: str, month: int, year: int | None = None) -> Span | None:
    """the first ten days of November"""
    if _first != 1 or not count or unit not in ("day", "week"):
        return None
    first = _month(when, month, year).first
    return Span(first, shift(first, count, unit) - ONE_DAY, "days") if first else None


def _month_called_so(when: When, unit: str, month: int, year: int | None = None) -> Span | None:
    """месец март 2026"""
    return _month(when, month, year) if unit == "month" else None


def _month_in(when: When, month: int, unit: str, year: int) -> Span | None:
    """октомври месец 2025"""
    return _month_called_so(when, unit, month, year)


def _day_of_unit(when: When, which: int, day: str, unit: str) -> Span | None:
    """последния ден на месеца, the first day of the quarter"""
    around = whole(when.today, unit)
    end = {-1: around.last, 1: around.first}.get(which)
    return whole(end, "day") if end and day == "day" else None


def _named_day(when: When, weekday: int, day: int, month: int, year: int | None = None) -> Span:
    """понеделник, 23 ноември: without a year, of this, the next or the last one, as the weekday tells."""
    years = (year,) if year else (when.today.year, when.today.year + 1, when.today.year - 1)
    days = [datetime.date(each, month, day) for each in years]
    return whole(next((date for date in days if date.weekday() == weekday), days[0]), "day")


def _named_written_day(when: When, _weekday: int, text: str) -> Span | None:
    return _written(when, text)


def _year(when: When, year: int, unit: str = "year") -> Span | None:
    return whole(datetime.date(year, 1, 1), "year") if unit == "year" else None


def _which_unit(when: When, which: int, unit: str) -> Span:
    """last month, тази седмица"""
    return whole(shift(when.today, which, unit), unit)


def _same_of_which(when: When, *said: Any) -> Span:
    """същия месец на миналата година; of the same period the day stands that is as far back."""
    *units, which, unit = said
    return whole(shift(when.today, which, unit), units[0] if units else "day")


def _units(when: When, which: int, count: int, unit: str) -> Span | None:
    """The last or next `count` units, today included: the last 30 days are today and the 29 before it."""
    if not which or not count:
        return None
    if which < 0:
        return Span(shift(when.today, -count, unit) + ONE_DAY, when.today, "days")
    return Span(when.today, shift(when.today, count, unit) - ONE_DAY, "days")


def _past_unit(when: When, which: int, unit: str) -> Span | None:
    """последния месец: up to today, where миналия месец is the calendar month before this; quarters are whole."""
    if unit == "quarter" and which < 0:
        return _which_unit(when, which, unit)
    return _units(when, which, 1, unit)


def _next_units(when: When, count: int, unit: str) -> Span | None:
    """within 30 days: ahead, but who was not talked to for 30 days has not been so up to today."""
    return _units(when, -1 if when.lacking else 1, count, unit)


def _about_units(when: When, count: int, unit: str) -> Span | None:
    """за 30 дни: ahead or back, as the question is; what is lacking has been so up to today."""
    return _units(when, 1 if when.ahead and not when.lacking else -1, count, unit)


def about_unit(when: When, unit: str) -> Span | None:
    """за месеца is this month, but „без активност от месец“ counts back from today."""
    return _units(when, -1, 1, unit) if when.lacking else whole(when.today, unit)


def _in_units(when: When, count: int, unit: str) -> Span | None:
    """due in 30 days: that day; not contacted in 30 days: up to today."""
    return _units(when, -1, count, unit) if when.lacking else _after(when, count, unit)


def _in_one(when: When, unit: str) -> Span | None:
    return _in_units(when, 1, unit)


def _older(when: When, count: int, unit: str) -> Span:
    """older than 30 days: the days before those 30 that end today are counted from"""
    return Span(None, shift(when.today, -count, unit) - ONE_DAY, "days")


def _at_least_old(when: When, count: int, unit: str) -> Span:
    return Span(None, shift(when.today, -count, unit), "days")


def _one_older(when: When, unit: str) -> Span:
    return _older(when, 1, unit)


def _one_over(when: When, unit: str) -> Span | None:
    return _older(when, 1, unit) if when.lacking else None


def _ago(when: When, count: int, unit: str) -> Span:
    return whole(shift(when.today, -count, unit), "day")


def _after(when: When, count: int, unit: str) -> Span:
    return whole(shift(when.today, count, unit), "day")


def _one_ago(when: When, unit: str) -> Span:
    return _ago(when, 1, unit)


def _one_after(when: When, unit: str) -> Span:
    return _after(when, 1, unit)


def _near(when: When, days: int) -> Span:
    """today, вчера"""
    return _after(when, days, "day")


def _unit_after_near(when: When, unit: str, days: int) -> Span:
    """the day after tomorrow"""
    return whole(shift(shift(when.today, days, "day"), 1, unit), "day")


def _unit_before_near(when: When, unit: str, days: int) -> Span:
    return whole(shift(shift(when.today, days, "day"), -1, unit), "day")


def _unit_before(when: When, unit: str) -> Span:
    return whole(shift(when.today, -1, unit), unit)


def _other_unit(when: When, unit: str) -> Span:
    """онзи ден"""
    return _ago(when, 2, unit)


def _in_week_of(day: datetime.date, weekday: int, days: int = 1) -> Span:
    """`days` days from a weekday on (Monday is 0), in the week of `day`."""
    first = day + datetime.timedelta(days=weekday - day.weekday())
    return Span(first, first + datetime.timedelta(days=days - 1), "day" if days == 1 else "days")


def _weekday(when: When, weekday: int) -> Span:
    return nearest(when, "week", lambda near: _in_week_of(near, weekday))


def _which_weekday(when: When, which: int, weekday: int) -> Span:
    """next Friday: of next week; this Friday: of this week; last Friday: the latest before today."""
    if which < 0:
        return nearest(when._replace(today=when.today - ONE_DAY, ahead=False), "week",
                        lambda near: _in_week_of(near, weekday))._replace(cycle=None)  # fmt: skip
    return _in_week_of(shift(when.today, which, "week"), weekday)


def _coming_weekday(when: When, _coming: int, weekday: int) -> Span:
    """идния петък: the first after today."""
    return nearest(when._replace(today=when.today + ONE_DAY, ahead=True), "week",
                    lambda near: _in_week_of(near, weekday))._replace(cycle=None)  # fmt: skip


def _weekday_of_which(when: When, weekday: int, which: int, unit: str) -> Span | None:
    """петък следващата седмица"""
    return _in_week_of(shift(when.today, which, unit), weekday) if unit == "week" else None


def _weekend(when: When) -> Span:
    return nearest(when, "week", lambda near: _in_week_of(near, 5, days=2))


def _which_weekend(when: When, which: int) -> Span:
    return _in_week_of(shift(when.today, which, "week"), 5, days=2)


def _feast(when: When, day: tuple[int, int]) -> Span:
    """Christmas: 25 December"""
    month, number = day
    return _day_of_month(when, number, month)


def _new_year(when: When, unit: str) -> Span | None:
    """Нова година: what ends with the year ends on 31 December."""
    return _day_of_month(when, 31, 12) if unit == "year" else None


def _until_new_year(when: When, unit: str) -> Span | None:
    new_year = _new_year(when, unit)
    return new_year and Span(None, new_year.last, "days")


def _summer(when: When) -> Span:
    """June to August"""
    return nearest(
        when, "year", lambda near: Span(datetime.date(near.year, 6, 1), datetime.date(near.year, 8, 31), "days")
    )


def _which_summer(when: When, which: int) -> Span:
    year = when.today.year + which
    return Span(datetime.date(year, 6, 1), datetime.date(year, 8, 31), "days")


SINGLE: Final = Grammar("period", [
    ("feast", _feast),                                              # до Коледа
    ("before new unit", _until_new_year),                           # before New Year
    ("new unit", _new_year),                                        # до Нова година
    ("which season", _which_summer),                                # миналото лято
    ("season", _summer),                                            # since the summer
    ("written", _written),                                          # 20.11.2026
    ("number|ordinal|nth of? month of year", _day_of_month),            # 20th of November of 2026
    ("number|ordinal|nth of? month year?", _day_of_month),              # 20 ноември 2026
    ("month number|ordinal|nth year?", _month_and_day),                 # November 20, 2026
    ("month of? which unit", _month_of_which),
    ("which|past|coming month", _which_month),
    ("month unit year", _month_in),                                 # октомври месец 2025
    ("month of year", _month),
    ("month year?", _month),                                        # октомври 2025
    ("unit month year?", _month_called_so),                         # месец март
    ("letter number of|in? which unit", _lettered_of_which),
    ("letter number of|in year", _lettered),
    ("letter number year?", _lettered),                             # Q4 2026, H1
    ("number letter year?", _part),
    ("past|ordinal unit of unit", _day_of_unit),                    # последния ден на месеца
    ("ordinal|nth unit of|in? which unit", _part_of_which),
    ("ordinal|nth unit of|in year", _part),
    ("ordinal|nth unit of|in unit", _part_of_this),
    ("ordinal|nth unit year?", _part),                              # четвърто тримесечие
    ("ordinal number unit of|in? month year?", _first_of_month),        # първите десет дни на ноември
    ("ordinal number unit of|in? year", _first_units),
    ("which|past|coming number unit", _units),                      # последните две седмици
    ("past unit", _past_unit),                                      # последния месец
    ("same unit|stretch of? which unit", _same_of_which),           # същия месец на миналата година
    ("which|coming unit", _which_unit),                             # миналия месец
    ("which|past weekday", _which_weekday),
    ("coming weekday", _coming_weekday),
    ("weekday of? which unit", _weekday_of_which),
    ("weekday number|ordinal|nth of? month year?", _named_day),     # понеделник, 23 ноември
    ("weekday written", _named_written_day),
    ("weekday", _weekday),                                          # в петък
    ("which|past|coming weekend", _which_weekend),
    ("weekend", _weekend),
    ("unit after near", _unit_after_near),
    ("unit before near", _unit_before_near),
    ("unit before", _unit_before),                                  # the month before
    ("other unit", _other_unit),
    ("near", _near),
    ("before? older|more than|from? number unit ago?", _older),     # по-стари от 60 дни, over 30 days
    ("before? older|more than|from unit ago?", _one_older),         # по-стари от месец
    ("more unit", _one_over),                                       # not for over a month
    ("number plus unit", _older),
    ("least number unit", _at_least_old),                           # поне 30 дни
    ("number unit plus|older", _older),
    ("number unit ago", _ago),
    ("number unit from here", _after),                              # ten days from now
    ("unit ago", _one_ago),
    ("before number unit", _ago),                                   # преди 3 дни
    ("before unit", _one_ago),
    ("after number unit", _after),                                  # след две седмици
    ("in number unit", _in_units),
    ("in unit", _in_one),
    ("after unit", _one_after),
    ("within|to of? number unit", _next_units),
    ("from|of? number unit", _about_units),
    ("year unit", _year),
    ("year", _year),
])  # fmt: skip
