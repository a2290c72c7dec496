"""What follows the table: totals, the sum in words, grounds and notes, and the payment with its QR codes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from invoices import epc
from invoices.pdf.document import DocumentKind
from invoices.pdf.layout import Block
from invoices.pdf.paragraph import paragraph_blocks
from invoices.pdf.pen import Pen, together, wrap
from invoices.pdf.sheet import LEFT, RIGHT, WIDTH, Sheet
from invoices.pdf.theme import LINE, SIGNATURE, Style
from invoices.qr import Matrix, qr_matrix

_SUMS_WIDTH: Final = {"bg": 0.46, "en": 0.46, "both": 0.62}
_SUMS_ABOVE: Final = 12.0
_TOTAL_PADDING: Final = 4.5
_TEXT_ABOVE: Final = 9.0
_PAYMENT_ABOVE: Final = 14.0
_QR_SIDE: Final = 74.0
_QR_GAP: Final = 20.0
_SIGNATURE_ABOVE: Final = 20.0
_DOUBLE_RULE: Final = 2.4


def closing_blocks(sheet: Sheet) -> list[Block]:
    """All that follows the rows, kept together on a page as far as it fits."""
    blocks = [_totals_block(sheet), *_words_blocks(sheet), *_text_blocks(sheet), *_payment_blocks(sheet)]
    return [*(replace(block, keep_with_next=True) for block in blocks[:-1]), blocks[-1]]


def _totals_block(sheet: Sheet) -> Block:
    """The sums, and below them the ruled total with two lines under it."""
    rows, styles = sheet.texts.sums, sheet.styles
    label, amount = sheet.texts.total
    left = RIGHT - WIDTH * _SUMS_WIDTH[sheet.document.language]
    sums_height = len(rows) * styles.sum_label.leading + _TOTAL_PADDING
    height = _SUMS_ABOVE + sums_height + styles.total.leading + 2 * _TOTAL_PADDING + _DOUBLE_RULE

    def draw(pen: Pen, top: float) -> None:
        y = top + _SUMS_ABOVE
        for row_label, row_amount in rows:
            pen.text(left, y, row_label, styles.sum_label)
            pen.text(RIGHT, y, row_amount, replace(styles.sum_label, colour=styles.body.colour), "right")
            y += styles.sum_label.leading
        y += _TOTAL_PADDING
        pen.rule(left, RIGHT, y, sheet.theme.accent, 0.9)
        pen.text(left, y + _TOTAL_PADDING, label, styles.total)
        pen.text(RIGHT, y + _TOTAL_PADDING, amount, styles.total, "right")
        y += styles.total.leading + 2 * _TOTAL_PADDING
        pen.rule(left, RIGHT, y, sheet.theme.accent, 0.9)
        pen.rule(left, RIGHT, y + _DOUBLE_RULE, sheet.theme.accent, 0.9)

    return Block(height, draw)


def _words_blocks(sheet: Sheet) -> list[Block]:
    """`Словом: …`, right under the total; nothing when nothing is due."""
    style = sheet.styles.small
    lines = [line for text in sheet.texts.in_words for line in wrap(text, style, WIDTH)]
    if not lines:
        return []

    def draw(pen: Pen, top: float) -> None:
        pen.lines(RIGHT, top + _TEXT_ABOVE, lines, style, "right")

    return [Block(_TEXT_ABOVE + len(lines) * style.leading, draw)]


def _text_blocks(sheet: Sheet) -> Iterator[Block]:
    """Legal grounds, the reason of a correction, and the notes, a block per line so that long ones may break."""
    for text in sheet.texts.remarks:
        yield from paragraph_blocks(text, sheet.styles.body, _TEXT_ABOVE)


@dataclass(frozen=True)
class _Code:
    """A QR code to print, its caption, and the address it opens when clicked ("" for none)."""

    matrix: Matrix
    caption: tuple[str, ...]
    url: str = ""


def _payment_blocks(sheet: Sheet) -> list[Block]:
    """How to pay and the signatures on the left, the QR codes on the right, at the foot of the last page."""
    codes = _codes(sheet)
    codes_width = len(codes) * (_QR_SIDE + _QR_GAP)
    lines = _bank_lines(sheet, WIDTH - codes_width)
    signatures = sheet.texts.signatures
    if not (codes or lines or signatures):
        return []
    caption = sheet.styles.caption
    codes_height = max((_QR_SIDE + 4 + len(code.caption) * caption.leading for code in codes), default=0.0)
    signature_height = _SIGNATURE_ABOVE + caption.leading + 4 if signatures else 0.0
    height = max(sum(style.leading for _line, style in lines) + signature_height, codes_height)

    def draw(pen: Pen, top: float) -> None:
        pen.rule(LEFT, RIGHT, top + _PAYMENT_ABOVE, LINE)
        y = top + 2 * _PAYMENT_ABOVE
        below = y
        for line, style in lines:
            below = pen.lines(LEFT, below, [line], style)
        _draw_signatures(pen, y + height - caption.leading, signatures, WIDTH - codes_width, caption)
        _draw_codes(pen, y, codes, caption)

    return [Block(height + 2 * _PAYMENT_ABOVE, draw, at_bottom=True)]


def _codes(sheet: Sheet) -> list[_Code]:
    document, style = sheet.document, sheet.styles.caption
    codes = []
    if document.epc_payload:
        matrix = qr_matrix(document.epc_payload, "M", epc.MAX_VERSION)
        codes.append(_Code(matrix, _caption(sheet, "scan_epc", style)))
    if document.payment_url:
        matrix = qr_matrix(document.payment_url, "M")
        key = "scan_to_accept" if document.kind is DocumentKind.OFFER else "scan_to_pay"
        codes.append(_Code(matrix, _caption(sheet, key, style), document.payment_url))
    return codes


def _caption(sheet: Sheet, key: str, style: Style) -> tuple[str, ...]:
    width = _QR_SIDE + _QR_GAP - 4
    return tuple(line for text in sheet.say.each(key) for line in wrap(text, style, width))


def _draw_codes(pen: Pen, top: float, codes: list[_Code], style: Style) -> None:
    x = RIGHT - _QR_SIDE
    for code in reversed(codes):
        pen.qr(x, top, code.matrix, _QR_SIDE)
        pen.lines(x + _QR_SIDE / 2, top + _QR_SIDE + 4, code.caption, style, "centre")
        if code.url:
            pen.link(x, top, _QR_SIDE, _QR_SIDE, code.url)
        x -= _QR_SIDE + _QR_GAP


def _bank_lines(sheet: Sheet, width: float) -> list[tuple[str, Style]]:
    texts, styles = sheet.texts, sheet.styles
    details = [line for parts in texts.bank_details for line in together(parts, styles.body, width)]
    return [(line, styles.heading) for text in texts.bank_headings for line in wrap(text, styles.heading, width)] + [
        (line, styles.body) for detail in details for line in wrap(detail, styles.body, width)
    ]


def _draw_signatures(pen: Pen, top: float, signatures: list[str], width: float, style: Style) -> None:
    column = min((width - _QR_GAP) / 2, 150.0)
    for place, text in enumerate(signatures):
        x = LEFT + place * (column + _QR_GAP)
        pen.rule(x, x + column, top - 3, SIGNATURE, 0.5)
        for number, line in enumerate(wrap(text, style, column)[:2]):
            pen.text(x, top + number * style.leading, line, style)
