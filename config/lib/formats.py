"""How numbers, dates and identifiers are written for people: Bulgarian or English, on pages, in e-mails and in PDFs.

Every function takes the value and a language code ("bg" or "en") and returns plain text in which nothing breaks across
lines: groups of digits are held together by U+00A0. A negative number carries the true minus sign, U+2212.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

import phonenumbers
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"
DEFAULT_REGION: Final = "BG"
_BULGARIAN_MOBILE: Final = re.compile(r"^\+359 (\d\d) (\d{3}) (\d\d)(\d\d)$")
_CENTS: Final = {"bg": re.compile(r",\d+(?=\D*$)"), "en_GB": re.compile(r"\.\d+(?=\D*$)")}


class AmountParts(NamedTuple):
    """An amount cut around its cents: `48 216` + `,75` + ` €`. `cents` is empty for a currency without them."""

    before: str
    cents: str
    after: str


def _locale(language: str) -> str:
    return "bg" if language.startswith("bg") else "en_GB"


def _tidy(text: str) -> str:
    return text.replace("-", MINUS).replace(" ", NO_BREAK_SPACE).replace("\u202f", NO_BREAK_SPACE)


def money(amount: Decimal, currency: str, language: str) -> str:
    """`12 480,00 €` or `€12,480.00`: the amount with the cents its currency has."""
    return _tidy(format_currency(amount, currency, locale=_locale(language)))


def money_parts(amount: Decimal, currency: str, language: str) -> AmountParts:
    """`money`, cut around the cents, for a figure that shows them small."""
    text = money(amount, currency, language)
    cents = _CENTS[_locale(language)].search(text)
    if cents is None:
        return AmountParts(text, "", "")
    return AmountParts(text[: cents.start()], cents[0], text[cents.end() :])


def money_whole(amount: Decimal, currency: str, language: str) -> str:
    """`12 480 €` or `€12,480`: rounded to whole units, for boards and key figures."""
    parts = money_parts(amount.quantize(Decimal(1), ROUND_HALF_UP), currency, language)
    return parts.before + parts.after


def micro_euro(millionths: int, language: str) -> str:
    """`0,0123 €` from millionths of a euro, rounded up, with four decimals below a euro."""
    amount = Decimal(millionths).scaleb(-6)
    if amount >= 1 or amount == 0:
        return money(amount.quantize(Decimal("0.01"), ROUND_UP), "EUR", language)
    smallest = Decimal("0.0001")
    shown = max(amount.quantize(smallest, ROUND_UP), smallest)
    return _tidy(format_currency(shown, "EUR", locale=_locale(language), decimal_quantization=False))


def number(value: Decimal | int, language: str, places: int | None = None) -> str:
    """`1 234,5`: grouped by thousands, with exactly `places` decimals, or as many as the value has (at most six)."""
    pattern = "#,##0.######" if places is None else "#,##0" + ("." + "0" * places if places else "")
    return _tidy(format_decimal(value, pattern, locale=_locale(language)))


def percent(fraction: Decimal, language: str, places: int = 1) -> str:
    """`12,4 %` or `12.4%` from 0.124; at most `places` decimals."""
    mark = f"{NO_BREAK_SPACE}%" if language.startswith("bg") else "%"
    pattern = "#,##0" + ("." + "#" * places if places else "") + mark
    return _tidy(format_percent(fraction, pattern, locale=_locale(language)))


def date_short(day: datetime.date, language: str) -> str:
    """`20.11.2026` or `20 Nov 2026`: tables and lists."""
    if language.startswith("bg"):
        return day.strftime("%d.%m.%Y")
    return _tidy(format_date(day, "d MMM y", locale=_locale(language)))


def date_this_year(day: datetime.date, language: str) -> str:
    """`20.11.` or `20 Nov`: where little room is and the year goes without saying."""
    if language.startswith("bg"):
        return day.strftime("%d.%m.")
    return _tidy(format_date(day, "d MMM", locale=_locale(language)))


def date_document(day: datetime.date, language: str) -> str:
    """`20.11.2026 г.` or `20 November 2026`: on documents."""
    if language.startswith("bg"):
        return date_short(day, language) + NO_BREAK_SPACE + "г."
    return _tidy(format_date(day, "d MMMM y", locale=_locale(language)))


def date_long(day: datetime.date, language: str) -> str:
    """`петък, 20 ноември 2026 г.` or `Friday, 20 November 2026`: in prose."""
    return format_date(day, "full", locale=_locale(language)).replace("\u202f", NO_BREAK_SPACE)


def date_heading(day: datetime.date, language: str, today: datetime.date) -> str:
    """`Сряда, 18 ноември` or `Wednesday, 18 November`: above what happened that day; with the year in other years."""
    pattern = "EEEE, d MMMM" if day.year == today.year else "EEEE, d MMMM y"
    text = format_date(day, pattern, locale=_locale(language))
    return text[:1].upper() + text[1:]


def month_heading(day: datetime.date, language: str) -> str:
    """`Ноември 2026` or `November 2026`."""
    text = format_date(day, "LLLL y", locale=_locale(language))
    return text[:1].upper() + text[1:]


def month_short(day: datetime.date, language: str) -> str:
    """`ное` or `Nov`: axis of a chart."""
    return format_date(day, "LLL", locale=_locale(language))[:3]


@lru_cache(maxsize=8192)
def phone(value: str) -> str:
    """`+359 88 888 88 88`; a number without country code is read as Bulgarian, what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(value, DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_possible_number(parsed):
        return value
    text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return _BULGARIAN_MOBILE.sub(r"+359 \1 \2 \3 \4", text).replace(" ", NO_BREAK_SPACE)
