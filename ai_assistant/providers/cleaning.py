"""What a provider sent, as every database, page and letter can hold it."""

from __future__ import annotations

import math
from typing import Any, Final

# Deeper than any tool or answer asks for; SQLite reads JSON of a thousand levels, Python's own reader of fewer.
_DEEPEST: Final = 100


def clean_text(said: str) -> str:
    """The text without NUL, which PostgreSQL refuses; halves of an emoji are joined, and one left alone is U+FFFD."""
    return said.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def split_half(said: str) -> tuple[str, str]:
    """The text, and apart from it the first half of an emoji whose other half is still to come, or ""."""
    return (said[:-1], said[-1]) if "\ud800" <= said[-1:] <= "\udbff" else (said, "")


def clean(value: Any, room: int = _DEEPEST) -> Any:
    """A JSON value with clean texts and without NaN and infinity, which are no JSON.

    Raises ValueError for one that is nested too deeply.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict | list) and not room:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        return {clean_text(key): clean(each, room - 1) for key, each in value.items()}
    return [clean(each, room - 1) for each in value] if isinstance(value, list) else value
