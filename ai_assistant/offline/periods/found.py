"""A period that a sentence names, and how it is said."""

import datetime
from dataclasses import dataclass
from typing import Final

from config.lib import formats


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

    @property
    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The first and the last day."""
        return self.first, self.last

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
