"""Deposits: near their percentage, and all invoices of an offer together exactly the offer, VAT included."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.lib.money import quantize
from invoices.calculation import LineInput, calculate
from invoices.deposits import GroupKey, deposit_amounts, exceeds, left_amounts, net_amounts
from invoices.vat import VatCategory

S, REVERSE = VatCategory.STANDARD, VatCategory.REVERSE_CHARGE
NORMAL, REDUCED = (S, Decimal(20)), (S, Decimal(9))
CENT = Decimal("0.01")

lines = st.lists(
    st.builds(
        LineInput,
        quantity=st.decimals(min_value=Decimal("0.001"), max_value=9999, places=3),
        unit_price=st.decimals(min_value=Decimal("0.01"), max_value=9999, places=4),
        vat_category=st.just(S),
        vat_rate=st.sampled_from([Decimal(20), Decimal(9), Decimal(19), Decimal("25.5"), Decimal(0)]),
        discount_percent=st.sampled_from([Decimal(0), Decimal(5), Decimal("33.33")]),
    ),
    min_size=1,
    max_size=6,
)
percents = st.lists(st.decimals(min_value=1, max_value=40, places=2), min_size=1, max_size=3)


def vat_of(amounts: Mapping[GroupKey, Decimal]) -> Decimal:
    """The VAT of a document with these groups."""
    return sum((quantize(net * rate / 100, "EUR") for (_category, rate), net in amounts.items()), Decimal(0))


@given(lines, percents)
@example([LineInput(Decimal(1), Decimal("0.13"), S, Decimal(20))], [Decimal(30), Decimal(30)])
@example([LineInput(Decimal(1), Decimal("0.03"), S, Decimal(20))], [Decimal(20)])
@example([LineInput(Decimal(1), Decimal("333.33"), S, Decimal(9))], [Decimal("33.33"), Decimal("33.33")])
def test_deposits_and_the_rest_come_to_the_offer_to_the_cent(rows: list[LineInput], asked: list[Decimal]) -> None:
    offer = calculate(rows, "EUR")
    offered = net_amounts(offer.tax_groups)
    left, net, vat = dict(offered), Decimal(0), Decimal(0)
    for percent in asked:
        deposit = deposit_amounts(offered, left, percent, "EUR")
        if exceeds(deposit, left):
            continue
        net, vat = net + sum(deposit.values()), vat + vat_of(deposit)
        left = left_amounts(left, deposit)
    assert net + sum(left.values()) == offer.total_net
    assert vat + vat_of(left) == offer.total_vat


@given(lines, st.decimals(min_value=1, max_value=99, places=2))
def test_deposit_is_near_its_percentage(rows: list[LineInput], percent: Decimal) -> None:
    offered = net_amounts(calculate(rows, "EUR").tax_groups)
    deposit = deposit_amounts(offered, offered, percent, "EUR")
    for key, amount in deposit.items():
        assert abs(amount - offered[key] * percent / 100) <= 15 * CENT


def test_deposit_of_round_amounts_is_its_percentage() -> None:
    offered = {NORMAL: Decimal("3280.00"), REDUCED: Decimal("200.00")}
    assert deposit_amounts(offered, offered, Decimal(30), "EUR") == {NORMAL: Decimal(984), REDUCED: Decimal(60)}


def test_deposit_moves_by_a_cent_where_rounding_twice_would_lose_one() -> None:
    offered = {NORMAL: Decimal("0.26")}  # VAT 0.05; halves of 0.13 would have 0.03 each
    deposit = deposit_amounts(offered, offered, Decimal(50), "EUR")
    assert deposit[NORMAL] != Decimal("0.13")
    assert vat_of(deposit) + vat_of(left_amounts(offered, deposit)) == Decimal("0.05")


def test_deposit_on_a_deduction_is_below_zero() -> None:
    offered = {NORMAL: Decimal(100), REDUCED: Decimal(-40)}
    assert deposit_amounts(offered, offered, Decimal(50), "EUR") == {NORMAL: Decimal(50), REDUCED: Decimal(-20)}


def test_deposit_leaves_out_groups_of_nothing() -> None:
    offered = {NORMAL: Decimal(100), (REVERSE, Decimal(0)): Decimal(0)}
    assert list(deposit_amounts(offered, offered, Decimal(10), "EUR")) == [NORMAL]


@pytest.mark.parametrize(("left", "is_too_much"), [("29.99", True), ("30.00", False), ("-1.00", True)])
def test_exceeds_compares_with_what_is_left(left: str, is_too_much: bool) -> None:  # noqa: FBT001
    assert exceeds({NORMAL: Decimal(30)}, {NORMAL: Decimal(left)}) is is_too_much
