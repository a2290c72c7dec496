"""What models cost, as people read it."""

from __future__ import annotations

from django.utils.translation import get_language

from config.lib import formats


def in_words(millionths: int) -> str:
    """An amount in millionths of a euro, rounded up, as the reader writes it: "0,0021 €" or "€0.0021"."""
    return formats.micro_euro(millionths, get_language() or "en")
