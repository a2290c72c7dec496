"""Geometry of the monthly bars."""

from decimal import Decimal

import pytest

from config.lib.charts import BASE, TOP, Series, bar_chart, scale_step


def amounts(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("highest", "step"),
    [
        ("48216", "10000"),
        ("50000", "10000"),
        ("50001", "20000"),
        ("3", "1"),
        ("999", "200"),
        ("0", "1"),
        ("0.4", "0.1"),
    ],
)
def test_scale_step_is_round_and_reaches_the_highest(highest: str, step: str) -> None:
    assert scale_step(Decimal(highest)) == Decimal(step)


def test_bar_chart_stands_on_the_base_and_reaches_its_value() -> None:
    chart = bar_chart(["Oct", "Nov"], [Series("Income", amounts("0", "50"))], title="t", description="d")

    assert chart.rules[0].y == BASE
    assert chart.rules[-1].y == TOP
    assert chart.last_value_y == TOP - 6
    assert [column.is_last for column in chart.columns] == [False, True]


def test_bar_chart_draws_no_bar_for_nothing() -> None:
    chart = bar_chart(["Oct", "Nov"], [Series("Income", amounts("0", "50"))], title="t", description="d")

    assert len(chart.bars) == 1


def test_bar_chart_puts_the_series_of_a_month_side_by_side() -> None:
    series = [Series("Income", amounts("50")), Series("Cost", amounts("25"), colour=0)]

    income, cost = bar_chart(["Nov"], series, title="t", description="d").bars

    assert (income.colour, cost.colour) == (1, 0)
    assert left_of(cost.path) - left_of(income.path) == 19


def left_of(path: str) -> float:
    return float(path.removeprefix("M").split()[0])


def test_bar_chart_writes_scale_and_last_value_as_asked() -> None:
    chart = bar_chart(
        ["Nov"],
        [Series("Income", amounts("48200"))],
        title="t",
        description="d",
        axis_format=lambda value: f"{value / 1000:g}k",
        last_format=lambda value: f"€{value}",
    )

    assert [rule.label for rule in chart.rules] == ["0k", "10k", "20k", "30k", "40k", "50k"]
    assert chart.last_value == "€48200"


def test_bar_chart_without_months_is_empty_ground() -> None:
    chart = bar_chart([], [Series("Income", [])], title="t", description="d")

    assert chart.bars == []
    assert len(chart.rules) == 6


def test_bar_chart_refuses_a_series_of_another_length() -> None:
    with pytest.raises(ValueError, match="one value per label"):
        bar_chart(["Oct", "Nov"], [Series("Income", amounts("1"))], title="t", description="d")
