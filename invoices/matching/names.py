"""Which customers a payer's name can be: banks cut names, change the alphabet, turn words round, drop the form."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from config.lib.text import company_key, name_key

_LIKE_ENOUGH: Final = 85.0
_SAME_WORDS: Final = 90.0
_CUT_NAME: Final = 90.0
_SHORTEST_CUT: Final = 12
_FEWEST_COMMON_WORDS: Final = 2
_PREFIX: Final = 3
# A beginning that more customers share ("bul…") tells nothing and would cost as many comparisons for each payer.
_COMMON_BLOCK: Final = 200


@dataclass(frozen=True, slots=True)
class _Name:
    """A customer's name as written and in the two forms it is compared in."""

    written: str
    plain: str
    key: str


@dataclass(frozen=True, slots=True)
class SimilarName:
    """A customer's name that is like the payer's, and how like (85 to 100)."""

    name: str
    similarity: float


class NameIndex:
    """All customers' names, found again by similar ones. Answers are remembered: payers come often."""

    def __init__(self, names: Iterable[str]) -> None:
        self._blocks: dict[str, list[_Name]] = defaultdict(list)
        self._by_key: dict[str, list[_Name]] = defaultdict(list)
        self._remembered: dict[str, tuple[SimilarName, ...]] = {}
        for written in sorted(set(names)):
            name = _keyed(written)
            self._by_key[name.key].append(name)
            for prefix in _prefixes(name.key):
                self._blocks[prefix].append(name)

    def similar(self, payer: str) -> tuple[SimilarName, ...]:
        """The customers' names like `payer`, the most like first, then by the alphabet."""
        if payer not in self._remembered:
            self._remembered[payer] = self._compared(_keyed(payer))
        return self._remembered[payer]

    def _compared(self, payer: _Name) -> tuple[SimilarName, ...]:
        found = [
            SimilarName(candidate.written, similarity)
            for candidate in self._candidates(payer)
            if (similarity := _similarity(payer, candidate)) >= _LIKE_ENOUGH
        ]
        return tuple(sorted(found, key=lambda each: (-each.similarity, each.name)))

    def _candidates(self, payer: _Name) -> list[_Name]:
        blocks = [self._blocks.get(prefix, []) for prefix in _prefixes(payer.key)]
        telling = [self._by_key.get(payer.key, []), *(block for block in blocks if len(block) <= _COMMON_BLOCK)]
        return list({name.written: name for block in telling for name in block}.values())


def _keyed(written: str) -> _Name:
    plain = company_key(written)
    return _Name(written, plain, name_key(plain))


def _prefixes(key: str) -> set[str]:
    return {word[:_PREFIX] for word in key.split()}


def _similarity(payer: _Name, customer: _Name) -> float:
    """0 to 100: by letters; or the same words but for some left out; or the beginning of a name the bank has cut."""
    by_letters = fuzz.ratio(payer.key, customer.key)
    if by_letters >= _SAME_WORDS:
        return by_letters
    if len(payer.plain) >= _SHORTEST_CUT and customer.plain.startswith(payer.plain):
        return _CUT_NAME
    payer_words, customer_words = set(payer.key.split()), set(customer.key.split())
    common = payer_words & customer_words
    if len(common) >= _FEWEST_COMMON_WORDS and common in (payer_words, customer_words):
        return max(by_letters, _SAME_WORDS)
    return by_letters
