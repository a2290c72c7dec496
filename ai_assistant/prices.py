"""What asking a model costs, in words: mostly a small part of a cent."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal
from typing import Final

from django.utils.translation import get_language

from config.lib import formats

_MILLION: Final = Decimal(1_000_000)
_PLACES: Final = 4


def in_words(millionths: int) -> str:
    """An amount in millionths of a euro, rounded up, as the reader writes it: "0,0021 €" or "€0.0021"."""
    language = get_language() or "en"
    amount = (Decimal(millionths) / _MILLION).quantize(Decimal(1).scaleb(-_PLACES), ROUND_UP)
    number = formats.number(amount, language, _PLACES)
    return f"{number}\u00a0€" if language.startswith("bg") else f"€{number}"
