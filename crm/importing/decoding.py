"""Finding the character encoding of a text file somebody exported years ago."""

import codecs
import re
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.importing.table import ImportFileError

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Excel writes on a Bulgarian Windows, what it writes on a Mac, and what was before Windows.
_CYRILLIC_ENCODINGS: Final = ("windows-1251", "mac_cyrillic", "cp866")
_WESTERN_ENCODING: Final = "windows-1252"
_SAMPLE_BYTES: Final = 200_000
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LATIN_LETTER: Final = re.compile(r"[A-Za-z]")
_CYRILLIC_LETTER: Final = re.compile(r"[\u0400-\u04ff]")
_BULGARIAN_LETTER: Final = re.compile(r"[А-ъьюяЬЮЯ]")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode_text(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8, UTF-16, or the likeliest one-byte encoding.

    Raises `ImportFileError`: not_text for a binary file, encoding when a Unicode file is damaged.
    """
    encoding = unicode_encoding(data)
    if encoding:
        return _decode_strictly(data, encoding), encoding
    if len(_CONTROL.findall(data[:_SAMPLE_BYTES])) > len(data[:_SAMPLE_BYTES]) // 100:
        raise ImportFileError("not_text", _("This is not a contact list. Choose a CSV, Excel (.xlsx) or vCard file."))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start)
    encoding = legacy_encoding(data)
    return data.decode(encoding, "replace"), encoding


def unicode_encoding(data: bytes) -> str | None:
    """Return the Unicode encoding the first bytes prove: by a byte order mark, or zero bytes in every second place."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:2000]
    zeros_even, zeros_odd = sample[::2].count(0), sample[1::2].count(0)
    if max(zeros_even, zeros_odd) * 5 < len(sample) or min(zeros_even, zeros_odd):
        return None
    return "utf-16-be" if zeros_even else "utf-16-le" if zeros_odd else None


def legacy_encoding(data: bytes) -> str:
    """Return the likeliest one-byte encoding: Cyrillic when whole words come out Cyrillic, else Western."""
    sample = data[:_SAMPLE_BYTES]
    decoded = {encoding: sample.decode(encoding, "replace") for encoding in _CYRILLIC_ENCODINGS}
    best = max(_CYRILLIC_ENCODINGS, key=lambda encoding: len(_BULGARIAN_LETTER.findall(decoded[encoding])))
    words = [word for word in _WORD.findall(decoded[best]) if _CYRILLIC_LETTER.search(word)]
    mixed = sum(1 for word in words if _LATIN_LETTER.search(word))
    return best if mixed * 2 < len(words) else _WESTERN_ENCODING


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(data, error.start) from None


def _refuse_damaged_utf8(data: bytes, start: int) -> None:
    """Raise when the file is UTF-8 but for a few bytes; reading it in another encoding would spoil every name."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if character > "\x7f") - wrong
    if right > 10 * wrong:
        raise _damaged(data, start)


def _damaged(data: bytes, start: int) -> ImportFileError:
    line = data.count(b"\n", 0, start) + 1
    message = _("Line {line} has characters that cannot be read. Save the file again as CSV UTF-8.")
    return ImportFileError("encoding", format_lazy(message, line=line), line)
