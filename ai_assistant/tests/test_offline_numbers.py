"""Numbers, counts and amounts in sentences, in both languages and both alphabets."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_assistant.offline.numbers import find_amount, find_count, numbers_in
from ai_assistant.offline.words import tokens_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1000", "1000"),
        ("1 000,50", "1000.50"),
        ("1\u00a0000", "1000"),
        ("1,000.50", "1000.50"),
        ("1.000,50", "1000.50"),
        ("1,000", "1000"),
        ("1.000", "1000"),
        ("12,5", "12.5"),
        ("2.75", "2.75"),
        ("1 234 567", "1234567"),
        ("хиляда", "1000"),
        ("две хиляди и петстотин", "2500"),
        ("хиляда двеста тридесет и четири", "1234"),
        ("dve hilqdi i petstotin", "2500"),
        ("сто двайсет и пет", "125"),
        ("двайсет", "20"),
        ("петнайсет хиляди", "15000"),
        ("половин милион", "500000"),
        ("два милиона", "2000000"),
        ("един милион двеста хиляди и пет", "1200005"),
        ("5k", "5000"),
        ("5к", "5000"),
        ("2m", "2000000"),
        ("10 хил.", "10000"),
        ("1,5 млн.", "1500000"),
        ("2.5 million", "2500000"),
        ("twenty five", "25"),
        ("twenty-five", "25"),
        ("one hundred and twenty five thousand", "125000"),
        ("two thousand five hundred", "2500"),
        ("twelve hundred", "1200"),
    ],
)
def test_numbers_are_read_from_digits_and_words(text: str, value: str) -> None:
    first = numbers_in(tokens_of(text))[0]
    assert (first.label, first.value) == ("number", Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("първи", 1), ("втората", 2), ("третото", 3), ("4-то", 4), ("20-ти", 20), ("1st", 1), ("3rd", 3), ("22nd", 22),
        ("двадесет и пети", 25), ("twenty first", 21), ("vtoroto", 2), ("IV", 4),
    ],
)  # fmt: skip
def test_ordinals_are_told_from_counts(text: str, value: int) -> None:
    label = "nth" if text[0].isdigit() else "ordinal"
    assert [(item.label, item.value) for item in numbers_in(tokens_of(text))] == [(label, value)]


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "currency"),
    [
        ("фактури над 1000 евро", "(1000", None, "EUR"),
        ("фактури за повече от 1 000,50 лв.", "(1000.50", None, "BGN"),
        ("сделки, по-големи от 5 хил. евро", "(5000", None, "EUR"),
        ("fakturi nad 1000 evro", "(1000", None, "EUR"),
        ("под две хиляди и петстотин лева", None, "2500)", "BGN"),
        ("по-малко от 300", None, "300)", None),
        ("по-евтини от €20", None, "20)", "EUR"),
        ("поне 500 лв", "500", None, "BGN"),
        ("най-малко 500 лв", "500", None, "BGN"),
        ("не по-малко от 500 лв", "500", None, "BGN"),
        ("минимум 500", "500", None, None),
        ("най-много 500", None, "500", None),
        ("не повече от 500 евро", None, "500", "EUR"),
        ("до 500 евро", None, "500", "EUR"),
        ("максимум 500", None, "500", None),
        ("между 500 и 1000 лв", "500", "1000", "BGN"),
        ("между хиляда и две хиляди лева", "1000", "2000", "BGN"),
        ("от 500 до 1000 лв", "500", "1000", "BGN"),
        ("500–1000 лв", "500", "1000", "BGN"),
        ("1000 лв и повече", "1000", None, "BGN"),
        ("от 1000 лева нагоре", "1000", None, "BGN"),
        ("1 000 €+", "1000", None, "EUR"),
        ("плащане от 120,50 лв", "120.50", "120.50", "BGN"),
        ("invoices over 1,000 EUR", "(1000", None, "EUR"),
        ("deals above $5k", "(5000", None, "USD"),
        ("more than twenty five thousand euros", "(25000", None, "EUR"),
        ("larger than 100", "(100", None, None),
        ("at least 1000", "1000", None, None),
        ("no less than €300", "300", None, "EUR"),
        (">= 300", "300", None, None),
        ("< 300", None, "300)", None),
        ("less than 50 dollars", None, "50)", "USD"),
        ("under £50", None, "50)", "GBP"),
        ("up to 700 EUR", None, "700", "EUR"),
        ("at most 700", None, "700", None),
        ("between 500 and 1000", "500", "1000", None),
        ("between one hundred and two thousand euro", "100", "2000", "EUR"),
        ("from 500 to 1000 EUR", "500", "1000", "EUR"),
        ("between 1000 and 500 EUR", "500", "1000", "EUR"),
        ("€1000 or more", "1000", None, "EUR"),
        ("an invoice for €99.90", "99.90", "99.90", "EUR"),
    ],
)
def test_amounts_are_read_with_their_bounds(
    text: str, minimum: str | None, maximum: str | None, currency: str | None
) -> None:
    """A bracket beside a bound says that the bound itself is left out."""
    found = find_amount(text)
    assert found is not None
    low = None if found.minimum is None else ("" if found.minimum_included else "(") + str(found.minimum)
    high = None if found.maximum is None else str(found.maximum) + ("" if found.maximum_included else ")")
    assert (low, high, found.currency) == (minimum, maximum, currency)


@pytest.mark.parametrize(
    "text",
    ["", "фактури", "над 30 дни", "more than two weeks", "топ 5 клиенти", "над 20 %", "до 15 ноември", "2026", "лева",
     "от 1 до 15 ноември", "over " + "9" * 400],
)  # fmt: skip
def test_a_number_that_is_no_money_is_no_amount(text: str) -> None:
    assert find_amount(text) is None


def test_an_amount_knows_the_words_it_was_read_from_and_says_itself() -> None:
    text = "покажи фактури над 1000 евро от миналия месец"
    found = find_amount(text)
    assert found is not None
    assert text[found.start : found.end] == "над 1000 евро"
    assert found.say("bg") == "над 1\u00a0000,00\u00a0€"
    assert found.say("en") == "over €1,000.00"
    assert [found.contains(Decimal(amount)) for amount in ("999", "1000", "1000.01")] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("поне 500", "поне 500"), ("до 500 лв", "най-много 500,00\u00a0лв."), ("под 5", "под 5"),
        ("между 100 и 200", "от 100 до 200"), ("за 7 евро", "7,00\u00a0€"),
    ],
)  # fmt: skip
def test_every_kind_of_bound_is_said(text: str, said: str) -> None:
    found = find_amount(text)
    assert found is not None
    assert found.say("bg") == said


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("топ 5 клиенти", 5), ("the ten best customers", 10), ("петте най-добри клиента", 5),
        ("над 1000 евро", None), ("първите фактури", None), ("0 клиенти", None), ("99999 клиенти", None),
        ("2.5 клиента", None), ("5 фактури над 7 лв", 5),
    ],
)  # fmt: skip
def test_a_count_is_a_whole_number_that_counts_no_money(text: str, count: int | None) -> None:
    assert find_count(text) == count


@given(st.text(alphabet="0123456789 .,-–/хилядастоkм€лвdo", max_size=80))
def test_no_text_makes_reading_fail(text: str) -> None:
    find_amount(text)
    find_count(text)


@pytest.mark.parametrize("text", ["хиляда " * 10_000, "9" * 100_000, "1 000 " * 10_000, "над " * 10_000, "4a" * 50_000])
def test_endless_text_is_read_at_once(text: str) -> None:
    started = time.process_time()
    find_amount(text)
    assert time.process_time() - started < 0.25
