"""Running text: a block per line, so that a long one may go on on the next page."""

from collections.abc import Iterator

from invoices.pdf.layout import Block
from invoices.pdf.pen import Pen, wrap
from invoices.pdf.sheet import LEFT, WIDTH
from invoices.pdf.theme import Style


def paragraph_blocks(text: str, style: Style, above: float) -> Iterator[Block]:
    """`text` over the width of the paper, `above` points below what stands before it."""
    for place, line in enumerate(wrap(text, style, WIDTH)):
        yield _line_block(line, style, above if place == 0 else 0.0)


def _line_block(line: str, style: Style, above: float) -> Block:
    def draw(pen: Pen, top: float) -> None:
        pen.text(LEFT, top + above, line, style)

    return Block(above + style.leading, draw)
