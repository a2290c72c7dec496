"""What is typed into a search, understood by the words that the organization's records have."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value
from rapidfuzz.distance import OSA

from ai_assistant.models import SearchWord
from ai_assistant.models.search import LONGEST_WORD
from ai_assistant.search.lemmas import lemma_key
from ai_assistant.search.matching import Asked, Resembles
from config.lib.text import fold

LONGEST_QUESTION: Final = 200
MOST_WORDS: Final = 6
_MOST_FORMS: Final = 20
_MOST_ALIKE: Final = 30
_SHORTEST_BEGINNING: Final = 2
_SHORTEST_PART: Final = 4
# Numbers of documents have ten digits (ЗДДС, art. 114); people leave the zeros out.
_DIGITS_OF_A_NUMBER: Final = 10
# In a word of so many letters so many may be wrong, missing, too many or swapped.
_ERRORS: Final = ((8, 2), (4, 1))


def words_of(text: str) -> list[str]:
    """The words of a search, folded: at most six of its first 200 characters."""
    return [word[:LONGEST_WORD] for word in dict.fromkeys(fold(text[:LONGEST_QUESTION]).split())][:MOST_WORDS]


def as_written(words: list[str]) -> list[Asked]:
    """The words with their other forms and with the words they are a part of; one query for all of them."""
    parts = [word for word in words if len(word) >= _SHORTEST_PART]
    keys = {word: lemma_key(word) for word in words}
    known = SearchWord.objects.filter(
        Q(key__in=keys.values()) | Q(*(Q(word__contains=part) for part in parts), _connector=Q.OR)
    )
    forms = list(known.values_list("word", "key")[:_MOST_FORMS])
    return [_asked(word, {form for form, key in forms if key == keys[word] or _is_part(word, form)}) for word in words]


def misspelt(words: list[str]) -> list[Asked]:
    """The words as the likeliest words they may be typing errors of; one query for each of them."""
    return [_asked(word, {*_alike(word)}) for word in words]


def _asked(word: str, also: set[str]) -> Asked:
    if word.isdecimal() and len(word) < _DIGITS_OF_A_NUMBER:
        also = {*also, word.zfill(_DIGITS_OF_A_NUMBER)}
    return Asked(word, frozenset(also - {word}), is_begun=len(word) >= _SHORTEST_BEGINNING)


def _is_part(word: str, form: str) -> bool:
    return len(word) >= _SHORTEST_PART and word in form


def forgiven(letters: int) -> int:
    """How many typing errors are forgiven in a word of so many letters."""
    return next((errors for length, errors in _ERRORS if letters >= length), 0)


def _alike(word: str) -> list[str]:
    """Words that this one may be meant for, whole or as their beginning."""
    most = forgiven(len(word))
    if not most or not word.isalpha():
        return []
    swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    known = SearchWord.objects.filter(Q(Resembles(word)) | Q(word__in=swapped))
    return [form for form in _nearest(known, word) if _errors(word, form) <= most]


def _nearest(known: QuerySet[SearchWord], word: str) -> list[str]:
    """On PostgreSQL those that share most letters with the word; on SQLite all."""
    if connection.vendor != "postgresql":
        return list(known.values_list("word", flat=True))
    likeness = Func(F("word"), Value(word), function="similarity")
    return list(known.order_by(likeness.desc()).values_list("word", flat=True)[:_MOST_ALIKE])


def _errors(word: str, form: str) -> int:
    """Typing errors between the word and the form or its beginning."""
    ends = {min(len(form), len(word) + more) for more in (-1, 0, 1)} | {len(form)}
    return min(OSA.distance(word, form[:end]) for end in ends)
