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
        brand=Style(bold, 17, 20, theme.accent),
        title=Style(bold, 20, 23, INK),
        mark=Style(bold, 9, 15, MUTED),
        fact=Style(regular, 10.5, 15, SOFT),
        label=Style(regular, 9, 13.2, MUTED),
        party=Style(bold, 11.8, 16.4, INK),
        body=Style(regular, 10.5, 14.8, INK),
        small=Style(regular, 9, 12.2, MUTED),
        table_head=Style(regular, 9, 11.6, MUTED),
        sum_label=Style(regular, 10.5, 16.6, SOFT),
        total=Style(bold, 13.4, 19, INK),
        heading=Style(bold, 10.5, 15.2, INK),
        caption=Style(regular, 8, 9.8, MUTED),
        footer=Style(regular, 7.8, 10, MUTED),
        watermark=Style(bold, 104, 104, WATERMARK),
    )
