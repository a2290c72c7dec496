"""Countries and languages by the names people write, from the Unicode CLDR tables in Babel."""

from functools import cache
from typing import Final

from babel import Locale

from config.lib.text import fold

_NAMES_IN: Final = ("bg", "en", "de", "fr", "es", "it", "ro", "el", "tr")
_OTHER_COUNTRY_NAMES: Final = {
    "usa": "US", "united states of america": "US", "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB",
    "angliya": "GB", "anglia": "GB", "velikobritania": "GB", "sasht": "US", "republika balgaria": "BG",
    "r balgaria": "BG", "republic of bulgaria": "BG", "bulgaria": "BG", "bul": "BG", "bgr": "BG", "holland": "NL",
    "holandia": "NL", "makedonia": "MK", "macedonia": "MK", "czech republic": "CZ", "turkey": "TR",
}  # fmt: skip


def country_code(text: str) -> str:
    """Return the ISO 3166 code of a country written as code or name in a European language; "" when unknown."""
    key = fold(text)
    if len(key) == 2 and key.upper() in Locale("en").territories:
        return key.upper()
    return _countries().get(key, "")


def language_code(text: str) -> str:
    """Return the ISO 639-1 code of a language written as code ("bg-BG", "en_GB") or name; "" when unknown."""
    key = fold(text)
    code = key.split(" ")[0]
    if len(code) == 2 and code in Locale("en").languages:
        return code
    return _languages().get(key, "")


@cache
def _countries() -> dict[str, str]:
    names = {
        fold(name): code
        for language in _NAMES_IN
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return names | _OTHER_COUNTRY_NAMES


@cache
def _languages() -> dict[str, str]:
    return {
        fold(name): code
        for shown_in in _NAMES_IN
        for code, name in Locale(shown_in).languages.items()
        if len(code) == 2
    } | {fold(Locale(code).get_display_name() or ""): code for code in _NAMES_IN}
