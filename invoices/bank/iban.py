"""IBANs and creditor references as they stand in bank files: with spaces, glued to other text, sometimes made up."""

import re
from collections.abc import Iterator
from itertools import islice
from string import ascii_uppercase
from typing import Final

from stdnum import iban, iso11649

_SHAPE: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
# Both look ahead, so that a number is found though the one before it could have run on into it.
_IN_TEXT: Final = re.compile(r"(?<![A-Z0-9])(?=([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}))")
_CREDITOR_REFERENCE: Final = re.compile(
    r"(?<![A-Z0-9])(?=(RF[0-9]{2}[A-Z0-9]{0,21}(?: [A-Z0-9]{1,4}(?![A-Z0-9])){0,6}))"
)
_SHORTEST_IBAN: Final = 15
# A text with more than so many candidates was made to keep us busy.
_MOST_TRIED: Final = 10
_AS_DIGITS: Final = str.maketrans({letter: str(place) for place, letter in enumerate(ascii_uppercase, 10)})


def compact(text: str) -> str:
    """`text` in capitals without spaces."""
    return "".join(text.split()).upper()


def as_iban(text: str) -> str:
    """`text` as an IBAN when it looks like one, else "".

    For places that hold an account and nothing else: check digits are not asked for, because banks anonymise them in
    some exports and the movement is no less real.
    """
    candidate = compact(text)
    return candidate if _SHAPE.fullmatch(candidate) else ""


def find_iban(text: str, but_not: str = "") -> str:
    """The first IBAN with right check digits inside free `text`, other than `but_not`; "" when there is none."""
    for match in islice(_IN_TEXT.finditer(text.upper()), _MOST_TRIED):
        caught = compact(match[1])
        for length in range(len(caught), _SHORTEST_IBAN - 1, -1):
            candidate = caught[:length]
            if candidate != but_not and _checks(candidate) and iban.is_valid(candidate):
                return candidate
    return ""


def creditor_references(text: str) -> Iterator[str]:
    """Each ISO 11649 reference with right check digits in `text`, without spaces (`RF18 5390 0754 7034` is one)."""
    for match in islice(_CREDITOR_REFERENCE.finditer(text.upper()), _MOST_TRIED):
        words = match[1].split()
        # The first word alone, else as many groups of four as fit: words of the text may follow the reference.
        for count in (1, *range(len(words), 1, -1)):
            candidate = "".join(words[:count])
            if _checks(candidate) and iso11649.is_valid(candidate):
                yield candidate
                break


def _checks(candidate: str) -> bool:
    """Whether the check digits are right (ISO 7064 MOD 97-10): far quicker than asking for the whole structure."""
    return int((candidate[4:] + candidate[:4]).translate(_AS_DIGITS)) % 97 == 1
