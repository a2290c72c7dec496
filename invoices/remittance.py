"""The words of a payment shown to a person, with what spoke for an invoice marked."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from invoices.matching.records import Reason

# Parameters of reasons that repeat what the payment says, by where it says it.
IN_TEXT: Final = ("reference", "written", "number", "numbers")
IN_NAME: Final = ("payer",)
IN_IBAN: Final = ("iban",)
_BETWEEN: Final = r"[\s.\-]{0,2}"


def fragments(reasons: Iterable[Reason], names: Iterable[str]) -> list[str]:
    """What the reasons of a match found in one place of the payment; `names` are one of the tuples above."""
    found = [each for reason in reasons for name in names for each in reason.params.get(name, "").split(", ")]
    return [each for each in dict.fromkeys(found) if each]


def marked(text: str, words: Iterable[str]) -> SafeString:
    """`text` as HTML with the words in `<mark>`; banks put blanks inside references and numbers."""
    patterns = [_pattern(word) for word in sorted(words, key=len, reverse=True)]
    if not patterns:
        return escape(text)
    pieces = re.split(f"({'|'.join(patterns)})", text, flags=re.IGNORECASE)
    shown = (f"<mark>{escape(piece)}</mark>" if place % 2 else escape(piece) for place, piece in enumerate(pieces))
    return mark_safe("".join(shown))  # noqa: S308  (each piece is escaped)


def _pattern(word: str) -> str:
    """The word as it may be spelt, and not as a part of a longer number."""
    spelt = _BETWEEN.join(re.escape(letter) for letter in word if not letter.isspace())
    return rf"(?<!\d){spelt}(?!\d)"
