"""The A4 sheet a document is set on: its margins, and what every section of it needs at hand."""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.pagesizes import A4

from invoices.pdf.document import PrintedDocument
from invoices.pdf.texts import Texts
from invoices.pdf.theme import PaperTheme, Styles, styles_of
from invoices.pdf.wording import Wording

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT: Final = 42.0
RIGHT: Final = PAGE_WIDTH - LEFT
WIDTH: Final = RIGHT - LEFT
TOP: Final = 38.0
FOOTER: Final = PAGE_HEIGHT - 34.0
BOTTOM: Final = FOOTER - 12.0


@dataclass(frozen=True)
class Sheet:
    """A document with its theme, its text styles and its words."""

    document: PrintedDocument
    theme: PaperTheme
    styles: Styles
    texts: Texts

    @property
    def say(self) -> Wording:
        """The words of the document."""
        return self.texts.say

    @classmethod
    def of(cls, document: PrintedDocument, theme: PaperTheme) -> "Sheet":
        """Prepare `document` for setting."""
        return cls(document, theme, styles_of(theme), Texts(document))
