"""Finding records by words, in every list that the member may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from accounts.models import Member
from ai_assistant.hooks import ListSource, ReadTool, Record, ToolAnswer, list_sources
from ai_assistant.offline import vocabulary
from ai_assistant.search import finding as search
from ai_assistant.tools.records import record_of
from config.lib.text import fold

_ROWS: Final = 5
_TOLD: Final = ("phone", "email", "vat_number")
_SHORTEST_NAME: Final = 3
# Each word is a condition of the query: a name has no more, and a database can take no thousands.
MOST_WORDS: Final = 10


class _Found(NamedTuple):
    """A record, what such a one is called, and what people look one up for."""

    record: Record
    kind: str
    told: dict[str, str]


def _found(source: ListSource, row: Any) -> _Found:
    told = {name: value for name in _TOLD if (value := getattr(row, name, ""))}
    return _Found(record_of(source, row), str(row._meta.verbose_name), told)


def _run(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """Those called exactly so, then those with the words in what they are called, then those that only have them.

    Where nothing has them as they are written, they are looked for as the palette does: typing errors are forgiven.
    """
    words = " ".join(arguments["words"].split()[:MOST_WORDS])
    sources = [source for source in list_sources if member.has(source.permission)]
    found = [each for source in sources for each in _in(source, member, words)] or _forgiving(sources, member, words)
    found.sort(key=lambda each: _distance(each.record.label, words))
    rows = [{"id": each.record.id, "kind": each.kind, "name": each.record.label, **each.told} for each in found]
    return ToolAnswer({"words": words, "records": rows}, [each.record for each in found])


def _forgiving(sources: Sequence[ListSource], member: Member, words: str) -> list[_Found]:
    by_key = {source.key: source for source in sources}
    telling = " ".join(word for word in words.split() if not vocabulary.says_nothing(word))
    return [
        _found(by_key[found.source.key], row)
        for found in search.find(member, telling, by_key)
        for row in found.rows(0, _ROWS)
    ]


def _distance(label: str, words: str) -> int:
    """0 for what is called so or has this number, written without its zeros, 1 for the words in its name, else 2."""
    if fold(words) in (fold(label), fold(label).lstrip("0")):
        return 0
    return 1 if set(fold(words).split()) <= set(fold(label).split()) else 2


def is_known(member: Member, words: str) -> bool:
    """Whether any record that the member may see has these words; no record has more words than a name."""
    if len(words.split()) > MOST_WORDS:
        return False
    sources = [source.definition(member) for source in list_sources if member.has(source.permission)]
    return any(each.searched(each.base(), words).exists() for each in sources)


def is_called(member: Member, name: str) -> bool:
    """Whether a record that the member may see has all these words, as whole words, in what it is called."""
    wanted = set(fold(name).split())
    if len(wanted) > MOST_WORDS or max(map(len, wanted), default=0) < _SHORTEST_NAME:
        return False
    sources = [source for source in list_sources if member.has(source.permission)]
    return any(
        wanted <= set(fold(each.record.label).split()) for source in sources for each in _in(source, member, name)
    )


def _in(source: ListSource, member: Member, words: str) -> list[_Found]:
    """The newest rows of a list that have the words; one query."""
    definition = source.definition(member)
    rows = definition.ordered(definition.searched(definition.base(), words), {})[:_ROWS]
    return [_found(source, row) for row in rows]


FIND_RECORDS: Final = ReadTool(
    name="find_records",
    description="Contacts, companies, deals, tasks, invoices, offers and payments that have these words or this number",
    parameters={
        "type": "object",
        "properties": {"words": {"type": "string", "minLength": 1, "maxLength": 200}},
        "required": ["words"],
        "additionalProperties": False,
    },
    permission="",
    run=_run,
)
