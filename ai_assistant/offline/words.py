"""Words as the offline assistant compares them: tokens with a Latin key, and lexicons that forgive endings and typos.

Bulgarian is typed in Cyrillic and, by many, in Latin: "просрочени" is "prosrocheni" or "prosro4eni". Nothing is written
back into Cyrillic. Every word, Bulgarian or English, typed by a user or written in a table, is turned into one Latin
key by the same rules, and only keys are compared.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final, Generic, NamedTuple, TypeVar

from rapidfuzz.distance import OSA

from config.lib.text import fold

# A question is short. What is longer is looked at up to here and no further.
LONGEST_TEXT: Final = 1_000

_TOKEN: Final = re.compile(
    r"""
      [0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])                          # 2026-11-20
    | [0-9]{1,2}([./-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?![0-9])              # 20.11.2026, 20/11/26
    | [0-9]{1,2}[./][0-9]{4}(?![0-9])                                          # 11.2026
    | [0-9]{1,2}(?:/[0-9]{1,2}(?![0-9])|\.[0-9]{1,2}\.(?![0-9]))               # 20/11, 20.11.
    | [0-9]{1,4}-?(?:st|nd|rd|th|[vrtm][io]|[вртм]?[иоа])(?!\w)                # 1st, 20-ти, 2ri
    | [0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?(?![0-9])   # 1 000,50
    | [0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?(?![0-9])                   # 1,000.50
    | [0-9]{1,3}(?:\.[0-9]{3}){1,4}(?:,[0-9]{1,2})?(?![0-9])                   # 1.000,50
    | (?P<typed>(?![46]+(?:eur|usd|bgn|lv|leva|evro|mln|hil|dni|day|m))        # 4asa, pla6tane, but not 4eur
                [a-z46]*[a-z]{2}[a-z46]*(?:['’][a-z]+)?(?![^\W_]))
    | [0-9]+(?:[.,][0-9]+)?
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)
    | [<>]=? | [€$£№\#%+≤≥–—] | (?<!\bпо)(?<!\bнай)(?<!\bpo)(?<!\bnai)-                   # but not of по-голям
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OWNERS_S: Final = re.compile(r"['’]s$", re.IGNORECASE)

# What people type for one sound, in the order it is applied; the left side never is in a key. After a vowel only, so
# that the English plurals (contacts, clients) keep their endings.
_SPELLINGS: Final = (
    ("4", "ch"), ("6", "sh"), ("zh", "j"), ("kh", "h"), ("tz", "ts"), ("ph", "f"), ("w", "v"), ("q", "ia"), ("y", "i"),
)  # fmt: skip
_TS_AFTER_VOWEL: Final = re.compile(r"(?<=[aeiou])ts")
_REPEATED_LETTER: Final = re.compile(r"([a-z])\1+")

# A stem may be followed by this many letters, and by one more than it has itself: нов|ата, плащан|ията, изтич|ащите.
_LONGEST_ENDING: Final = 7
_SHORTEST_STEM: Final = 2
# From so many letters on one typing error is forgiven, in a stem from one more, a swap from one less; from nine two.
_ONE_ERROR_FROM: Final = 5
_TWO_ERRORS_FROM: Final = 9

Label = TypeVar("Label")


class Token(NamedTuple):
    """A word, a number, a date or a sign of a text: `text[start:end]`, and the key by which it is compared."""

    text: str
    start: int
    end: int
    key: str

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits; 4asa, typed for часа, is not."""
        return self.key == self.text and self.key[0] in "0123456789"


def key_of(word: str) -> str:
    """The Latin key of one word: "Фактури" and "fakturi" are `fakturi`, "месец" and "mesec" are `mesec`.

    Empty for what has no letters and no digits.
    """
    key = fold(_OWNERS_S.sub("", word)).replace(" ", "")
    for typed, kept in _SPELLINGS:
        key = key.replace(typed, kept)
    return _REPEATED_LETTER.sub(r"\1", _TS_AFTER_VOWEL.sub("c", key))


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of `text` in their order, without punctuation; only its first 1,000 characters are read."""
    return tuple(
        Token(match[0], match.start(), match.end(), (match.lastgroup and key_of(match[0])) or match[0])
        for match in _TOKEN.finditer(text[:LONGEST_TEXT])
    )


class Lexicon(Generic[Label]):
    """Labels of words. A table says which: {"invoice": "фактур* invoice*"}, words of both languages and alphabets.

    A star stands for an ending. (simplemma, a lemmatiser of 18 MB, knew 129 of 149 Bulgarian words of the tests by
    their lemmas, and none typed in Latin; stems written by hand know all.)
    Typing errors are forgiven in words of `typos_from` letters and more (None: in none): one letter missing, added,
    wrong or swapped with its neighbour, two from nine letters on, a swap in words of one letter less; the first letter
    must be right. A word that is in the table is never taken for another one's typing error.
    """

    def __init__(self, table: Mapping[Label, str], *, typos_from: int | None = _ONE_ERROR_FROM) -> None:
        self._typos_from = typos_from or 0
        self._words: dict[str, Label] = {}
        self._stems: dict[str, Label] = {}
        for label, words in table.items():
            for word in words.split():
                known = self._stems if word.endswith("*") else self._words
                known.setdefault(key_of(word.rstrip("*")) or word, label)
        self._by_letter: dict[str, list[tuple[str, bool, Label]]] = defaultdict(list)
        for keys, is_stem in ((self._words, False), (self._stems, True)):
            for key, label in keys.items():
                if typos_from and len(key) >= (typos_from + 1 if is_stem else typos_from - 1):
                    self._by_letter[key[0]].append((key, is_stem, label))

    def find(self, key: str) -> Label | None:
        """The label of the word with this key: the word itself, else the longest stem, else the nearest misspelt."""
        if key in self._words:
            return self._words[key]
        for length in range(len(key), _SHORTEST_STEM - 1, -1):
            if key[:length] in self._stems and len(key) <= _longest_with(length):
                return self._stems[key[:length]]
        return self._nearest(key)

    def _nearest(self, key: str) -> Label | None:
        """The label of the word or stem with the fewest typing errors, the first of the table among equals."""
        fewest, nearest = 3, None
        for known, is_stem, label in self._by_letter.get(key[:1], ()):
            if not len(known) - 2 <= len(key) <= (_longest_with(len(known)) if is_stem else len(known) + 2):
                continue
            if min(len(key), len(known)) < self._typos_from and sorted(key) != sorted(known):
                continue
            allowed = min(2 if len(known) >= _TWO_ERRORS_FROM else 1, fewest - 1)
            errors = _errors(key, known, is_stem=is_stem, allowed=allowed)
            if errors <= allowed:
                fewest, nearest = errors, label
        return nearest


def _longest_with(stem_length: int) -> int:
    """The length of the longest word that a stem of this length may begin."""
    return stem_length + min(_LONGEST_ENDING, stem_length + 1)


def _errors(key: str, known: str, *, is_stem: bool, allowed: int) -> int:
    """How many typing errors part `key` from `known`; more than `allowed` is told as some number above it."""
    if not is_stem:
        return OSA.distance(key, known, score_cutoff=allowed)
    lengths = range(len(known) - 1, len(known) + 2)
    return min(OSA.distance(key[:length], known, score_cutoff=allowed) for length in lengths)
