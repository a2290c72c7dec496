"""Names inside a sentence: of records, however they are typed, and of what is no record, as a stage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from accounts.models import Member
from ai_assistant.hooks import known_names
from ai_assistant.offline import vocabulary
from ai_assistant.offline.words import key_of
from ai_assistant.search.finding import find, sources_of
from ai_assistant.search.reading import forgiven

_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_SHORTEST_LOOKED_FOR: Final = 4
_MOST_LOOKED_FOR: Final = 4  # words of a sentence
_RECORDS_OF_A_WORD: Final = 10
_SHORTEST_NAME: Final = 4  # letters
_BEGINNING, _ENDING = 5, 3


class Named(NamedTuple):
    """A run of words, `text[start:end]`, that is a name: as it is spelt, and the word that tells what it names."""

    start: int
    end: int
    name: str
    said_as: str = ""


class _Word(NamedTuple):
    start: int
    end: int
    key: str


class _Match(NamedTuple):
    """A name that was found, and how good that is: letters it has in common with the text, errors against it."""

    named: Named
    letters: int
    errors: int


def longest_name(member: Member, text: str) -> Named | None:
    """The longest run of words that names something the member may see; typing errors are forgiven. None for none.

    A record may be named by a part of its name („Топла пита“ is Пекарна Топла пита ООД), a stage only by its whole.
    """
    words = [_Word(found.start(), found.end(), key_of(found[0])) for found in _WORD.finditer(text)]
    matches = [*_of_things(words), *_of_records(member, text, words)]
    best = max(matches, key=lambda match: (match.letters - match.errors, -match.errors), default=None)
    return best.named if best else None


def _of_things(words: Sequence[_Word]) -> Iterator[_Match]:
    for each in known_names:
        for name in each.names():
            length = len(name.split())
            yield from (
                match
                for place in range(len(words))
                if (match := _match(words, place, name, each.said_as)) and _length(words, match.named) == length
            )


def _length(words: Sequence[_Word], named: Named) -> int:
    return sum(named.start <= word.start < named.end for word in words)


def _of_records(member: Member, text: str, words: Sequence[_Word]) -> Iterator[_Match]:
    """Names around the words that mean nothing else."""
    said_as = {source.key: source.said_as for source in sources_of(member) if source.said_as is not None}
    telling = [
        place
        for place, word in enumerate(words)
        if len(word.key) >= _SHORTEST_LOOKED_FOR and not vocabulary.means_something(word.key)
    ]
    for place in telling[:_MOST_LOOKED_FOR]:
        word = text[words[place].start : words[place].end]
        for found in find(member, word, said_as) if said_as else ():
            for hit in found.hits(0, _RECORDS_OF_A_WORD):
                if match := _match(words, place, hit.title, said_as[found.source.key] or ""):
                    yield match


def _match(words: Sequence[_Word], place: int, name: str, said_as: str) -> _Match | None:
    """The words around this one that are words of the name; None when too few letters are."""
    forms = {key_of(form): form for form in _WORD.findall(name)}
    used: dict[int, tuple[str, int]] = {}  # place → the form's key, errors
    for step in (1, -1):
        at = place if step == 1 else place - 1
        while 0 <= at < len(words):
            nearest = _nearest(words[at].key, forms.keys() - {key for key, _errors in used.values()})
            if nearest is None:
                break
            used[at] = nearest
            at += step
    letters = sum(len(words[at].key) for at in used)
    if letters < _SHORTEST_NAME:
        return None
    places = sorted(used)
    spelt = " ".join(forms[used[at][0]] for at in places)
    named = Named(words[places[0]].start, words[places[-1]].end, spelt, said_as)
    return _Match(named, letters, sum(errors for _key, errors in used.values()))


def _nearest(key: str, forms: set[str]) -> tuple[str, int] | None:
    """The form that the word is, else that with the fewest errors, and how many; None when it is none of them."""
    if key in forms:
        return key, 0
    errors = {form: _errors(key, form) for form in forms if form[:1] == key[:1]}
    best = min(errors, key=lambda form: (errors[form], form), default=None)
    if best is None or errors[best] > forgiven(max(len(key), len(best))):
        return None
    return best, errors[best]


def _errors(key: str, form: str) -> int:
    """Typing errors between the two; another ending of a long beginning (винар|на, Винар|ска) counts as one."""
    begins_alike = len(key) >= _BEGINNING and key[:_BEGINNING] == form[:_BEGINNING]
    return 1 if begins_alike and abs(len(key) - len(form)) <= _ENDING else OSA.distance(key, form)
