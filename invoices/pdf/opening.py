"""What stands between the parties and the table: the title and introduction of an offer."""

from collections.abc import Iterator
from typing import Final

from invoices.pdf.layout import Block
from invoices.pdf.paragraph import paragraph_blocks
from invoices.pdf.pen import Pen
from invoices.pdf.sheet import Sheet

_TEXT_ABOVE: Final = 4.0
_SPACE_BELOW: Final = 13.0


def opening_blocks(sheet: Sheet) -> Iterator[Block]:
    """Title and introduction with the space before the table; nothing where the document has neither."""
    heading, introduction = sheet.document.heading.strip(), sheet.document.introduction.strip()
    if not (heading or introduction):
        return
    yield from paragraph_blocks(heading, sheet.styles.party, 0.0)
    yield from paragraph_blocks(introduction, sheet.styles.body, _TEXT_ABOVE)
    yield Block(_SPACE_BELOW, _draw_nothing)


def _draw_nothing(_pen: Pen, _top: float) -> None:
    """Space draws nothing."""
