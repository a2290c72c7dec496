"""Drawing on a ReportLab canvas in points from the top left corner, and breaking text into lines."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from invoices.pdf.theme import Style
from invoices.qr import INK as QR_INK
from invoices.qr import Matrix, dark_runs

Align = Literal["left", "centre", "right"]

_BREAKABLE: Final = re.compile(" +")
_CAP_HEIGHT: Final = 0.7  # of the size; centres capitals and figures in their line


class Pen:
    """Draws on one canvas; `x` and `y` are points from the left and the top edge of the page."""

    def __init__(self, canvas: Canvas, page_height: float) -> None:
        self._canvas = canvas
        self._page_height = page_height

    def text(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> None:
        """One line, `y` its top; `x` is its left edge, its middle or its right edge by `align`."""
        canvas = self._canvas
        canvas.setFont(style.face, style.size)
        canvas.setFillColor(_colour(style.colour))
        baseline = self._page_height - y - (style.leading + _CAP_HEIGHT * style.size) / 2
        if align == "right":
            canvas.drawRightString(x, baseline, text)
        elif align == "centre":
            canvas.drawCentredString(x, baseline, text)
        else:
            canvas.drawString(x, baseline, text)

    def lines(self, x: float, y: float, lines: Sequence[str], style: Style, align: Align = "left") -> float:
        """Lines under each other; the top of what may follow is returned."""
        for line in lines:
            self.text(x, y, line, style, align)
            y += style.leading
        return y

    def rule(self, left: float, right: float, y: float, colour: str, thickness: float = 0.6) -> None:
        """A horizontal line, its middle at `y`."""
        canvas = self._canvas
        canvas.setStrokeColor(_colour(colour))
        canvas.setLineWidth(thickness)
        canvas.line(left, self._page_height - y, right, self._page_height - y)

    def image(self, x: float, y: float, image: ImageReader, width: float, height: float) -> None:
        """A picture with its top left corner at `x`, `y`; transparency is kept."""
        self._canvas.drawImage(image, x, self._page_height - y - height, width, height, mask="auto")

    def qr(self, x: float, y: float, matrix: Matrix, side: float) -> None:
        """A QR code as one filled path, `side` points wide, without its quiet zone."""
        canvas = self._canvas
        module = side / len(matrix)
        canvas.saveState()
        canvas.setFillColor(_colour(QR_INK))
        canvas.transform(module, 0, 0, -module, x, self._page_height - y)
        path = PDFPathObject([f"{run.x} {run.y} {run.width} 1 re" for run in dark_runs(matrix)])
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()

    def link(self, x: float, y: float, width: float, height: float, url: str) -> None:
        """Make a place of the page open `url`."""
        top = self._page_height - y
        self._canvas.linkURL(url, (x, top - height, x + width, top))

    def watermark(self, text: str, style: Style, page_width: float) -> None:
        """A big word across the page; drawn before the rest it lies under it."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(page_width / 2, self._page_height / 2)
        canvas.rotate(52)
        canvas.setFont(style.face, style.size)
        canvas.setFillColor(_colour(style.colour))
        canvas.drawCentredString(0, -_CAP_HEIGHT * style.size / 2, text)
        canvas.restoreState()


@cache
def _colour(code: str) -> Color:
    return HexColor(code)


def text_width(text: str, style: Style) -> float:
    """Width in points of one line."""
    width: float = stringWidth(text, style.face, style.size)
    return width


def together(parts: Sequence[str], style: Style, width: float) -> list[str]:
    """The parts that are not empty on one line, a dot between them, or on a line each when they do not fit `width`."""
    filled = [part for part in parts if part]
    line = " · ".join(filled)
    return [line] if text_width(line, style) <= width else filled


def wrap(text: str, style: Style, width: float) -> list[str]:
    """Break `text` at blanks, and inside a word longer than a line, so that every line fits `width` points.

    Line breaks of the text stay; a no-break space breaks nowhere. Empty text gives no line.
    """
    lines: list[str] = []
    for paragraph in text.replace("\t", " ").splitlines():
        lines.extend(_wrap_paragraph(paragraph, style, width))
    return lines


def _wrap_paragraph(text: str, style: Style, width: float) -> list[str]:
    if text_width(text, style) <= width:
        return [text]
    lines = [""]
    for word in _BREAKABLE.split(text.strip(" ")):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, style) <= width:
            lines[-1] = longer
            continue
        if not lines[-1]:
            lines.pop()
        lines.extend(_split_word(word, style, width))
    return lines


def _split_word(word: str, style: Style, width: float) -> list[str]:
    """Pieces of a word, each at most `width` wide and at least one letter long."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, style) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
