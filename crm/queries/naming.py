"""Whom a name in words means."""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from accounts.tenancy import current_member
from ai_assistant.search import finding
from config.lib.text import fold
from crm.errors import NobodyCalled, SeveralCalled
from crm.models import Company, Contact
from crm.queries import companies, contacts

_LOOKED_AT: Final = 4
_KINDS: Final = ("companies", "contacts")
_ALIKE: Final = 75  # of 100: пта and пита
_SHORTEST_TOLD: Final = 4  # a word of fewer letters with a typing error is looked for by the other ones


def called(name: str) -> Contact | Company:
    """The one contact or company with all words of the name, or called exactly so; two queries.

    Where nobody is, the one whose name is nearly so: with typing errors.

    Raises `NobodyCalled`, `SeveralCalled`.
    """
    found: list[Contact | Company] = [*companies.found(name, _LOOKED_AT), *contacts.found(name, _LOOKED_AT)]
    exactly = [row for row in found if fold(str(row)) == fold(name)]
    # People have the words of their company in what is searched; a company that has them in its name is meant itself.
    named = [row for row in found if all(word in fold(str(row)).split() for word in fold(name).split())]
    meant = exactly or named or _nearly(name, found) or found or _nearly(name, _misspelt(name))
    if not meant:
        raise NobodyCalled(name)
    if len(meant) > 1:
        raise SeveralCalled(name, [str(row) for row in meant[:_LOOKED_AT]])
    return meant[0]


def _misspelt(name: str) -> list[Contact | Company]:
    """What the search finds, which forgives typing errors, by the words that are long enough for it."""
    member = current_member()
    told = " ".join(word for word in fold(name).split() if len(word) >= _SHORTEST_TOLD)
    if member is None:
        return []
    return [row for found in finding.find(member, told, _KINDS) for row in found.rows(0, finding.MOST_OF_A_KIND)]


def _nearly(name: str, rows: Sequence[Contact | Company]) -> list[Contact | Company]:
    """Those of the rows whose own names have words like all of these."""
    return [row for row in rows if all(_is_among(word, fold(str(row)).split()) for word in fold(name).split())]


def _is_among(word: str, names: Sequence[str]) -> bool:
    return any(fuzz.ratio(word, name) >= _ALIKE for name in names)
