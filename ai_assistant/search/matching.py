"""The conditions that PostgreSQL and SQLite answer by their indexes: entries that have words, words that resemble one.

PostgreSQL reads the column `words` of the entries (migration 0014_search), SQLite the FTS5 table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, models, transaction
from django.db.models.expressions import Expression

from accounts.tenancy import current_organization
from ai_assistant.models import SearchEntry, SearchWord
from ai_assistant.search.triggers import WORDS_TABLE

_ENTRIES: Final = SearchEntry._meta.db_table
_WORDS: Final = SearchWord._meta.db_table


@contextmanager
def only_by_index() -> Iterator[None]:
    """Inside the block PostgreSQL reads no table from its beginning: it would, for the first few, where it guesses that
    many rows match, and then read all of them where none does.
    """
    if connection.vendor != "postgresql":
        yield
        return
    has_more_to_do = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        yield
        if has_more_to_do:
            cursor.execute("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL enable_indexscan = DEFAULT")


@dataclass(frozen=True)
class Asked:
    """A word that was typed, folded, and what else is taken for it; whatever begins with it is, too, if `is_begun`."""

    word: str
    also: frozenset[str] = frozenset()
    is_begun: bool = True


class HasWords(Expression):
    """True for entries of this kind that have every word that was asked."""

    output_field = models.BooleanField()

    def __init__(self, asked: Sequence[Asked], kind: str) -> None:
        super().__init__()
        self.asked, self.kind = asked, kind

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A condition on the full-text index, where the kind stands before each word."""
        place = f"{str(current_organization().pk)[-4:]}{self.kind}="
        query = " & ".join(self._choice(each, f"'{place}{{}}':*", f"'{place}{{}}'", " | ") for each in self.asked)
        return f"{_ENTRIES}.words @@ %s::tsquery", [query]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A condition on the FTS5 table."""
        query = " AND ".join(self._choice(each, '"{}" *', '"{}"', " OR ") for each in self.asked)
        found = f"SELECT rowid FROM {WORDS_TABLE} WHERE {WORDS_TABLE} MATCH %s"  # noqa: S608 - our names
        return f"{_ENTRIES}.kind = %s AND {_ENTRIES}.id IN ({found})", [self.kind, query]

    @staticmethod
    def _choice(asked: Asked, begun: str, whole: str, either: str) -> str:
        """Folded words have neither quotes nor signs, so they need no escaping in either language."""
        first = (begun if asked.is_begun else whole).format(asked.word)
        return f"({either.join([first, *map(whole.format, sorted(asked.also))])})"


class Resembles(Expression):
    """True for words that share enough of their letters with one; on SQLite for every word without digits."""

    output_field = models.BooleanField()

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The trigram index answers."""
        return f"{_WORDS}.word %% %s", [self.word]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A firm on one machine has few words."""
        return f"{_WORDS}.word NOT GLOB '*[0-9]*'", []
