"""Totals by EN 16931: sums agree, VAT is rounded per group, nothing is a float."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.calculation import DocumentTotals, LineInput, calculate, line_violations
from invoices.vat import VatCategory

S, O = VatCategory.STANDARD, VatCategory.OUTSIDE_SCOPE  # noqa: E741 (the standard's own letter)
CENT = Decimal("0.01")


def line(quantity: str, price: str, rate: str = "20", discount: str = "0", category: VatCategory = S) -> LineInput:
    return LineInput(Decimal(quantity), Decimal(price), category, Decimal(rate), Decimal(discount))


lines = st.lists(
    st.builds(
        LineInput,
        quantity=st.decimals(min_value=-9999, max_value=99999, places=3),
        unit_price=st.decimals(min_value=0, max_value=99999, places=4),
        vat_category=st.just(S),
        vat_rate=st.sampled_from([Decimal(20), Decimal(9)]),
        discount_percent=st.decimals(min_value=0, max_value=100, places=2),
    ),
    max_size=12,
)


def amounts(totals: DocumentTotals) -> list[Decimal]:
    return [
        totals.total_net,
        totals.total_vat,
        totals.total_gross,
        totals.paid,
        totals.total_due,
        *(amount for each in totals.lines for amount in (each.before_discount, each.discount, each.net)),
        *(amount for group in totals.tax_groups for amount in (group.taxable_amount, group.tax_amount)),
    ]


def test_calculate_the_invoice_of_the_print_shop() -> None:
    totals = calculate(
        [line("6000", "0.32"), line("8", "45.00"), line("2", "260.00"), line("80", "6.00")], "EUR", Decimal(1000)
    )
    assert [each.net for each in totals.lines] == [Decimal(1920), Decimal(360), Decimal(520), Decimal(480)]
    assert str(totals.total_net) == "3280.00"
    assert str(totals.total_vat) == "656.00"
    assert str(totals.total_gross) == "3936.00"
    assert str(totals.total_due) == "2936.00"


def test_calculate_rounds_vat_per_group_and_not_per_line() -> None:
    totals = calculate([line("1", "0.12")] * 3, "EUR")
    assert totals.total_vat == Decimal("0.07")  # each line alone would give 0.02


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "before", "net"),
    [
        ("1", "10.05", "50", "10.05", "5.03"),
        ("3", "0.333", "10", "1.00", "0.90"),
        ("1", "0.125", "0", "0.13", "0.13"),
        ("-1", "0.125", "0", "-0.13", "-0.13"),
        ("2", "99.99", "100", "199.98", "0.00"),
    ],
)
def test_calculate_rounds_the_exact_line_amount_half_up(
    quantity: str, price: str, discount: str, before: str, net: str
) -> None:
    (only,) = calculate([line(quantity, price, discount=discount)], "EUR").lines
    assert (str(only.before_discount), str(only.net)) == (before, net)
    assert only.before_discount - only.discount == only.net


def test_calculate_groups_by_category_and_rate_in_a_fixed_order() -> None:
    totals = calculate(
        [
            line("1", "1", "0", category=VatCategory.EXPORT),
            line("1", "2", "9"),
            line("1", "4", "20.00"),
            line("1", "8", "20"),
        ],
        "EUR",
        exemption_reasons={VatCategory.EXPORT: "чл. 28 ЗДДС", S: ""},
    )
    assert [
        (group.vat_category, group.vat_rate, group.taxable_amount, group.tax_amount, group.exemption_reason)
        for group in totals.tax_groups
    ] == [
        (S, 20, 12, Decimal("2.40"), ""),
        (S, 9, 2, Decimal("0.18"), ""),
        (VatCategory.EXPORT, 0, 1, 0, "чл. 28 ЗДДС"),
    ]


def test_calculate_nothing_is_zero_with_two_decimals() -> None:
    totals = calculate([], "EUR")
    assert (totals.lines, totals.tax_groups) == ((), ())
    assert [str(amount) for amount in amounts(totals)] == ["0.00"] * 5


def test_calculate_in_a_currency_without_cents() -> None:
    totals = calculate([line("3", "333.5")], "JPY")
    assert [str(amount) for amount in (totals.total_net, totals.total_vat, totals.total_gross)] == [
        "1001",
        "200",
        "1201",
    ]


@given(lines, st.decimals(min_value=0, max_value=999, places=2))
def test_calculate_keeps_the_sum_rules(inputs: list[LineInput], paid: Decimal) -> None:
    totals = calculate(inputs, "EUR", paid)
    assert totals.total_net == sum(each.net for each in totals.lines)  # BR-CO-10
    assert totals.total_net == sum(group.taxable_amount for group in totals.tax_groups)
    assert totals.total_vat == sum(group.tax_amount for group in totals.tax_groups)  # BR-CO-14
    assert totals.total_gross == totals.total_net + totals.total_vat  # BR-CO-15
    assert totals.total_due == totals.total_gross - paid  # BR-CO-16


@given(lines)
def test_calculate_gives_decimals_of_two_places(inputs: list[LineInput]) -> None:
    for amount in amounts(calculate(inputs, "EUR")):
        assert isinstance(amount, Decimal)
        assert amount.as_tuple().exponent == -2


@given(lines)
def test_calculate_rounds_each_amount_by_at_most_half_a_cent(inputs: list[LineInput]) -> None:
    totals = calculate(inputs, "EUR")
    for given_line, each in zip(inputs, totals.lines, strict=True):
        exact = given_line.quantity * given_line.unit_price * (100 - given_line.discount_percent) / 100
        assert abs(each.net - exact) <= CENT / 2
    for group in totals.tax_groups:  # BR-CO-17
        assert abs(group.tax_amount - group.taxable_amount * group.vat_rate / 100) <= CENT / 2


@given(lines)
def test_calculate_lists_each_rate_once_from_the_highest_down(inputs: list[LineInput]) -> None:
    groups = calculate(inputs, "EUR").tax_groups
    assert all(first.vat_rate > second.vat_rate for first, second in pairwise(groups))


def test_line_violations_ask_for_a_line() -> None:
    assert [(each.code, each.field) for each in line_violations([])] == [("BR-16", "lines")]


def test_line_violations_name_the_line_and_the_field() -> None:
    broken = line_violations([line("1", "1"), line("1", "-1", discount="101"), line("1", "1", discount="-1")])
    assert [(each.code, each.field) for each in broken] == [
        ("BR-27", "lines.1.unit_price"),
        ("discount_range", "lines.1.discount_percent"),
        ("discount_range", "lines.2.discount_percent"),
    ]


def test_line_violations_accept_a_deduction_by_quantity() -> None:
    assert line_violations([line("-2", "10", discount="0"), line("1", "0", "0", category=O)]) == []
