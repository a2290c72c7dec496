"""Which letters a file without a declared encoding is written in."""

import re
from typing import Final

_BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LETTER_RUNS: Final = re.compile(rb"[\xc0-\xff]+")
_REPLACEMENT: Final = "\ufffd"


def decode_text(data: bytes) -> str:
    """`data` as text: UTF-8 when it is, else windows-1251 (Bulgarian) or windows-1252 (Western European)."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    text = data.decode("utf-8", errors="replace")
    if _is_utf8(text):
        return text
    return data.decode("cp1251" if _has_cyrillic_words(data) else "cp1252", errors="replace")


def _is_utf8(text: str) -> bool:
    """Banks cut texts by bytes, so a few broken letters among many good ones do not disprove UTF-8."""
    broken = text.count(_REPLACEMENT)
    good = sum(not character.isascii() for character in text) - broken
    return broken == 0 or good > 4 * broken


def _has_cyrillic_words(data: bytes) -> bool:
    """Cyrillic words are runs of high bytes; ü or é in Western text stands alone between ASCII letters."""
    runs = [len(run) for run in _LETTER_RUNS.findall(data)]
    return 2 * sum(length for length in runs if length > 2) >= sum(runs) > 0
