"""Taking a whole name apart, as names are written in Bulgaria and around it."""

import re
from typing import Final, NamedTuple

# Salutations and degrees that stand before or after a name and are no part of it; compared without dots.
_TITLES: Final = frozenset({
    "г-н", "гн", "г-жа", "гжа", "г-ца", "гца", "д-р", "др", "доц", "проф", "акад", "инж", "адв", "арх", "маг",
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "eng", "ing", "sir", "herr", "frau", "mme", "mlle",
    "jr", "sr", "phd", "mba", "md", "ii", "iii", "esq",
})  # fmt: skip
# Small words that belong to the family name after them: van der Berg, de la Cruz, von Braun.
_PARTICLES: Final = frozenset({
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "ibn", "al", "el",
    "ван", "фон", "дер", "де", "ди", "да", "ла", "ал", "ел",
})  # fmt: skip
_SPACED_HYPHEN: Final = re.compile(r"\s+[-–]\s+")


class Name(NamedTuple):
    """The parts of a person's name; a part that is not there is empty."""

    first: str
    middle: str
    last: str


def split_name(text: str) -> Name:
    """Return the parts of a whole name.

    "Иван Петров Иванов" has a middle name (презиме); "Петров, Иван" is turned round; titles are dropped; a family name
    keeps its small words ("Ludwig van Beethoven") and its hyphen ("Мария Иванова - Петрова"). One word is a first name.
    """
    words = _words(_turned_round(_SPACED_HYPHEN.sub("-", text.strip())))
    if len(words) < 2:
        return Name(" ".join(words), "", "")
    last = _place_of_last_name(words)
    return Name(words[0], " ".join(words[1:last]), " ".join(words[last:]))


def _turned_round(text: str) -> str:
    """Return "First Last" for "Last, First"; a title after the comma does not turn the name round."""
    before, comma, after = text.partition(",")
    return f"{after} {before}" if comma and _words(after) else text


def _words(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word.replace(".", "").lower() not in _TITLES]


def _place_of_last_name(words: list[str]) -> int:
    for place, word in enumerate(words[1:-1], start=1):
        if word.lower() in _PARTICLES:
            return place
    return len(words) - 1
