"""Blocks of a document put on pages: rows repeat their table head, what belongs together stays together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from invoices.pdf.pen import Pen


@dataclass(frozen=True)
class Block:
    """A piece that is never cut: its height in points and how it is drawn with its top at a given `y`.

    `in_table` asks for the table head above it; `keep_with_next` for the next block on the same page; `at_bottom`
    lets it sink to the foot of its page.
    """

    height: float
    draw: Callable[[Pen, float], None]
    in_table: bool = False
    keep_with_next: bool = False
    at_bottom: bool = False


@dataclass(frozen=True)
class Frame:
    """Where blocks may stand, in points from the top: on the first page, on later pages, and how far down."""

    first_top: float
    next_top: float
    bottom: float


@dataclass
class PageOfBlocks:
    """A page being filled: blocks with their tops."""

    top: float
    placed: list[tuple[Block, float]] = field(default_factory=list)
    has_table_head: bool = False


def paginate(blocks: Iterable[Block], table_head: Block, frame: Frame) -> list[PageOfBlocks]:
    """Place `blocks` in order; `table_head` stands before the first table block of every page."""
    pages = [PageOfBlocks(frame.first_top)]
    for group in _kept_together(blocks):
        if not _fits(group, pages[-1], table_head, frame) and _fits(
            group, PageOfBlocks(frame.next_top), table_head, frame
        ):
            pages.append(PageOfBlocks(frame.next_top))
        for block in group:
            if pages[-1].placed and not _fits([block], pages[-1], table_head, frame):
                pages.append(PageOfBlocks(frame.next_top))
            _place(block, pages[-1], table_head, frame)
    return pages


def _kept_together(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keep_with_next:
            yield group
            group = []
    if group:
        yield group


def _fits(group: Sequence[Block], page: PageOfBlocks, table_head: Block, frame: Frame) -> bool:
    height = sum(block.height for block in group)
    if group[0].in_table and not page.has_table_head:
        height += table_head.height
    return page.top + height <= frame.bottom


def _place(block: Block, page: PageOfBlocks, table_head: Block, frame: Frame) -> None:
    if block.in_table and not page.has_table_head:
        page.placed.append((table_head, page.top))
        page.top += table_head.height
        page.has_table_head = True
    if block.at_bottom:
        page.top = max(page.top, frame.bottom - block.height)
    page.placed.append((block, page.top))
    page.top += block.height
