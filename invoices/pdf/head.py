"""The upper part of the first page: whose paper it is, what it is, its dates, the two parties."""

from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image
from reportlab.lib.utils import ImageReader

from invoices.pdf.document import PrintedParty
from invoices.pdf.layout import Block
from invoices.pdf.pen import Pen, text_width, together, wrap
from invoices.pdf.sheet import LEFT, RIGHT, WIDTH, Sheet
from invoices.pdf.theme import Style

_TITLE_WIDTH: Final = WIDTH * 0.64
_GAP: Final = 20.0
_LOGO_HEIGHT: Final = 36.0
_LOGO_WIDTH: Final = 180.0
_LOGO_PIXELS: Final = (750, 150)  # 300 dots per inch of the two above
_SPACE_BELOW: Final = 15.0


def head_block(sheet: Sheet) -> Block:
    """Logo and brand on the left, title and dates on the right, a rule below."""
    texts = sheet.texts
    title = _shrunk(texts.title, sheet.styles.title, _TITLE_WIDTH)
    marks = [texts.mark] if texts.mark else []
    facts = [line for fact in texts.facts for line in wrap(fact, sheet.styles.fact, _TITLE_WIDTH)]
    right_width = max(text_width(texts.title, title), *(text_width(fact, sheet.styles.fact) for fact in facts))
    brand, brand_height = _brand(sheet, WIDTH - right_width - _GAP)
    right_height = title.leading + len(marks) * sheet.styles.mark.leading + len(facts) * sheet.styles.fact.leading
    height = max(right_height, brand_height)

    def draw(pen: Pen, top: float) -> None:
        brand.draw(pen, top)
        below = pen.lines(RIGHT, top, [texts.title], title, "right")
        below = pen.lines(RIGHT, below, marks, sheet.styles.mark, "right")
        pen.lines(RIGHT, below, facts, sheet.styles.fact, "right")
        pen.rule(LEFT, RIGHT, top + height + _SPACE_BELOW, sheet.theme.accent, 0.9)

    return Block(height + _SPACE_BELOW, draw)


def _shrunk(text: str, style: Style, width: float) -> Style:
    """The style, smaller by as much as `text` needs to fit one line."""
    return replace(style, size=style.size * min(1.0, width / text_width(text, style)))


def _brand(sheet: Sheet, width: float) -> tuple[Block, float]:
    """Logo, and beside it the brand; without a logo the brand or the seller's name. The height is that of the ink."""
    logo = _read_logo(sheet.document.logo) if sheet.document.logo else None
    logo_width, logo_height = _logo_size(logo)
    name = sheet.document.brand or ("" if logo else sheet.document.seller.name)
    style = sheet.styles.brand
    lines = wrap(name, style, width - logo_width - (8 if logo else 0))[:3]
    text_height = len(lines) * style.leading
    height = max(logo_height, text_height)

    def draw(pen: Pen, top: float) -> None:
        if logo:
            pen.image(LEFT, top, logo, logo_width, logo_height)
        pen.lines(LEFT + (logo_width + 8 if logo else 0), top + (height - text_height) / 2, lines, style)

    return Block(height, draw), height


def _logo_size(logo: ImageReader | None) -> tuple[float, float]:
    if logo is None:
        return 0.0, 0.0
    width, height = logo.getSize()
    scale = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
    return width * scale, height * scale


@lru_cache(maxsize=32)
def _read_logo(data: bytes) -> ImageReader | None:
    """The logo on white at print size, ready to embed; None when `data` is no picture (the name is printed instead)."""
    try:
        with Image.open(BytesIO(data)) as image:
            image.thumbnail(_LOGO_PIXELS)
            layer = image.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    jpeg = BytesIO()
    # ReportLab embeds a JPEG as it is; anything else it would compress again for every document.
    paper.convert("RGB").save(jpeg, "JPEG", quality=95, subsampling=0)
    return ImageReader(jpeg)


def parties_block(sheet: Sheet) -> Block:
    """Customer on the left, supplier on the right."""
    width = (WIDTH - _GAP) / 2
    columns = [
        (LEFT, sheet.say("buyer"), _party_lines(sheet, sheet.document.buyer, width)),
        (LEFT + width + _GAP, sheet.say("seller"), _party_lines(sheet, sheet.document.seller, width)),
    ]
    label = sheet.styles.label
    height = label.leading + max(sum(style.leading for _line, style in lines) for _x, _label, lines in columns)

    def draw(pen: Pen, top: float) -> None:
        for x, heading, lines in columns:
            y = pen.lines(x, top + _SPACE_BELOW, [heading], label)
            for line, style in lines:
                y = pen.lines(x, y, [line], style)

    return Block(height + 2 * _SPACE_BELOW, draw)


def _party_lines(sheet: Sheet, party: PrintedParty, width: float) -> list[tuple[str, Style]]:
    styles = sheet.styles
    numbers = together(sheet.texts.identifiers(party), styles.body, width)
    details = [*numbers, *sheet.texts.party_details(party)]
    return [(line, styles.party) for line in wrap(party.name, styles.party, width)] + [
        (line, styles.body) for detail in details for line in wrap(detail, styles.body, width)
    ]
