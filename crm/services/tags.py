"""Tags: short words on a record, and the list of those in use to choose from."""

from collections.abc import Iterable
from typing import Final

from config.lib.text import fold, one_line
from crm.models import Tag

MAX_LENGTH: Final = 50
MAX_TAGS: Final = 50


def clean(words: Iterable[str]) -> list[str]:
    """The words as tags: trimmed, without "#", each once whatever its case or alphabet; words without letters go."""
    tags: dict[str, str] = {}
    for word in words:
        tag = one_line(word.replace("#", " "))[:MAX_LENGTH].strip()
        if key := fold(tag):
            tags.setdefault(key, tag)
    return list(tags.values())[:MAX_TAGS]


def remember(words: Iterable[str]) -> None:
    """Offer the tags of a saved record from now on in filters and forms."""
    rows = [Tag(name=word, key=fold(word)) for word in words]
    if rows:
        Tag.objects.bulk_create(rows, ignore_conflicts=True)
