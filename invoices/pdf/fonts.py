"""The faces of printed documents: Sofia Sans, embedded, with figures of one width so that columns of sums align."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from invoices.pdf.opentype import single_substitutions

REGULAR: Final = "SofiaSans"
BOLD: Final = "SofiaSans-Bold"
_FILES: Final = {REGULAR: "400Regular/SofiaSans_400Regular.ttf", BOLD: "700Bold/SofiaSans_700Bold.ttf"}
_FIGURES: Final = "0123456789"
_ONE_AT_A_TIME: Final = Lock()


def font_directory() -> Path:
    """Where the npm package of the printed faces lies in this installation."""
    return Path(settings.BASE_DIR) / "node_modules" / "@expo-google-fonts" / "sofia-sans"


def register_fonts() -> None:
    """Make the faces known to ReportLab, once per process. Raises ImproperlyConfigured when their files are missing."""
    with _ONE_AT_A_TIME:
        _register_fonts()


@cache
def _register_fonts() -> None:
    for name, file in _FILES.items():
        register_face(name, font_directory() / file)


def missing_signs(text: str) -> str:
    """What of a text the printed face has no letter form for, each sign once: on paper it is an empty box."""
    register_fonts()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    return "".join(dict.fromkeys(sign for sign in text if ord(sign) not in known and sign.isprintable()))


def register_face(name: str, path: Path) -> None:
    """Make one static TrueType file known to ReportLab as `name`, its figures tabular where the file has such."""
    if not path.is_file():
        raise ImproperlyConfigured(f"The font of printed documents is missing: {path}. Run `make setup`.")
    font = TTFont(name, str(path), asciiReadable=False)
    _use_tabular_figures(font.face)
    pdfmetrics.registerFont(font)


def _use_tabular_figures(face: TTFontFace) -> None:
    """Let the ten figures stand for their tabular forms; ReportLab itself applies no OpenType features."""
    tabular = single_substitutions(face.get_table("GSUB"), b"tnum") if "GSUB" in face.table else {}
    for figure in map(ord, _FIGURES):
        glyph = tabular.get(face.charToGlyph[figure])
        if glyph is not None:
            face.charToGlyph[figure] = glyph
            face.charWidths[figure] = face.hmetrics[glyph][0] * 1000 / face.unitsPerEm
