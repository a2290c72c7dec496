"""Geometry of charts, worked out here so that templates only draw: bars by month on a ruled ground.

Lengths are units of the SVG's own coordinate system; y grows downwards. Nothing here knows HTML, colours or words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WIDTH: Final = 736
HEIGHT: Final = 236
LEFT: Final = 68
BASE: Final = 208
TOP: Final = 14
BAR_WIDTH: Final = 17
BAR_GAP: Final = 2
CORNER: Final = 3
STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
RULES: Final = 5


@dataclass(frozen=True)
class Series:
    """One row of values, drawn in one colour: `colour` 1 to 7 is the chart order of the design, 0 is the ghost."""

    label: str
    values: Sequence[Decimal]
    colour: int = 1


@dataclass(frozen=True)
class Bar:
    """A bar as an SVG path."""

    path: str
    colour: int


@dataclass(frozen=True)
class Rule:
    """A horizontal line of the ground with its figure; the first one is the base."""

    y: float
    label: str


@dataclass(frozen=True)
class Column:
    """One month: where its name stands, and whether it is the last one, which is written stronger."""

    x: float
    label: str
    is_last: bool


@dataclass(frozen=True)
class BarChart:
    """What `components/bar_chart.html` draws. `title` and `description` are read out instead of the drawing."""

    title: str
    description: str
    series: Sequence[Series]
    rules: Sequence[Rule]
    columns: Sequence[Column]
    bars: Sequence[Bar]
    last_value: str
    last_value_x: float
    last_value_y: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def bar_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    axis_format: Callable[[Decimal], str] = str,
    last_format: Callable[[Decimal], str] = str,
) -> BarChart:
    """Lay out grouped bars: one group per label, one bar per series, values of zero or more.

    `axis_format` writes the figures of the scale, `last_format` the first series' last value, which stands on its bar.
    Raises `ValueError` when a series has not one value per label.
    """
    if any(len(row.values) != len(labels) for row in series):
        raise ValueError("Every series needs one value per label.")
    step = scale_step(max((value for row in series for value in row.values), default=Decimal(0)))
    highest = step * RULES
    columns = [Column(_centre(at, len(labels)), label, at == len(labels) - 1) for at, label in enumerate(labels)]
    last = series[0].values[-1] if series and labels else Decimal(0)
    return BarChart(
        title=title,
        description=description,
        series=series,
        rules=[Rule(_y(step * at, highest), axis_format(step * at)) for at in range(RULES + 1)],
        columns=columns,
        bars=[bar for at, column in enumerate(columns) for bar in _group(column.x, at, series, highest)],
        last_value=last_format(last),
        last_value_x=_bar_left(columns[-1].x, 0, len(series)) + BAR_WIDTH / 2 if columns else 0,
        last_value_y=_y(last, highest) - 6,
    )


def scale_step(highest: Decimal) -> Decimal:
    """The distance between two rules: the smallest 1, 2, 2.5, 5 or 10 times a power of ten that lets `RULES` of them
    reach `highest`. One when nothing is above zero."""
    if highest <= 0:
        return Decimal(1)
    least = highest / RULES
    power = Decimal(10) ** least.adjusted()
    return next(step * power for step in STEPS if step * power >= least)


def _y(value: Decimal, highest: Decimal) -> float:
    return round(BASE - float(value / highest) * (BASE - TOP), 1)


def _centre(at: int, count: int) -> float:
    return round(LEFT + (WIDTH - LEFT) * (at + 0.5) / count, 1)


def _bar_left(centre: float, at: int, count: int) -> float:
    group = count * BAR_WIDTH + (count - 1) * BAR_GAP
    return round(centre - group / 2 + at * (BAR_WIDTH + BAR_GAP), 1)


def _group(centre: float, month: int, series: Sequence[Series], highest: Decimal) -> list[Bar]:
    return [
        Bar(_bar_path(_bar_left(centre, at, len(series)), _y(row.values[month], highest)), row.colour)
        for at, row in enumerate(series)
        if row.values[month] > 0
    ]


def _bar_path(left: float, top: float) -> str:
    """A bar with rounded upper corners; one lower than its corners is drawn square."""
    height = round(BASE - top, 1)
    if height <= CORNER:
        return f"M{left} {BASE}v-{height}h{BAR_WIDTH}v{height}z"
    straight = round(height - CORNER, 1)
    flat = BAR_WIDTH - 2 * CORNER
    rise = f"q0-{CORNER} {CORNER}-{CORNER}h{flat}q{CORNER} 0 {CORNER} {CORNER}"
    return f"M{left} {BASE}v-{straight}{rise}v{straight}z"
