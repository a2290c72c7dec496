"""Money: rounding, reading, writing, the lev rate, sums in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib import money
from config.lib.errors import DomainError
from config.lib.number_words import LIMIT

NBSP = "\u00a0"
amounts = st.decimals(min_value=Decimal("-1e11"), max_value=Decimal("1e11"), places=6)
cents = st.decimals(min_value=Decimal("-1e9"), max_value=Decimal("1e9"), places=2)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.125", "EUR", "0.13"),
        ("0.115", "EUR", "0.12"),
        ("-0.125", "EUR", "-0.13"),
        ("2.5", "JPY", "3"),
        ("1.0005", "KWD", "1.001"),
        ("7", "EUR", "7.00"),
    ],
)
def test_quantize_rounds_half_up_to_the_minor_unit(amount: str, currency: str, rounded: str) -> None:
    assert str(money.quantize(Decimal(amount), currency)) == rounded


@given(amounts)
def test_quantize_moves_an_amount_by_at_most_half_a_cent(amount: Decimal) -> None:
    rounded = money.quantize(amount, "EUR")
    assert abs(rounded - amount) <= Decimal("0.005")
    assert rounded.as_tuple().exponent == -2


def test_quantize_refuses_a_float() -> None:
    with pytest.raises(AttributeError):
        money.quantize(0.1, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("1234.5", "EUR", "bg", f"1{NBSP}234,50{NBSP}€"),
        ("1234.5", "EUR", "en", "€1,234.50"),
        ("-1234567.005", "EUR", "bg", f"−1{NBSP}234{NBSP}567,01{NBSP}€"),
        ("-0.5", "EUR", "en", "−€0.50"),
        ("65", "BGN", "bg", f"65,00{NBSP}лв."),
    ],
)
def test_format_money_follows_the_language(amount: str, currency: str, language: str, text: str) -> None:
    assert money.format_money(Decimal(amount), currency, language) == text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234,5", "1234.5"),
        ("1 234,50", "1234.50"),
        (f"1{NBSP}234,50{NBSP}€", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567", "1234567"),
        ("−5,20 лв.", "-5.20"),
        ("-€5", "-5"),
        ("EUR 12.30", "12.30"),
        (",5", "0.5"),
        ("1.234", "1.234"),
    ],
)
def test_parse_amount_reads_what_people_type(text: str, amount: str) -> None:
    assert money.parse_amount(text) == Decimal(amount)


def test_parse_amount_reads_one_comma_before_three_digits_by_language() -> None:
    assert money.parse_amount("1,234", "en") == Decimal(1234)
    assert money.parse_amount("1,234", "bg") == Decimal("1.234")
    assert money.parse_amount("0,125", "en") == Decimal("0.125")


@pytest.mark.parametrize("text", ["", "abc", "--5", "1,2,3", "1.2.3,4", "1,23.4", "1€50", "٣", "9" * 30, "1e5", "NaN"])
def test_parse_amount_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        money.parse_amount(text)
    assert refused.value.code == "amount_unreadable"


@given(cents, st.sampled_from(["bg", "en"]))
def test_parse_amount_reads_back_what_format_money_wrote(amount: Decimal, language: str) -> None:
    assert money.parse_amount(money.format_money(amount, "EUR", language), language) == amount


@pytest.mark.parametrize(
    ("lev", "euro"),
    [("65.00", "33.23"), ("1.95", "1.00"), ("120.00", "61.36"), ("100000.00", "51129.19"), ("1.95583", "1.00")],
)
def test_bgn_to_eur_divides_by_the_full_rate(lev: str, euro: str) -> None:
    assert money.bgn_to_eur(Decimal(lev)) == Decimal(euro)


@given(cents)
def test_eur_to_bgn_and_back_is_the_same_euro(amount: Decimal) -> None:
    assert money.bgn_to_eur(money.eur_to_bgn(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("3936.20", "EUR", "три хиляди деветстотин тридесет и шест евро и 20 цента"),
        ("3936.00", "EUR", "три хиляди деветстотин тридесет и шест евро"),
        ("3900", "EUR", "три хиляди и деветстотин евро"),
        ("1", "EUR", "едно евро"),
        ("2", "EUR", "две евро"),
        ("1", "BGN", "един лев"),
        ("22", "BGN", "двадесет и два лева"),
        ("0.01", "BGN", "една стотинка"),
        ("0.02", "BGN", "две стотинки"),
        ("0.21", "EUR", "двадесет и един цента"),
        ("5.01", "EUR", "пет евро и 1 цент"),
        ("0", "EUR", "нула евро"),
        ("1000.50", "EUR", "хиляда евро и 50 цента"),
        ("1001", "EUR", "хиляда и едно евро"),
        ("1121", "BGN", "хиляда сто двадесет и един лева"),
        ("21000", "BGN", "двадесет и една хиляди лева"),
        ("1500000", "EUR", "един милион и петстотин хиляди евро"),
        ("2001021", "EUR", "два милиона хиляда двадесет и едно евро"),
        ("-7.40", "EUR", "минус седем евро и 40 цента"),
        ("-0.001", "EUR", "нула евро"),
        ("12.05", "CZK", "дванадесет CZK и 05/100"),
    ],
)
def test_amount_in_words_agrees_in_gender_in_bulgarian(amount: str, currency: str, words: str) -> None:
    assert money.amount_in_words(Decimal(amount), currency, "bg") == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("3936.20", "three thousand nine hundred and thirty-six euros and 20 cents"),
        ("1", "one euro"),
        ("0.01", "one cent"),
        ("1001", "one thousand and one euros"),
        ("2500000", "two million five hundred thousand euros"),
    ],
)
def test_amount_in_words_in_english(amount: str, words: str) -> None:
    assert money.amount_in_words(Decimal(amount), "EUR", "en") == words


@given(st.integers(min_value=0, max_value=LIMIT - 1), st.sampled_from(["bg", "en"]))
def test_amount_in_words_leaves_no_gap_and_no_digit(whole: int, language: str) -> None:
    words = money.amount_in_words(Decimal(whole), "EUR", language)
    assert "  " not in words
    assert not any(letter.isdigit() for letter in words)
    assert words.split()[-1] in ("евро", "euro", "euros")


def test_amount_in_words_refuses_a_million_millions() -> None:
    with pytest.raises(ValueError, match="outside"):
        money.amount_in_words(Decimal(LIMIT), "EUR", "bg")
