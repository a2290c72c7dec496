"""The sentences of several texts that say most, word for word: nothing is written that nobody wrote.

A sentence weighs by how often its words return in all the texts, by standing first, and by naming a day or an amount.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ai_assistant.offline.vocabulary import MEANINGS
from ai_assistant.offline.words import Lexicon, tokens_of

_SENTENCE: Final = re.compile(r"[^.!?…\n]+(?:[.!?…](?!\s|$)[^.!?…\n]*)*[.!?…]*")
_NOTHING: Final = Lexicon({"": MEANINGS[""]}, typos_from=None)
_FIRST, _FIGURES = 0.5, 1.0
_SHORTEST: Final = 3  # words; "Ok." says nothing
_MOST_SENTENCES: Final = 400
_LONGEST: Final = 300  # characters of a sentence that is quoted


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as it stands in the text with the number `place` of those that were given."""

    text: str
    place: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    quote: Quote
    words: tuple[str, ...]
    is_first: bool
    has_figures: bool


def summarize(texts: Sequence[str], most: int = 3) -> list[Quote]:
    """The `most` telling sentences in the order of the texts, each once; all of them when they are fewer."""
    sentences = [sentence for place, text in enumerate(texts) for sentence in _sentences(text, place)][:_MOST_SENTENCES]
    unlike = list({sentence.words: sentence for sentence in reversed(sentences)}.values())[::-1]
    counts = Counter(word for sentence in unlike for word in set(sentence.words))
    ranked = sorted(unlike, key=lambda sentence: -_worth(sentence, counts))
    chosen = {id(sentence) for sentence in ranked[:most]}
    return [sentence.quote for sentence in unlike if id(sentence) in chosen]


def _sentences(text: str, place: int) -> list[_Sentence]:
    found: list[_Sentence] = []
    for match in _SENTENCE.finditer(text):
        written = match[0].strip()
        tokens = tokens_of(written)
        words = tuple(token.key for token in tokens if token.key.isalpha() and _NOTHING.find(token.key) is None)
        if len(tokens) >= _SHORTEST and words and len(written) <= _LONGEST:
            figures = any(token.key[0].isdigit() for token in tokens)
            found.append(_Sentence(Quote(written, place), words, not found, figures))
    return found


def _worth(sentence: _Sentence, counts: Counter[str]) -> float:
    """The mean of how often its words return, and what it has besides."""
    often = sum(counts[word] for word in sentence.words) / len(sentence.words)
    return often + _FIRST * sentence.is_first + _FIGURES * sentence.has_figures
