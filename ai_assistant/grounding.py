"""Whether a model's words stay with what it was given: no number, link or address of its own."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"\d[\d\s\u00a0\u202f.,]*\d|\d")
_SEPARATOR: Final = re.compile(r"[\s\u00a0\u202f.,]")
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+", re.IGNORECASE)
_EDGES: Final = ".,;:!?)»”\"'"


def adds_facts(text: str, source: str) -> bool:
    """Whether `text` has a number, a link or an e-mail address that `source` has not."""
    return not (numbers(text) <= numbers(source) and links(text) <= links(source))


def numbers(text: str) -> set[str]:
    """Every number without its separators, whole and in its parts: "12 480,50" is 1248050, 12, 480 and 50."""
    found: set[str] = set()
    for match in _NUMBER.findall(text):
        parts = [part for part in _SEPARATOR.split(match) if part]
        found |= {"".join(parts), *parts}
    return found


def links(text: str) -> set[str]:
    """Every web and e-mail address."""
    return {match.rstrip(_EDGES).lower() for match in _LINK.findall(text)}
