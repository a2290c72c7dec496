"""How an API key is written: `kan_`, 32 random letters and digits, 6 of a checksum.

A scanner of source code finds keys by `KEY_PATTERN` and, by the checksum (CRC-32 of the 36 characters before it, in
base 62), knows a real one from a look-alike without asking anybody.
"""

import re
import secrets
import string
import zlib
from typing import Final

PREFIX: Final = "kan_"
KEY_PATTERN: Final = r"\bkan_[0-9A-Za-z]{38}\b"
SHOWN_CHARACTERS: Final = 8
_LETTERS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM, _CHECKSUM = 32, 6


def new_key() -> str:
    """A key with 190 random bits."""
    body = PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM))
    return body + _checksum(body)


def is_key(text: str) -> bool:
    """Whether the text can be a key of ours; most typing mistakes are told here without asking the database."""
    return re.fullmatch(KEY_PATTERN, text, re.ASCII) is not None and _checksum(text[:-_CHECKSUM]) == text[-_CHECKSUM:]


def _checksum(body: str) -> str:
    value = zlib.crc32(body.encode())
    digits = ""
    for _ in range(_CHECKSUM):
        value, digit = divmod(value, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return digits
