"""Finding records of every kind that a member may see."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.db import connection

from accounts.models import Member
from ai_assistant.hooks import SearchSource, search_sources
from ai_assistant.models import SearchEntry
from ai_assistant.search.matching import Asked, HasWords, only_by_index
from ai_assistant.search.reading import as_written, misspelt, words_of
from config.lib.shell import SearchHit

# So many records are ranked at most where one kind is looked for, and so many of each where several are.
MOST_FOUND: Final = 300
MOST_OF_A_KIND: Final = 60
_READ: Final = ("kind", "object_id", "text", "changed_at")
_WHOLE, _BEGUN, _OTHER = 3.0, 2.0, 1.0


@dataclass(frozen=True)
class Found:
    """The records of one kind that were found, the best first; there may be more if `is_cut`."""

    source: SearchSource
    ids: Sequence[uuid.UUID]
    is_cut: bool = False

    def hits(self, first: int = 0, last: int | None = None) -> list[SearchHit]:
        """What is shown of them."""
        return [self.source.hit(row) for row in self.rows(first, last)]

    def rows(self, first: int = 0, last: int | None = None) -> list[Any]:
        """The records; one that was deleted a moment ago is left out."""
        ids = self.ids[first:last]
        rows = self.source.records().in_bulk(ids) if ids else {}
        return [rows[pk] for pk in ids if pk in rows]


@dataclass(frozen=True)
class _Entry:
    kind: str
    object_id: uuid.UUID
    words: list[str]
    changed_at: float

    def worth(self, asked: Sequence[Asked]) -> tuple[float, float]:
        """How well it has the words, then how new it is."""
        return sum(max(self._worths(each), default=0) for each in asked), self.changed_at

    def _worths(self, asked: Asked) -> list[float]:
        """Of each of its words that is meant, the earlier the more: what a record is called stands first."""
        return [
            (_WHOLE if word == asked.word else _BEGUN if word.startswith(asked.word) else _OTHER) + 1 / (place + 2)
            for place, word in enumerate(self.words)
            if word.startswith(asked.word) or word in asked.also
        ]


def sources_of(member: Member) -> list[SearchSource]:
    """The kinds of records the member may see, in order."""
    return sorted((each for each in search_sources if member.has(each.permission)), key=lambda each: each.order)


def find(member: Member, text: str, kinds: Collection[str] = ()) -> list[Found]:
    """Records that have every word of `text`, kind by kind; typing errors are forgiven where nothing else is found.

    `kinds` are keys of sources; all without any. A kind the member may not see is never looked at.
    """
    sources = [source for source in sources_of(member) if not kinds or source.key in kinds]
    words = words_of(text)
    if not words or not sources:
        return []
    keys = [source.key for source in sources]
    with only_by_index():
        asked = as_written(words)
        entries = _entries(asked, keys)
        if not entries:
            asked = misspelt(words)
            entries = _entries(asked, keys)
    entries.sort(key=lambda entry: entry.worth(asked), reverse=True)
    most = MOST_FOUND if len(keys) == 1 else MOST_OF_A_KIND
    return [found for source in sources if (found := _found(source, entries, most)).ids]


def _found(source: SearchSource, entries: list[_Entry], most: int) -> Found:
    ids = [entry.object_id for entry in entries if entry.kind == source.key]
    return Found(source, ids[:most], is_cut=len(ids) >= most)


def _entries(asked: Sequence[Asked], kinds: list[str]) -> list[_Entry]:
    """Entries with the words, of each kind as many as are ranked; one query, on SQLite one for each kind."""
    most = MOST_FOUND if len(kinds) == 1 else MOST_OF_A_KIND
    first, *others = [SearchEntry.objects.filter(HasWords(asked, kind)).values_list(*_READ)[:most] for kind in kinds]
    if others and connection.features.supports_slicing_ordering_in_compound:
        first, others = first.union(*others, all=True), []
    rows = chain(first, *others)
    return [_Entry(kind, object_id, text.split(), at.timestamp()) for kind, object_id, text, at in rows]
