"""The lines of a document as a table: columns as wide as their figures, rows as high as their description."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from babel.numbers import get_currency_symbol

from config.lib import formats
from invoices.pdf.document import PrintedLine
from invoices.pdf.layout import Block
from invoices.pdf.pen import Align, Pen, text_width, wrap
from invoices.pdf.sheet import LEFT, RIGHT, WIDTH, Sheet
from invoices.pdf.theme import HAIRLINE, LINE, Style
from invoices.units import unit_label
from invoices.vat import VatCategory

UNTAXED: Final = (VatCategory.EXEMPT, VatCategory.REVERSE_CHARGE, VatCategory.OUTSIDE_SCOPE)

_GAP: Final = 11.0
_PADDING: Final = 6.6
_TIGHT_PADDING: Final = 3.2
_TIGHT_FROM: Final = 14  # rows; a longer list is set tighter, it saves a third of the pages
_HEAD_PADDING: Final = 5.4
_LINES_PER_BLOCK: Final = 12  # of a description: a longer one goes on in further blocks, so on the next page
_PRICE_PLACES: Final = (2, 6)
_NO_RATE: Final = "–"


@dataclass(frozen=True)
class _Column:
    """A column of figures: its head, line by line, its cells, how they stand, and its edge (`x` of `Pen.text`)."""

    head: tuple[str, ...]
    cells: tuple[str, ...]
    align: Align
    x: float


@dataclass(frozen=True)
class _Table:
    """Where everything stands; the description takes the width the figures leave."""

    sheet: Sheet
    columns: tuple[_Column, ...]
    description_left: float
    description_width: float

    @property
    def padding(self) -> float:
        """Above and below the text of a row."""
        return _TIGHT_PADDING if len(self.sheet.document.lines) >= _TIGHT_FROM else _PADDING


def table_blocks(sheet: Sheet) -> tuple[Block, list[Block]]:
    """The table head, to stand on every page that has rows, and the rows."""
    table = _table(sheet)
    return _head(table), [block for place in range(len(sheet.document.lines)) for block in _row(table, place)]


def rate_text(rate: Decimal, language: str) -> str:
    """`20 %` or `20%` from percent."""
    return formats.percent(rate / 100, language, 2)


def currency_symbol(sheet: Sheet) -> str:
    """The sign of the document's currency in its main language."""
    symbol: str = get_currency_symbol(sheet.document.currency, locale=sheet.say.main)
    return symbol


def _table(sheet: Sheet) -> _Table:
    """Give every column the width of its widest cell, and the description the rest."""
    specifications = _columns(sheet)
    widths = [_width(sheet, head, cells) for head, cells, _align in specifications]
    description_left = LEFT + widths[0] + _GAP
    description_width = WIDTH - sum(widths) - _GAP * len(widths)
    left = LEFT
    columns = []
    for place, ((head, cells, align), width) in enumerate(zip(specifications, widths, strict=True)):
        columns.append(_Column(head, cells, align, left + width if align == "right" else left))
        left += width + _GAP + (description_width + _GAP if place == 0 else 0)
    return _Table(sheet, tuple(columns), description_left, description_width)


def _columns(sheet: Sheet) -> list[tuple[tuple[str, ...], tuple[str, ...], Align]]:
    """Head, cells and alignment of the columns of figures, from left to right."""
    lines, say = sheet.document.lines, sheet.say

    def cells(write: Callable[[PrintedLine], str]) -> tuple[str, ...]:
        return tuple(write(line) for line in lines)

    def number(value: Decimal, places: int | None = None) -> str:
        return formats.number(value, say.main, places)

    places = tuple(str(place) for place in range(1, len(lines) + 1))
    amount_head = tuple(f"{word}, {currency_symbol(sheet)}" for word in say.each("net"))
    columns: list[tuple[tuple[str, ...], tuple[str, ...], Align]] = [
        (say.each("place")[:1], places, "left"),
        (say.each("quantity"), cells(lambda line: number(line.quantity)), "right"),
        (say.each("unit"), cells(lambda line: say.joined(partial(unit_label, line.unit_code))), "left"),
        (say.each("unit_price"), cells(lambda line: number(line.unit_price, _price_places(line.unit_price))), "right"),
    ]
    if any(line.discount_percent for line in lines):
        columns.append((say.each("discount"), cells(lambda line: _discount(line, say.main)), "right"))
    if any(line.vat_category not in UNTAXED for line in lines):
        columns.append((say.each("vat"), cells(lambda line: _rate(line, say.main)), "right"))
    columns.append((amount_head, cells(lambda line: number(line.net, 2)), "right"))
    return columns


def _price_places(price: Decimal) -> int:
    """As many decimals as the price has, at least two, at most six."""
    fewest, most = _PRICE_PLACES
    exponent = price.normalize().as_tuple().exponent
    return min(max(-exponent if isinstance(exponent, int) else 0, fewest), most)


def _discount(line: PrintedLine, language: str) -> str:
    return rate_text(line.discount_percent, language) if line.discount_percent else ""


def _rate(line: PrintedLine, language: str) -> str:
    """ЗДДС art. 114(4): where the recipient owes the tax, neither rate nor tax is stated."""
    return _NO_RATE if line.vat_category in UNTAXED else rate_text(line.vat_rate, language)


def _width(sheet: Sheet, head: tuple[str, ...], cells: tuple[str, ...]) -> float:
    styles = sheet.styles
    heads = (text_width(word, styles.table_head) for word in head)
    return max(*heads, *(text_width(cell, styles.body) for cell in set(cells)), 0.0)


def _head(table: _Table) -> Block:
    style = table.sheet.styles.table_head
    description = table.sheet.say.each("description")
    height = max(len(column.head) for column in table.columns) * style.leading + 2 * _HEAD_PADDING

    def draw(pen: Pen, top: float) -> None:
        pen.rule(LEFT, RIGHT, top, LINE)
        pen.lines(table.description_left, top + _HEAD_PADDING, description, style)
        for column in table.columns:
            pen.lines(column.x, top + _HEAD_PADDING, column.head, style, column.align)
        pen.rule(LEFT, RIGHT, top + height, LINE)

    return Block(height, draw)


def _row(table: _Table, place: int) -> Iterator[Block]:
    """One row; a description of many lines continues in further blocks that carry no figures."""
    lines = _description(table, table.sheet.document.lines[place].description)
    parts = [lines[start : start + _LINES_PER_BLOCK] for start in range(0, len(lines), _LINES_PER_BLOCK)] or [[]]
    for number, part in enumerate(parts):
        figures = tuple(column.cells[place] for column in table.columns) if number == 0 else ()
        yield _row_block(table, part, figures, is_last=number == len(parts) - 1)


def _description(table: _Table, text: str) -> list[tuple[str, Style]]:
    name, _newline, details = text.strip().partition("\n")
    styles = table.sheet.styles
    return [(line, styles.body) for line in wrap(name, styles.body, table.description_width)] + [
        (line, styles.small) for line in wrap(details, styles.small, table.description_width)
    ]


def _row_block(table: _Table, lines: list[tuple[str, Style]], figures: tuple[str, ...], *, is_last: bool) -> Block:
    body = table.sheet.styles.body
    above, below = table.padding if figures else 0.0, table.padding if is_last else 0.0
    height = above + max(sum(style.leading for _text, style in lines), body.leading if figures else 0.0) + below

    def draw(pen: Pen, top: float) -> None:
        y = top + above
        for column, figure in zip(table.columns, figures, strict=False):
            pen.text(column.x, y, figure, body, column.align)
        for text, style in lines:
            y = pen.lines(table.description_left, y, [text], style)
        if is_last:
            pen.rule(LEFT, RIGHT, top + height, HAIRLINE)

    return Block(height, draw, in_table=True)
