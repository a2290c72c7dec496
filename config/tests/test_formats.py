"""How numbers and dates read in Bulgarian and in English, to the character."""

import datetime
from decimal import Decimal

import pytest
from babel import Locale
from django.utils import translation
from django.utils.dateformat import format as date_format

from config.lib import formats

FRIDAY = datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "expected"),
    [
        ("12480", "EUR", "bg", "12\u00a0480,00\u00a0€"),
        ("1234.5", "EUR", "bg", "1\u00a0234,50\u00a0€"),
        ("-7", "EUR", "bg", "−7,00\u00a0€"),
        ("12480", "EUR", "en", "€12,480.00"),
        ("-7", "EUR", "en", "−€7.00"),
        ("1500", "JPY", "en", "JP¥1,500"),
    ],
)
def test_money_is_written_as_the_language_writes_it(amount: str, currency: str, language: str, expected: str) -> None:
    assert formats.money(Decimal(amount), currency, language) == expected


@pytest.mark.parametrize(
    ("millionths", "expected"),
    [(0, "0,00\u00a0€"), (1, "0,0001\u00a0€"), (12_301, "0,0124\u00a0€"), (6_800_000, "6,80\u00a0€")],
)
def test_what_a_model_costs_is_never_shown_as_nothing(millionths: int, expected: str) -> None:
    assert formats.micro_euro(millionths, "bg") == expected


@pytest.mark.parametrize(
    ("currency", "language", "expected"),
    [
        ("EUR", "bg", ("48\u00a0216", ",75", "\u00a0€")),
        ("EUR", "en", ("€48,216", ".75", "")),
        ("JPY", "en", ("JP¥48,217", "", "")),
    ],
)
def test_money_parts_cut_around_the_cents(currency: str, language: str, expected: tuple[str, str, str]) -> None:
    assert formats.money_parts(Decimal("48216.75"), currency, language) == expected


def test_money_whole_rounds_half_up() -> None:
    assert formats.money_whole(Decimal("118400.50"), "EUR", "bg") == "118\u00a0401\u00a0€"


def test_number_keeps_the_decimals_it_has_or_the_places_asked_for() -> None:
    assert formats.number(Decimal("1234.5"), "bg") == "1\u00a0234,5"
    assert formats.number(1234, "bg", 2) == "1\u00a0234,00"
    assert formats.number(Decimal("-0.25"), "en") == "−0.25"


def test_percent_has_a_space_in_bulgarian_only() -> None:
    assert formats.percent(Decimal("0.124"), "bg") == "12,4\u00a0%"
    assert formats.percent(Decimal("0.2"), "en") == "20%"


def test_dates_follow_the_language() -> None:
    assert formats.date_short(FRIDAY, "bg") == "20.11.2026"
    assert formats.date_short(FRIDAY, "en") == "20\u00a0Nov\u00a02026"
    assert formats.date_document(FRIDAY, "bg") == "20.11.2026\u00a0г."
    assert formats.date_long(FRIDAY, "bg") == "петък, 20 ноември 2026\u00a0г."
    assert formats.date_long(FRIDAY, "en") == "Friday, 20 November 2026"
    assert formats.month_short(datetime.date(2026, 3, 1), "bg") == "мар"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("+359888123456", "+359\u00a088\u00a0812\u00a034\u00a056"),
        ("0888 123 456", "+359\u00a088\u00a0812\u00a034\u00a056"),
        ("+4915112345678", "+49\u00a01511\u00a02345678"),
        ("ask at the desk", "ask at the desk"),
        ("12", "12"),
    ],
)
def test_phone_is_international_and_leaves_other_text_alone(typed: str, expected: str) -> None:
    assert formats.phone(typed) == expected


def test_no_word_of_ours_hides_the_name_of_a_month() -> None:
    with translation.override("bg"):
        names = [date_format(datetime.date(2026, month, 1), "F").lower() for month in range(1, 13)]
    assert names == list(Locale("bg").months["stand-alone"]["wide"].values())
