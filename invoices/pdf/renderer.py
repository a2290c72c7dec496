"""Makes the PDF of a printed document: A4, fonts embedded, text that can be found and copied, one page in few ms."""

from dataclasses import replace
from io import BytesIO
from threading import Lock
from typing import Final

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from invoices.pdf.closing import closing_blocks
from invoices.pdf.document import PrintedDocument
from invoices.pdf.fonts import register_fonts
from invoices.pdf.head import head_block, parties_block
from invoices.pdf.layout import Block, Frame, PageOfBlocks, paginate
from invoices.pdf.opening import opening_blocks
from invoices.pdf.pen import Pen
from invoices.pdf.sheet import BOTTOM, FOOTER, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP, Sheet
from invoices.pdf.table import table_blocks
from invoices.pdf.theme import PaperTheme

_RUNNING_HEAD: Final = 24.0
_CREATOR: Final = "Kantora"
# A ReportLab face reads its file at one place at a time and counts the letters of one document at a time.
_ONE_AT_A_TIME: Final = Lock()

# Streams stay binary: the text coding ReportLab puts over them costs a fifth of the time and of the size.
rl_config.useA85 = 0


def render_pdf(document: PrintedDocument, theme: PaperTheme | None = None) -> bytes:
    """The PDF of `document`, set in `theme` or the plain one. Safe to call from several threads.

    Raises ValueError when a QR payload is too long, ImproperlyConfigured when the fonts are not installed.
    """
    with _ONE_AT_A_TIME:
        register_fonts()
        sheet = Sheet.of(document, theme or PaperTheme())
        return _draw(sheet, _pages(sheet))


def _pages(sheet: Sheet) -> list[PageOfBlocks]:
    table_head, rows = table_blocks(sheet)
    if rows:
        rows[-1] = replace(rows[-1], keep_with_next=True)
    head = [head_block(sheet), parties_block(sheet), *opening_blocks(sheet)]
    blocks: list[Block] = [*head, *rows, *closing_blocks(sheet)]
    return paginate(blocks, table_head, Frame(TOP, TOP + _RUNNING_HEAD, BOTTOM))


def _draw(sheet: Sheet, pages: list[PageOfBlocks]) -> bytes:
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        initialFontName=sheet.theme.regular_face,
        lang=sheet.say.main,
    )
    canvas.setTitle(sheet.texts.title)
    canvas.setAuthor(sheet.document.seller.name)
    canvas.setSubject(sheet.document.buyer.name)
    canvas.setCreator(_CREATOR)
    pen = Pen(canvas, PAGE_HEIGHT)
    for number, page in enumerate(pages, start=1):
        _draw_page(pen, sheet, page, number, len(pages))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_page(pen: Pen, sheet: Sheet, page: PageOfBlocks, number: int, count: int) -> None:
    if sheet.texts.watermark:
        pen.watermark(sheet.texts.watermark, sheet.styles.watermark, PAGE_WIDTH)
    if number > 1:
        _draw_running_head(pen, sheet)
    for block, top in page.placed:
        block.draw(pen, top)
    footer = sheet.styles.footer
    pen.text(LEFT, FOOTER, sheet.theme.footer_text, footer)
    pen.text(RIGHT, FOOTER, sheet.say("page", page=str(number), pages=str(count)), footer, "right")


def _draw_running_head(pen: Pen, sheet: Sheet) -> None:
    """Whose and which document a later page belongs to."""
    style = sheet.styles.small
    pen.text(LEFT, TOP - style.leading / 2, sheet.document.seller.name, style)
    pen.text(RIGHT, TOP - style.leading / 2, sheet.texts.title, style, "right")
