"""Days, weeks, months, quarters, years and ranges of days in a sentence, in Bulgarian and English.

Every function takes `today`, the calendar day where the asker's organization is (`clock.today(organization)`), and
answers in such days; both ends of a period belong to it and weeks begin on Monday.

Reading goes in two steps. First every single thing is found (20 ноември, last month, Q4 2026), then what joins or
bounds them (от … до …, between … and …, до края на …, since …). Each step is a table of rules.

What is named without its year or week (през март, в петък) is the latest that has begun; where the question is about
what comes (`ahead`), the nearest that has not ended.
"""

import datetime
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ai_assistant.offline.grammar import Grammar, Item
from ai_assistant.offline.numbers import amount_in, numbers_in
from ai_assistant.offline.words import Lexicon, tokens_of
from config.lib import formats

_YEARS: Final = range(1900, 2200)
_ONE_DAY: Final = datetime.timedelta(days=1)
_FARTHEST_LEAP_YEAR: Final = 8  # from 1896 to 1904
_MONTHS_IN: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """The days from `first` to `last`, both included, as `text[start:end]` says them; None for no bound.

    `grain` tells what was named: "day", "week", "month", "quarter", "year" when it is a whole one, else "days".
    """

    first: datetime.date | None
    last: datetime.date | None
    grain: str
    start: int = 0
    end: int = 0

    def contains(self, day: datetime.date) -> bool:
        """Whether `day` is one of the period's."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def say(self, language: str) -> str:
        """The period in words: `октомври 2026 г.`, `Q4 2026`, `20.10.–26.11.2026 г.`, `until 20 October 2026`."""
        is_bulgarian = language.startswith("bg")
        if self.first is None or self.last is None:
            return _say_open(self.first, self.last, language)
        if self.grain == "year":
            return f"{self.first.year} г." if is_bulgarian else str(self.first.year)
        if self.grain == "quarter":
            number = (self.first.month + 2) // 3
            return f"{_QUARTERS[number]} {self.first.year} г." if is_bulgarian else f"Q{number} {self.first.year}"
        if self.grain == "month":
            return (
                formats.month_heading(self.first, language).lower() + " г."
                if is_bulgarian
                else (formats.month_heading(self.first, language))
            )
        if self.first == self.last:
            return formats.date_document(self.first, language)
        return _say_range(self.first, self.last, language)


_QUARTERS: Final = {1: "първо тримесечие", 2: "второ тримесечие", 3: "трето тримесечие", 4: "четвърто тримесечие"}


def _say_open(first: datetime.date | None, last: datetime.date | None, language: str) -> str:
    since, until = ("от", "до") if language.startswith("bg") else ("from", "until")
    bounds = [f"{word} {formats.date_document(day, language)}" for word, day in ((since, first), (until, last)) if day]
    return " ".join(bounds)


def _say_range(first: datetime.date, last: datetime.date, language: str) -> str:
    """`20.10.–26.11.2026 г.` or `20 Oct – 26 Nov 2026`; the first day has its year only when the years differ."""
    begin = (formats.date_this_year if first.year == last.year else formats.date_short)(first, language)
    if language.startswith("bg"):
        return f"{begin}–{formats.date_document(last, language)}"
    return f"{begin} – {formats.date_short(last, language)}"


# --- The words ---------------------------------------------------------------------------------------------------
# The label that a word has in the rules, and the number or unit that it stands for, if any.
_WORDS: Final[Lexicon[tuple[str, int | str | None]]] = Lexicon({
    ("month", 1): "януари january jan ян ianuari", ("month", 2): "февруари february feb фев",
    ("month", 3): "март march mar", ("month", 4): "април april apr апр", ("month", 5): "май may",
    ("month", 6): "юни june jun uni juni", ("month", 7): "юли july jul uli juli", ("month", 8): "август august aug авг",
    ("month", 9): "септември september sep sept септ", ("month", 10): "октомври october oct окт",
    ("month", 11): "ноември november nov ное", ("month", 12): "декември december dec дек",
    ("weekday", 0): "понеделник* monday mon", ("weekday", 1): "вторник* tuesday tue",
    ("weekday", 2): "сряда срядата wednesday wed", ("weekday", 3): "четвъртък* chetvurtuk thursday thu",
    ("weekday", 4): "петък* petuk friday fri", ("weekday", 5): "събота съботата subota saturday",
    ("weekday", 6): "неделя неделята sunday",
    ("near", 0): "днес днеска днешн* довечера today tonight", ("near", -1): "вчера вчерашн* снощи yesterday",
    ("near", 1): "утре утрешн* tomorrow tomorow tommorow", ("near", 2): "вдругиден", ("near", -2): "завчера",
    ("which", -1): "минал* предишн* предходн* предн* last previous prior",
    ("which", 0): "този тази това тези тоя тая тоз this these current текущ* настоящ*",
    ("which", 1): "следващ* друг другия другата другото next following",
    ("coming", 1): "идн* идващ* предстоящ* coming upcoming", ("past", -1): "последн* изминал* изтекл* past",
    ("unit", "day"): "ден деня дни дните дена day days", ("unit", "week"): "седмиц* week weeks",
    ("unit", "month"): "месец* month months", ("unit", "quarter"): "тримесечи* quarter quarters",
    ("unit", "half"): "полугоди* half halfyear",
    ("unit", "year"): "година* години* year years yr", ("ytd", "year"): "ytd", ("ytd", "month"): "mtd",
    ("ytd", "quarter"): "qtd",
    ("weekend", None): "уикенд* weekend weekends", ("ago", None): "ago", ("before", None): "преди before",
    ("after", None): "след after", ("within", None): "within рамките", ("from", None): "от from",
    ("to", None): "до to until till by through", ("dash", None): "- – —", ("and", None): "и and",
    ("between", None): "между between", ("since", None): "since считано",
    ("now", None): "насам досега far onward onwards",
    ("end", None): "край края end", ("start", None): "начало началото start beginning",
    ("older", None): "стар стара стари старите older", ("than", None): "than", ("more", None): "повече над over more",
    ("plus", None): "+", ("in", None): "in", ("of", None): "на of за през във в on for during", ("date", None): "date",
    ("lacking", None): "не няма без not no without never havent hasnt", ("other", None): "онзи",
    ("unheard", None): "the a an so по г год м същия същата календарн* calendar whole full",
}, typos_from=6)  # fmt: skip
_QUARTER_LETTERS: Final = {"ia": "quarter", "h": "half"}  # by key: Q4, H1
# Words that are months only where something else speaks of dates: „нов клиент“ and "right now", „май“ and "may I".
_DOUBTFUL_MONTHS: Final = {
    "nov": frozenset({"number", "nth", "ordinal", "year", "dash", "in"}),
    "mai": frozenset({"number", "nth", "ordinal", "year", "dash", "in", "of", "from", "to", "since", "before", "after",
                      "between", "and", "which", "end", "start", "unit"}),
}  # fmt: skip
# What may follow a word like миналия.
_AFTER_WHICH: Final = frozenset({"unit", "month", "weekday", "weekend", "number", "ordinal", "nth", "year", "which"})
_NOW: Final = "nov"
_ENGLISH_BEFORE_DO: Final = frozenset({"i", "to", "ve", "iou"})  # what do I do today: not „до днес“
_BEFORE_DAY_AND_MONTH: Final = frozenset(
    {"from", "to", "between", "and", "dash", "of", "in", "since", "before", "after"}
)
_DATE: Final = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})(?:[./-]([0-9]{2,4}))?\.?")
_ISO_DATE: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_MONTH_AND_YEAR: Final = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")


def _labelled(numbers: Sequence[Item]) -> Iterator[Item]:
    """The items of `numbers_in` under the labels that the rules know them by, without articles and the like."""
    amount = amount_in(numbers)
    items = [_label(item) for item in numbers]
    for place, item in enumerate(items):
        before = items[place - 1].label if place else ""
        if amount is not None and amount.start < item.end and item.start < amount.end:
            yield item._replace(label="money")
        elif _is_something_else(numbers, items, place):
            yield item._replace(label="here" if numbers[place].value == _NOW else "word", value=None)
        elif item.label == "decimal" and (before in _BEFORE_DAY_AND_MONTH or _MONTH_AND_YEAR.match(str(item.value))):
            yield item._replace(label="written", value=str(item.value))
        elif _is_comparing(numbers, place):
            yield item._replace(label="word", value=None)
        elif item.label != "unheard":
            yield item


def _is_comparing(numbers: Sequence[Item], place: int) -> bool:
    """Whether the `to` at this place bounds nothing: compared to last year."""
    return place > 0 and numbers[place].value == "to" and str(numbers[place - 1].value).startswith("compar")


def _with_units(items: Iterable[Item]) -> Iterator[Item]:
    """The items; „тази година спрямо миналата“ and "this month with the last" have the unit in both places."""
    held: Item | None = None
    unit = None
    for item in items:
        if held is not None and item.label not in _AFTER_WHICH and unit is not None:
            yield unit._replace(start=held.end, end=held.end)
        yield item
        held = item if item.label == "which" else None
        unit = item if item.label == "unit" else unit
    if held is not None and unit is not None:
        yield unit._replace(start=held.end, end=held.end)


def _is_something_else(numbers: Sequence[Item], items: Sequence[Item], place: int) -> bool:
    """Whether a word that may be a month or a bound is another one here: its neighbours tell."""
    key = numbers[place].value
    if key == "do":
        return place > 0 and numbers[place - 1].value in _ENGLISH_BEFORE_DO
    if key not in _DOUBTFUL_MONTHS:
        return False
    before = items[place - 1].label if place else ""
    after = items[place + 1].label if place + 1 < len(items) else ""
    return before not in _DOUBTFUL_MONTHS[key] and (after == "and" or after not in _DOUBTFUL_MONTHS[key])


def _label(item: Item) -> Item:
    """A number, a date or a word under its label in the rules; "word" where it has none."""
    if item.label == "word":
        if item.value[:1].isdigit():
            return item._replace(label="written")
        if item.value in _QUARTER_LETTERS:
            return item._replace(label="letter", value=_QUARTER_LETTERS[item.value])
        label, value = _WORDS.find(item.value) or ("word", None)
        return item._replace(label=label, value=value)
    if item.value != int(item.value):
        return item._replace(label="decimal")
    label = "year" if item.value in _YEARS else item.label
    return item._replace(label=label, value=int(item.value))


# --- Days and units ----------------------------------------------------------------------------------------------
class _When(NamedTuple):
    """The day on which a sentence is read, whether it asks about what comes, and whether about what is lacking."""

    today: datetime.date
    ahead: bool
    lacking: bool = False


class _Span(NamedTuple):
    """Days as the rules pass them on. `cycle` is the unit left unsaid ("year" for „през март“), None if all is said."""

    first: datetime.date | None
    last: datetime.date | None
    grain: str
    cycle: str | None = None


def _shift(day: datetime.date, count: int, unit: str) -> datetime.date:
    """`day` moved by `count` units; the last day of a shorter month stands for one that it lacks.

    Raises ValueError or OverflowError outside the years from 1900 to 2199.
    """
    if unit in _MONTHS_IN:
        year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS_IN[unit], 12)
        moved = datetime.date(year, month + 1, 1)
        moved = moved.replace(day=min(day.day, monthrange(year, month + 1)[1]))
    else:
        moved = day + datetime.timedelta(days=count * (7 if unit == "week" else 1))
    if moved.year not in _YEARS:
        raise ValueError(moved)
    return moved


def _whole(day: datetime.date, unit: str) -> _Span:
    """The day, week, month, quarter or year in which `day` is."""
    if unit == "day":
        return _Span(day, day, "day")
    if unit == "week":
        first = day - datetime.timedelta(days=day.weekday())
    else:
        months = _MONTHS_IN[unit]
        first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return _Span(first, _shift(first, 1, unit) - _ONE_DAY, unit)


def _nearest(when: _When, cycle: str, make: Callable[[datetime.date], _Span]) -> _Span:
    """The span that `make` gives in the year or week of a day: the latest begun, or `ahead` the nearest not ended."""
    step = 1 if when.ahead else -1
    for count in range(_FARTHEST_LEAP_YEAR + 1):
        try:
            span = make(_shift(when.today, step * count, cycle))
        except ValueError:  # 29 February
            continue
        if span.first and span.last and (span.last >= when.today if when.ahead else span.first <= when.today):
            return span._replace(cycle=cycle)
    raise ValueError(when)


def _move(span: _Span, count: int, unit: str) -> _Span:
    """`span` moved by `count` units; a whole month stays a whole month."""
    if span.first is None or span.last is None:
        raise ValueError(span)
    if span.grain in _MONTHS_IN:
        return _whole(_shift(span.first, count, unit), span.grain)
    return span._replace(first=_shift(span.first, count, unit), last=_shift(span.last, count, unit))


# --- Single periods ----------------------------------------------------------------------------------------------
def _written(when: _When, text: str) -> _Span | None:
    """20.11.2026, 20/11/26, 2026-11-20, 20.11., 11.2026: the day first, unless only the other way it is a date."""
    if match := _ISO_DATE.fullmatch(text):
        return _whole(datetime.date(*map(int, match.groups())), "day")
    if match := _MONTH_AND_YEAR.fullmatch(text):
        return _month(when, int(match[1]), int(match[2]))
    if not (match := _DATE.fullmatch(text)):
        return None
    day, month = int(match[1]), int(match[2])
    if month > 12:
        day, month = month, day
    if match[3] is None:
        return _day_of_month(when, day, month)
    return _day_of_month(when, day, month, int(match[3]) + (2000 if len(match[3]) == 2 else 0))


def _day_of_month(when: _When, day: int, month: int, year: int | None = None) -> _Span:
    if year is not None:
        return _whole(datetime.date(year, month, day), "day")
    return _nearest(when, "year", lambda near: _whole(datetime.date(near.year, month, day), "day"))


def _month_and_day(when: _When, month: int, day: int, year: int | None = None) -> _Span:
    return _day_of_month(when, day, month, year)


def _month(when: _When, month: int, year: int | None = None) -> _Span:
    if year is not None:
        return _whole(datetime.date(year, month, 1), "month")
    return _nearest(when, "year", lambda near: _whole(datetime.date(near.year, month, 1), "month"))


def _month_of_which(when: _When, month: int, which: int, unit: str) -> _Span | None:
    """март миналата година"""
    return _month(when, month, _shift(when.today, which, unit).year) if unit == "year" else None


def _which_month(when: _When, which: int, month: int) -> _Span:
    """миналия март: the latest that has ended; next March: the nearest to begin; this March: of this year."""
    span = _month(when, month, when.today.year)
    is_behind, is_ahead = span.last < when.today, span.first > when.today  # type: ignore[operator]
    if which < 0:
        return span if is_behind else _move(span, -1, "year")
    return span if is_ahead or not which else _move(span, 1, "year")


def _part(when: _When, number: int, unit: str, year: int | None = None) -> _Span | None:
    """третото тримесечие на 2025, second half: the part of a year with that number."""
    if unit not in ("quarter", "half"):
        return None
    month = number * _MONTHS_IN[unit]
    if year is not None:
        return _whole(datetime.date(year, month, 1), unit)
    return _nearest(when, "year", lambda near: _whole(datetime.date(near.year, month, 1), unit))


def _part_of_which(when: _When, number: int, unit: str, which: int, year: str) -> _Span | None:
    """the third quarter of last year"""
    return _part(when, number, unit, _shift(when.today, which, year).year) if year == "year" else None


def _lettered(when: _When, unit: str, number: int, year: int | None = None) -> _Span | None:
    """Q4 2026, H1"""
    return _part(when, number, unit, year)


def _lettered_of_which(when: _When, unit: str, number: int, which: int, year: str) -> _Span | None:
    return _part_of_which(when, number, unit, which, year)


def _first_units(when: _When, _first: int, count: int, unit: str, year: int) -> _Span | None:
    """първите шест месеца на 2026"""
    first = datetime.date(year, 1, 1)
    return _Span(first, _shift(first, count, unit) - _ONE_DAY, "days") if _first == 1 and count else None


def _month_called_so(when: _When, unit: str, month: int, year: int | None = None) -> _Span | None:
    """месец март 2026"""
    return _month(when, month, year) if unit == "month" else None


def _month_in(when: _When, month: int, unit: str, year: int) -> _Span | None:
    """октомври месец 2025"""
    return _month_called_so(when, unit, month, year)


def _day_of_unit(when: _When, which: int, day: str, unit: str) -> _Span | None:
    """последния ден на месеца, the first day of the quarter"""
    whole = _whole(when.today, unit)
    end = {-1: whole.last, 1: whole.first}.get(which)
    return _whole(end, "day") if end and day == "day" else None


def _named_day(when: _When, weekday: int, day: int, month: int, year: int | None = None) -> _Span:
    """понеделник, 23 ноември: without a year, of this, the next or the last one, as the weekday tells."""
    years = (year,) if year else (when.today.year, when.today.year + 1, when.today.year - 1)
    days = [datetime.date(each, month, day) for each in years]
    return _whole(next((date for date in days if date.weekday() == weekday), days[0]), "day")


def _named_written_day(when: _When, _weekday: int, text: str) -> _Span | None:
    return _written(when, text)


def _year(when: _When, year: int, unit: str = "year") -> _Span | None:
    return _whole(datetime.date(year, 1, 1), "year") if unit == "year" else None


def _which_unit(when: _When, which: int, unit: str) -> _Span:
    """last month, тази седмица"""
    return _whole(_shift(when.today, which, unit), unit)


def _units(when: _When, which: int, count: int, unit: str) -> _Span | None:
    """The last or next `count` units, today included: the last 30 days are today and the 29 before it."""
    if not which or not count:
        return None
    if which < 0:
        return _Span(_shift(when.today, -count, unit) + _ONE_DAY, when.today, "days")
    return _Span(when.today, _shift(when.today, count, unit) - _ONE_DAY, "days")


def _past_unit(when: _When, which: int, unit: str) -> _Span | None:
    """последния месец: up to today, where миналия месец is the calendar month before this."""
    return _units(when, which, 1, unit)


def _next_units(when: _When, count: int, unit: str) -> _Span | None:
    return _units(when, 1, count, unit)


def _about_units(when: _When, count: int, unit: str) -> _Span | None:
    """за 30 дни: ahead or back, as the question is; what is lacking has been so up to today."""
    return _units(when, 1 if when.ahead and not when.lacking else -1, count, unit)


def _about_unit(when: _When, unit: str) -> _Span | None:
    """за месеца is this month, but „без активност от месец“ counts back from today."""
    return _units(when, -1, 1, unit) if when.lacking else _whole(when.today, unit)


def _in_units(when: _When, count: int, unit: str) -> _Span | None:
    """due in 30 days: that day; not contacted in 30 days: up to today."""
    return _units(when, -1, count, unit) if when.lacking else _after(when, count, unit)


def _older(when: _When, count: int, unit: str) -> _Span:
    """older than 30 days: the days before those 30 that end today are counted from"""
    return _Span(None, _shift(when.today, -count, unit) - _ONE_DAY, "days")


def _one_older(when: _When, unit: str) -> _Span:
    return _older(when, 1, unit)


def _ago(when: _When, count: int, unit: str) -> _Span:
    return _whole(_shift(when.today, -count, unit), "day")


def _after(when: _When, count: int, unit: str) -> _Span:
    return _whole(_shift(when.today, count, unit), "day")


def _one_ago(when: _When, unit: str) -> _Span:
    return _ago(when, 1, unit)


def _one_after(when: _When, unit: str) -> _Span:
    return _after(when, 1, unit)


def _near(when: _When, days: int) -> _Span:
    """today, вчера"""
    return _after(when, days, "day")


def _unit_after_near(when: _When, unit: str, days: int) -> _Span:
    """the day after tomorrow"""
    return _whole(_shift(_shift(when.today, days, "day"), 1, unit), "day")


def _unit_before_near(when: _When, unit: str, days: int) -> _Span:
    return _whole(_shift(_shift(when.today, days, "day"), -1, unit), "day")


def _other_unit(when: _When, unit: str) -> _Span:
    """онзи ден"""
    return _ago(when, 2, unit)


def _in_week_of(day: datetime.date, weekday: int, days: int = 1) -> _Span:
    """`days` days from a weekday on (Monday is 0), in the week of `day`."""
    first = day + datetime.timedelta(days=weekday - day.weekday())
    return _Span(first, first + datetime.timedelta(days=days - 1), "day" if days == 1 else "days")


def _weekday(when: _When, weekday: int) -> _Span:
    return _nearest(when, "week", lambda near: _in_week_of(near, weekday))


def _which_weekday(when: _When, which: int, weekday: int) -> _Span:
    """next Friday: of next week; this Friday: of this week; last Friday: the latest before today."""
    if which < 0:
        return _nearest(when._replace(today=when.today - _ONE_DAY, ahead=False), "week",
                        lambda near: _in_week_of(near, weekday))._replace(cycle=None)  # fmt: skip
    return _in_week_of(_shift(when.today, which, "week"), weekday)


def _coming_weekday(when: _When, _coming: int, weekday: int) -> _Span:
    """идния петък: the first after today."""
    return _nearest(when._replace(today=when.today + _ONE_DAY, ahead=True), "week",
                    lambda near: _in_week_of(near, weekday))._replace(cycle=None)  # fmt: skip


def _weekday_of_which(when: _When, weekday: int, which: int, unit: str) -> _Span | None:
    """петък следващата седмица"""
    return _in_week_of(_shift(when.today, which, unit), weekday) if unit == "week" else None


def _weekend(when: _When) -> _Span:
    return _nearest(when, "week", lambda near: _in_week_of(near, 5, days=2))


def _which_weekend(when: _When, which: int) -> _Span:
    return _in_week_of(_shift(when.today, which, "week"), 5, days=2)


_SINGLE: Final = Grammar("period", [
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
    ("ordinal|nth unit year?", _part),                              # четвърто тримесечие
    ("ordinal number unit of|in? year", _first_units),
    ("which|past|coming number unit", _units),                      # последните две седмици
    ("past unit", _past_unit),                                      # последния месец
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
    ("other unit", _other_unit),
    ("near", _near),
    ("before? older|more than|from? number unit ago?", _older),     # по-стари от 60 дни, over 30 days
    ("before? older|more than|from unit ago?", _one_older),         # по-стари от месец
    ("number plus unit", _older),
    ("number unit plus|older", _older),
    ("number unit ago", _ago),
    ("number unit from here", _after),                              # ten days from now
    ("unit ago", _one_ago),
    ("before number unit", _ago),                                   # преди 3 дни
    ("before unit", _one_ago),
    ("after number unit", _after),                                  # след две седмици
    ("in number unit", _in_units),
    ("after|in unit", _one_after),
    ("within|to of? number unit", _next_units),
    ("from|of? number unit", _about_units),
    ("year unit", _year),
    ("year", _year),
])  # fmt: skip


# --- Periods joined and bounded ----------------------------------------------------------------------------------
def _span(when: _When, thing: _Span | str) -> _Span:
    """A period of a rule; its unit alone means the present one (the end of the month)."""
    return _whole(when.today, thing) if isinstance(thing, str) else thing


def _range(when: _When, one: _Span, other: _Span) -> _Span:
    """From one period to another, each lending the other the year that it lacks: от март до май 2025."""
    if one.cycle and not other.cycle:
        one = _beside(one, other, before=True)
    elif other.cycle and not one.cycle:
        other = _beside(other, one, before=False)
    elif one.cycle and other.cycle and one.first and other.first and one.first > other.first:
        ahead = when.ahead or other.cycle != "year"
        one, other = (one, _move(other, 1, other.cycle)) if ahead else (_move(one, -1, one.cycle), other)
    if one.first is None or other.last is None or one.first > other.last:
        raise ValueError(one, other)
    return _Span(one.first, other.last, "days")


def _beside(span: _Span, fixed: _Span, *, before: bool) -> _Span:
    """`span`, whose year or week was not said, in that of `fixed` or in the nearest `before` or after it."""
    if not (span.first and span.cycle and fixed.first):
        raise ValueError(span, fixed)
    moved = _move(span, fixed.first.year - span.first.year, "year") if span.cycle == "year" else span
    if not moved.first:
        raise ValueError(span)
    while moved.first and (moved.first > fixed.first if before else moved.first < fixed.first):
        moved = _move(moved, -1 if before else 1, span.cycle)
    return moved


def _from_day(when: _When, day: int, until: _Span) -> _Span | None:
    """от 1 до 15 ноември; от 25 до 5 ноември begins a month earlier."""
    if until.grain != "day" or until.last is None:
        return None
    month = until.last if day <= until.last.day else _shift(until.last, -1, "month")
    return _Span(month.replace(day=day), until.last, "days", until.cycle)


def _to_day(when: _When, since: _Span, day: int) -> _Span | None:
    """March 1 to 15"""
    if since.grain != "day" or since.first is None or day < since.first.day:
        return None
    return _Span(since.first, since.first.replace(day=day), "days", since.cycle)


def _start_to(when: _When, thing: _Span | str, until: _Span) -> _Span:
    """от началото на годината до края на март"""
    return _range(when, _span(when, thing)._replace(cycle=None), until)


def _since_start(when: _When, thing: _Span | str) -> _Span | None:
    """от началото на годината, year to date: up to today."""
    first = _span(when, thing).first
    return _Span(first, when.today, "days") if first and first <= when.today else None


def _until_end(when: _When, thing: _Span | str) -> _Span:
    """до края на месеца: from today on; without a first day where that is behind."""
    last = _span(when, thing).last
    return _Span(when.today if last and last >= when.today else None, last, "days")


def _last_day(when: _When, thing: _Span | str) -> _Span | None:
    last = _span(when, thing).last
    return _whole(last, "day") if last else None


def _first_day(when: _When, thing: _Span | str) -> _Span | None:
    first = _span(when, thing).first
    return _whole(first, "day") if first else None


def _since(when: _When, span: _Span) -> _Span | None:
    """since March, от март насам: up to today; what is not here yet has no end."""
    if span.first is None:
        return None
    return _Span(span.first, when.today if span.first <= when.today else None, "days")


def _after_period(when: _When, span: _Span) -> _Span | None:
    return _Span(span.last + _ONE_DAY, None, "days") if span.last else None


def _before_period(when: _When, span: _Span) -> _Span | None:
    return _Span(None, span.first - _ONE_DAY, "days") if span.first else None


def _until(when: _When, span: _Span) -> _Span | None:
    """до 15 ноември, by Friday: that day included; of a weekday the next one, of a date without a year the nearest."""
    if span.last is None:
        return None
    if span.cycle and span.last < when.today:
        later = _move(span, 1, span.cycle)
        is_nearer = later.last and later.last - when.today < when.today - span.last
        span = later if is_nearer or span.cycle != "year" else span
    return _Span(None, span.last, "days")


def _neighbours(when: _When, one: _Span, other: _Span) -> _Span | None:
    """Q3 и Q4 2026: two periods of which the second begins when the first has ended."""
    both = _range(when, one, other)
    grain = one.grain
    following = both.first and _shift(both.first, 1, grain) if grain == other.grain and grain != "days" else None
    return both if following and both.last == _whole(following, grain).last else None


def _week_of(when: _When, unit: str, span: _Span) -> _Span | None:
    """седмицата от 12 октомври"""
    return _whole(span.first, "week") if unit == "week" and span.grain == "day" and span.first else None


def _nth(when: _When, day: int) -> _Span:
    """на 15-ти, on the 15th: of a month that is not named."""
    return _nearest(when, "month", lambda near: _whole(near.replace(day=day), "day"))


def _nth_to_nth(when: _When, day: int, until: int) -> _Span:
    """от 1-ви до 15-ти"""
    return _range(when, _nth(when, day), _nth(when, until))


def _until_nth(when: _When, day: int) -> _Span | None:
    return _until(when, _nth(when, day))


def _since_nth(when: _When, day: int) -> _Span | None:
    return _since(when, _nth(when, day))


_JOINED: Final = Grammar("found", [
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
    ("of|from unit", _about_unit),                                  # за месеца
])  # fmt: skip


def find_period(text: str, today: datetime.date, *, ahead: bool = False) -> FoundPeriod | None:
    """The first period that `text` names, None if there is none; `ahead` for a question about what comes.

    Of a long text the beginning is read. Whatever the text is, nothing is raised.
    """
    found = periods_in(numbers_in(tokens_of(text)), today, ahead=ahead)
    return found[0] if found else None


def periods_in(numbers: Sequence[Item], today: datetime.date, *, ahead: bool = False) -> list[FoundPeriod]:
    """All periods, in their order, among items that `numbers_in` has read."""
    labelled = list(_with_units(_labelled(numbers)))
    when = _When(today, ahead, lacking=any(item.label == "lacking" for item in labelled))
    items = _JOINED.reduce(_SINGLE.reduce(labelled, when), when)
    spans = ((item.value, item.start, item.end) for item in items if item.label == "found")
    return [
        FoundPeriod(span.first, span.last, "days" if span.grain == "half" else span.grain, start, end)
        for span, start, end in spans
    ]
