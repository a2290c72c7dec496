"""How hard a text is to read, by formulas that count words, sentences and syllables.

English: Flesch's Reading Ease (R. Flesch, "A new readability yardstick", 1948): 206.835 − 1.015 · words per sentence −
84.6 · syllables per word; 0 to 100, higher is easier, below 50 is hard.

Bulgarian: LIX (C. H. Björnsson, "Readability of newspapers in 11 languages", 1983): words per sentence + per cent of
words longer than six letters; it counts no syllables and was made to compare languages. No formula fitted to Bulgarian
is established: the first attempt is Kazakov et al., "Towards creating a Bulgarian readability index", 2025. Bulgarian
words are long, so the border to hard is 60 here and not Björnsson's 50.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ai_assistant.content.kinds import BULGARIAN

FEWEST_WORDS: Final = 25
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# A line is a sentence too: headings and points end without a full stop.
_SENTENCE_END: Final = re.compile(r"[.!?…]+[\s“”\"»)]+|\n+")
_MARKS: Final = re.compile(r"(?m)^\s*(?:[-•→>#]+|\d+\.)\s+|\*\*")
_ADDRESS: Final = re.compile(r"https?://\S+|\S+@\S+")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_LONG_WORD: Final = 6
_HARD_FLESCH, _HARD_LIX = 50, 60


@dataclass(frozen=True, slots=True)
class Reading:
    """The measure by its name, and whether the text is hard to read; `longest` is its longest sentence."""

    formula: str
    value: int
    is_hard: bool
    longest: str


def words_of(text: str) -> list[str]:
    """The words, without addresses and the marks of Markdown."""
    return _WORD.findall(_ADDRESS.sub(" ", text))


def sentences_of(text: str) -> list[str]:
    """The sentences and lines that have words."""
    plain = _MARKS.sub("", _ADDRESS.sub(" ", text))
    return [each.strip() for each in _SENTENCE_END.split(plain) if _WORD.search(each)]


def read(text: str, language: str) -> Reading | None:
    """How hard the text is; None where it is too short to say."""
    words, sentences = words_of(text), sentences_of(text)
    if len(words) < FEWEST_WORDS:
        return None
    per_sentence = len(words) / len(sentences)
    longest = max(sentences, key=lambda sentence: len(words_of(sentence)))
    if language.startswith(BULGARIAN):
        long_words = sum(len(word) > _LONG_WORD for word in words)
        lix = per_sentence + 100 * long_words / len(words)
        return Reading("LIX", round(lix), lix > _HARD_LIX, longest)
    ease = 206.835 - 1.015 * per_sentence - 84.6 * sum(map(_syllables, words)) / len(words)
    return Reading("Flesch Reading Ease", round(ease), ease < _HARD_FLESCH, longest)


def _syllables(word: str) -> int:
    """About how many: groups of vowels, without the silent e."""
    lower = word.lower()
    silent = lower.endswith("e") and not lower.endswith("le")
    return max(1, len(_VOWELS.findall(lower)) - silent)
