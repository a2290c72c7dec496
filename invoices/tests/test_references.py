"""ISO 11649 references made, checked and found, and invoice numbers in remittance text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from invoices import references

numbers = st.integers(min_value=1, max_value=9_999_999_999).map(lambda number: f"{number:010}")


def test_make_reference_of_a_known_number() -> None:
    assert references.make_reference("0000000412") == "RF350000000412"


@given(numbers)
def test_make_reference_passes_an_independent_check(number: str) -> None:
    assert iso11649.is_valid(references.make_reference(number))


@pytest.mark.parametrize("number", ["", "412", "00000004121", "000000041a", "٠٠٠٠٠٠٠٤١٢"])
def test_make_reference_refuses_what_is_no_ten_digit_number(number: str) -> None:
    with pytest.raises(ValueError, match="ten-digit"):
        references.make_reference(number)


@given(numbers, st.integers(min_value=0, max_value=9), st.integers(min_value=0, max_value=9))
def test_is_reference_notices_one_wrong_digit(number: str, place: int, digit: int) -> None:
    reference = references.make_reference(number)
    changed = reference[: 4 + place] + str(digit) + reference[5 + place :]
    assert references.is_reference(changed) is (changed == reference)


def test_is_reference_takes_any_case_and_grouping() -> None:
    assert references.is_reference(" rf35 0000 0004 12 ")
    assert not references.is_reference("RF350000000412 and more")
    assert not references.is_reference("0000000412")


def test_format_reference_groups_by_four() -> None:
    assert references.format_reference("RF350000000412") == "RF35\u00a00000\u00a00004\u00a012"


@given(numbers, st.text(alphabet=" абв.,-/", max_size=8), st.text(alphabet=" абв.,-/", max_size=8))
def test_find_by_reference_finds_it_in_any_text(number: str, before: str, after: str) -> None:
    assert references.find_by_reference(f"{before}{references.make_reference(number)}{after}") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "плащане RF35 0000 0004 12 от 20.11.2026",
        "rf35-0000-0004-12",
        "RF35000000\r\n0412",
        "/ROC/RF350000000412//",
        "RF35412",
        "RF350000000412 RF35 0000 0004 12",
    ],
)
def test_find_by_reference_reads_what_banks_and_people_write(text: str) -> None:
    assert references.find_by_reference(text) == ["0000000412"]


@pytest.mark.parametrize("text", ["", "RF", "RF36 0000 0004 12", "PERF350000000412", "RF35 0000 0004 13"])
def test_find_by_reference_finds_nothing_where_nothing_is(text: str) -> None:
    assert references.find_by_reference(text) == []


def test_find_by_reference_keeps_the_order() -> None:
    text = " ".join(references.make_reference(number) for number in ("0000000413", "0000000412"))
    assert references.find_by_reference(text) == ["0000000413", "0000000412"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Фактура 0000000412", ["0000000412"]),
        ("ф-ри 0000000412,0000000413/20.11.2026", ["0000000412", "0000000413"]),
        ("INV0000000412", ["0000000412"]),
        ("0000000412 и пак 0000000412", ["0000000412"]),
        ("BG03KNTR96611020345678", []),
        ("BG8001011234", []),
        ("00000004120 412", []),
    ],
)
def test_find_numbers_finds_ten_digits_standing_alone(text: str, found: list[str]) -> None:
    assert references.find_numbers(text) == found
