"""The lines of a document as a table: columns as wide as their figures, rows as high as their description."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from invoices.pdf.layout import Block
from invoices.pdf.pen import Pen, text_width, wrap
from invoices.pdf.sheet import LEFT, RIGHT, WIDTH, Sheet
from invoices.pdf.texts import Column
from invoices.pdf.theme import HAIRLINE, LINE, Style

_GAP: Final = 11.0
_PADDING: Final = 6.6
_TIGHT_PADDING: Final = 3.2
_TIGHT_FROM: Final = 14  # rows; a longer list is set tighter, it saves a third of the pages
_HEAD_PADDING: Final = 5.4
_LINES_PER_BLOCK: Final = 12  # of a description: a longer one goes on in further blocks, so on the next page


@dataclass(frozen=True)
class _PlacedColumn:
    """A column of figures and the edge it stands at (`x` of `Pen.text`)."""

    texts: Column
    x: float


@dataclass(frozen=True)
class _Table:
    """Where everything stands; the description takes the width the figures leave."""

    sheet: Sheet
    columns: tuple[_PlacedColumn, ...]
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


def _table(sheet: Sheet) -> _Table:
    """Give every column the width of its widest cell, and the description the rest."""
    texts = sheet.texts.columns
    widths = [_width(sheet, column) for column in texts]
    description_left = LEFT + widths[0] + _GAP
    description_width = WIDTH - sum(widths) - _GAP * len(widths)
    left = LEFT
    columns = []
    for place, (column, width) in enumerate(zip(texts, widths, strict=True)):
        columns.append(_PlacedColumn(column, left + width if column.align == "right" else left))
        left += width + _GAP + (description_width + _GAP if place == 0 else 0)
    return _Table(sheet, tuple(columns), description_left, description_width)


def _width(sheet: Sheet, column: Column) -> float:
    styles = sheet.styles
    heads = (text_width(word, styles.table_head) for word in column.head)
    return max(*heads, *(text_width(cell, styles.body) for cell in set(column.cells)), 0.0)


def _head(table: _Table) -> Block:
    style = table.sheet.styles.table_head
    description = table.sheet.say.each("description")
    height = max(len(column.texts.head) for column in table.columns) * style.leading + 2 * _HEAD_PADDING

    def draw(pen: Pen, top: float) -> None:
        pen.rule(LEFT, RIGHT, top, LINE)
        pen.lines(table.description_left, top + _HEAD_PADDING, description, style)
        for column in table.columns:
            pen.lines(column.x, top + _HEAD_PADDING, column.texts.head, style, column.texts.align)
        pen.rule(LEFT, RIGHT, top + height, LINE)

    return Block(height, draw)


def _row(table: _Table, place: int) -> Iterator[Block]:
    """One row; a description of many lines continues in further blocks that carry no figures."""
    lines = _description(table, table.sheet.document.lines[place].description)
    parts = [lines[start : start + _LINES_PER_BLOCK] for start in range(0, len(lines), _LINES_PER_BLOCK)] or [[]]
    for number, part in enumerate(parts):
        figures = tuple(column.texts.cells[place] for column in table.columns) if number == 0 else ()
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
            pen.text(column.x, y, figure, body, column.texts.align)
        for text, style in lines:
            y = pen.lines(table.description_left, y, [text], style)
        if is_last:
            pen.rule(LEFT, RIGHT, top + height, HAIRLINE)

    return Block(height, draw, in_table=True)
