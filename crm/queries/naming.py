"""Whom a name in words means."""

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import Q
from rapidfuzz import fuzz

from accounts.models import Member
from accounts.queries import members
from accounts.tenancy import current_member
from ai_assistant.search import finding
from config.lib.text import fold, has_legal_form
from crm.errors import NobodyCalled, SeveralCalled
from crm.models import Company, Contact
from crm.queries import companies, contacts

_LOOKED_AT: Final = 4
_MOST_WORDS, _MOST_ROWS = 40, 50
_OWNERS_S: Final = re.compile(r"['’]s\b")
_QUOTES: Final = "\"'„“”«»("
_KINDS: Final = ("companies", "contacts")
_ALIKE: Final = 75  # of 100: пта and пита
_SHORTEST_TOLD: Final = 4  # a word of fewer letters with a typing error is looked for by the other ones


def called(name: str) -> Contact | Company:
    """The one contact or company with all words of the name, or called exactly so; two queries where there is one.

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


def colleague_called(name: str) -> Member | None:
    """The one active member whose name has all these words; one query."""
    wanted = set(fold(name).split())
    team = [row for row in members.active_team() if wanted and wanted <= set(fold(str(row.user)).split())]
    return team[0] if len(team) == 1 else None


def named_in(text: str) -> Contact | Company | None:
    """The one contact or company that a text names, wholly or by words that only they are called; two queries.

    Names have capital letters. None where the text names nobody, or several.
    """
    words = text.split()[:_MOST_WORDS]
    telling = {key for word in words if (key := _key(word)) and _is_capital(word) and not has_legal_form(key)}
    if not telling:
        return None
    said = Q(*(Q(search_text__contains=key) for key in telling), _connector=Q.OR)
    rows = [row for model in (Company, Contact) for row in model.objects.filter(said).order_by()[:_MOST_ROWS]]
    named = {row: _words_in_common(words, set(fold(str(row)).split()), telling) for row in rows}
    most = max(named.values(), default=0)
    meant = [row for row, length in named.items() if length == most]
    return meant[0] if most and len(meant) == 1 else None


def _words_in_common(words: Sequence[str], name: set[str], telling: set[str]) -> int:
    """How long the longest run of words is that is a part of the name; with another name beside it, it is of that."""
    longest = 0
    for begin in range(len(words)):
        end = begin
        while end < len(words) and _key(words[end]) in name:
            end += 1
        run = {_key(word) for word in words[begin:end]}
        goes_on = 0 < end < len(words) and _is_capital(words[end]) and words[end - 1][-1].isalnum()
        came_before = begin > 1 and _is_capital(words[begin - 1]) and words[begin - 1][-1].isalnum()
        if run & telling and not goes_on and not came_before:
            longest = max(longest, end - begin)
    return longest


def _key(word: str) -> str:
    return fold(_OWNERS_S.sub("", word))


def _is_capital(word: str) -> bool:
    return word.strip(_QUOTES)[:1].isupper()


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
