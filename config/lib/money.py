"""Money: a Decimal amount beside a currency code (ISO 4217), rounded half up, read from people and written for them.

There is no money type: an amount and its currency stand side by side on the document, and no float comes near them.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from babel.numbers import get_currency_precision
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib import formats
from config.lib.errors import DomainError
from config.lib.number_words import Gender, number_in_words

# Lev per euro, fixed for good by the Council of the EU on 8 July 2025. The law forbids a shortened or an inverted rate:
# lev are divided by all five decimals, then the result is rounded on its third decimal, five up.
BGN_PER_EUR: Final = Decimal("1.95583")

_LONGEST_AMOUNT: Final = 24
_GROUPING: Final = re.compile(r"[\s'\u2019]")
_CURRENCY_MARK: Final = re.compile(r"^([-+]?)(?:€|eur|bgn)|(?:€|eur|евро|bgn|лв\.?)$", re.IGNORECASE)
_MINUS_SIGNS: Final = str.maketrans({"\u2212": "-", "\u2013": "-"})
_ONE_SEPARATOR: Final = re.compile(r"[-+]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_GROUPS_BY_COMMA: Final = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_GROUPS_BY_DOT: Final = re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?")
_ENGLISH_THOUSANDS: Final = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")


class _Noun(NamedTuple):
    """A counted noun: its grammatical gender (Bulgarian), its form after one and after every other number."""

    gender: Gender
    one: str
    other: str

    def after(self, count: int) -> str:
        return self.one if count == 1 else self.other


class _CurrencyNouns(NamedTuple):
    """The names of a currency's whole unit and of its hundredth."""

    unit: _Noun
    cent: _Noun


_M, _F, _N = Gender.MASCULINE, Gender.FEMININE, Gender.NEUTER
# These words stand in documents whose language is not the reader's, so they are kept per language, not in a catalogue.
_NOUNS: Final = {
    ("EUR", "bg"): _CurrencyNouns(_Noun(_N, "евро", "евро"), _Noun(_M, "цент", "цента")),
    ("EUR", "en"): _CurrencyNouns(_Noun(_N, "euro", "euros"), _Noun(_N, "cent", "cents")),
    ("BGN", "bg"): _CurrencyNouns(_Noun(_M, "лев", "лева"), _Noun(_F, "стотинка", "стотинки")),
    ("BGN", "en"): _CurrencyNouns(_Noun(_N, "lev", "leva"), _Noun(_N, "stotinka", "stotinki")),
    ("USD", "bg"): _CurrencyNouns(_Noun(_M, "щатски долар", "щатски долара"), _Noun(_M, "цент", "цента")),
    ("USD", "en"): _CurrencyNouns(_Noun(_N, "US dollar", "US dollars"), _Noun(_N, "cent", "cents")),
    ("GBP", "bg"): _CurrencyNouns(_Noun(_F, "британска лира", "британски лири"), _Noun(_N, "пени", "пенса")),
    ("GBP", "en"): _CurrencyNouns(_Noun(_N, "pound", "pounds"), _Noun(_N, "penny", "pence")),
}
_AND: Final = {"bg": "и", "en": "and"}
_NEGATIVE: Final = {"bg": "минус", "en": "minus"}


def minor_units(currency: str) -> int:
    """How many decimals amounts of `currency` (ISO 4217) have: 2 for EUR, 0 for JPY, 2 for a code unknown to CLDR."""
    return get_currency_precision(currency)


def quantize(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded to the minor unit of `currency`, a half away from zero (EN 16931 and Bulgarian tax practice)."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_HALF_UP)


def format_money(amount: Decimal, currency: str, language: str) -> str:
    """`1 234,50 €` in Bulgarian, `€1,234.50` in English: rounded half up, no-break spaces, a true minus sign."""
    return formats.money(quantize(amount, currency), currency, language)


def parse_amount(text: str, language: str = "bg") -> Decimal:
    """The amount a person typed: `1 234,50`, `1,234.50`, `1.234,50 €`, `-5` and the like.

    One comma before exactly three digits (`1,234`) means thousands in English and decimals in Bulgarian; one dot always
    means decimals. Raises DomainError `amount_unreadable` when the text is no amount.
    """
    plain = _plain_decimal(_CURRENCY_MARK.sub(r"\1", _GROUPING.sub("", text).translate(_MINUS_SIGNS)), language)
    if plain is None or len(plain) > _LONGEST_AMOUNT:
        raise DomainError(
            "amount_unreadable",
            format_lazy(
                _("“{text}” is not an amount. Write digits with a comma or dot before the cents, like 1 234,50."),
                text=text.strip()[:_LONGEST_AMOUNT],
            ),
        )
    return Decimal(plain)


def _plain_decimal(compact: str, language: str) -> str | None:
    """Digits with at most one dot, as Decimal reads them; None when `compact` can be read in no way."""
    if language.startswith("en") and _ENGLISH_THOUSANDS.fullmatch(compact):
        return compact.replace(",", "")
    if _ONE_SEPARATOR.fullmatch(compact):
        return compact.replace(",", ".")
    if _GROUPS_BY_COMMA.fullmatch(compact):
        return compact.replace(",", "")
    if _GROUPS_BY_DOT.fullmatch(compact):
        return compact.replace(".", "").replace(",", ".")
    return None


def bgn_to_eur(amount: Decimal) -> Decimal:
    """Lev to euro at the fixed rate: divided by 1.95583, rounded half up to the cent."""
    return quantize(amount / BGN_PER_EUR, "EUR")


def eur_to_bgn(amount: Decimal) -> Decimal:
    """Euro to lev at the fixed rate, rounded half up to the stotinka; for records from before 2026."""
    return quantize(amount * BGN_PER_EUR, "BGN")


def amount_in_words(amount: Decimal, currency: str, language: str) -> str:
    """`три хиляди деветстотин тридесет и шест евро и 20 цента`: the sum a document repeats in words.

    `language` is "bg" or "en". Hundredths follow in digits, and in words when they stand alone (`една стотинка`). A
    currency without names here keeps its code: `пет CZK и 20/100`. The amount is rounded to the currency first.
    Raises ValueError from a million millions on.
    """
    whole, hundredths = _split(quantize(abs(amount), currency))
    nouns = _NOUNS.get((currency, language))
    if nouns is None:
        words = _with_code(whole, hundredths, currency, language)
    else:
        words = _with_names(whole, hundredths, nouns, language)
    return f"{_NEGATIVE[language]} {words}" if amount < 0 and whole + hundredths else words


def _split(amount: Decimal) -> tuple[int, int]:
    """Cut a rounded, not negative amount into whole units and hundredths."""
    whole = int(amount)
    return whole, int((amount - whole) * 100)


def _with_names(whole: int, hundredths: int, nouns: _CurrencyNouns, language: str) -> str:
    units = f"{number_in_words(whole, language, nouns.unit.gender)} {nouns.unit.after(whole)}"
    if not hundredths:
        return units
    if not whole:
        return f"{number_in_words(hundredths, language, nouns.cent.gender)} {nouns.cent.after(hundredths)}"
    return f"{units} {_AND[language]} {hundredths} {nouns.cent.after(hundredths)}"


def _with_code(whole: int, hundredths: int, currency: str, language: str) -> str:
    units = f"{number_in_words(whole, language, Gender.MASCULINE)} {currency}"
    return f"{units} {_AND[language]} {hundredths:02}/100" if hundredths else units
