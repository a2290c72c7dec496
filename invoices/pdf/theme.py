"""The look of the paper: what a template may set, and the text styles and colours that follow from it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from invoices.pdf import fonts

INK: Final = "#14201F"
SOFT: Final = "#43514F"
MUTED: Final = "#5F6C69"
LINE: Final = "#D6CFC1"
HAIRLINE: Final = "#E8E3D8"
SIGNATURE: Final = "#8A877D"
WATERMARK: Final = "#EFECE4"


@dataclass(frozen=True)
class PaperTheme:
    """What a document template sets: accent as #RRGGBB, names of registered faces (`fonts.register_face`), footer."""

    accent: str = INK
    regular_face: str = fonts.REGULAR
    bold_face: str = fonts.BOLD
    footer_text: str = ""


@dataclass(frozen=True)
class Style:
    """How a text is set: face, size and leading in points, colour as #RRGGBB."""

    face: str
    size: float
    leading: float
    colour: str


@dataclass(frozen=True)
class Styles:
    """Every text style of the paper."""

    brand: Style
    title: Style
    mark: Style
    fact: Style
    label: Style
    party: Style
    body: Style
    small: Style
    table_head: Style
    sum_label: Style
    total: Style
    heading: Style
    caption: Style
    footer: Style
    watermark: Style


@lru_cache(maxsize=64)
def styles_of(theme: PaperTheme) -> Styles:
    """The text styles of a theme."""
    regular, bold = theme.regular_face, theme.bold_face
    return Styles(
        brand=Style(bold, 16, 19, theme.accent),
        title=Style(bold, 18.5, 22, INK),
        mark=Style(bold, 8.6, 14, MUTED),
        fact=Style(regular, 10, 14, SOFT),
        label=Style(regular, 8.6, 12.5, MUTED),
        party=Style(bold, 11.2, 15, INK),
        body=Style(regular, 10, 14, INK),
        small=Style(regular, 8.6, 11.6, MUTED),
        table_head=Style(regular, 8.6, 11, MUTED),
        sum_label=Style(regular, 10, 15.5, SOFT),
        total=Style(bold, 12.6, 18, INK),
        heading=Style(bold, 10, 14.5, INK),
        caption=Style(regular, 7.6, 9.2, MUTED),
        footer=Style(regular, 7.8, 10, MUTED),
        watermark=Style(bold, 104, 104, WATERMARK),
    )
