"""One key for the forms and spellings of a word: `fakturite`, `fakturi` and `faktura` are `faktura`.

Words come folded (config.lib.text.fold), so Bulgarian is in Latin letters, whether it was typed so or not.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import simplemma

from ai_assistant.offline.words import key_of

# The Transliteration Act read backwards, the longer ones first; ь and ъ are not to be told from й and а.
_CYRILLIC: Final = (
    ("sht", "щ"), ("zh", "ж"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я"),
    *zip("abvgdeziyklmnoprstufh", "абвгдезийклмнопрстуфх", strict=True),
)  # fmt: skip
_ENDING: Final = ("ia", "ия")


@lru_cache(maxsize=20_000)
def lemma_key(word: str) -> str:
    """The key of a folded word: that of its lemma where a dictionary has it, Bulgarian before English, else its own."""
    if not word.isalpha():
        return key_of(word)
    for spelling in _spellings(word):
        if simplemma.is_known(spelling, lang="bg"):
            return key_of(simplemma.lemmatize(spelling, lang="bg"))
    return key_of(simplemma.lemmatize(word, lang="en"))


def load() -> None:
    """Read the dictionaries when a server starts: it takes a third of a second, which no search should wait for."""
    for language in ("bg", "en"):
        simplemma.is_known("a", lang=language)


def _spellings(word: str) -> Iterator[str]:
    """The word in Cyrillic, then with one а after the other as ъ."""
    cyrillic = word.removesuffix(_ENDING[0]) + _ENDING[1] if word.endswith(_ENDING[0]) else word
    for latin, letter in _CYRILLIC:
        cyrillic = cyrillic.replace(latin, letter)
    yield cyrillic
    for place, letter in enumerate(cyrillic):
        if letter == "а":
            yield f"{cyrillic[:place]}ъ{cyrillic[place + 1 :]}"
