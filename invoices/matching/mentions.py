"""What the words of a payment may be naming: creditor references and invoice numbers, in the ways people write them.

`ф-ра 387`, `Ф1460004654/26.07.2006`, `фактури № 0000000387 и 388`, `INV 387`, `RF18 5390 0754 7034`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from invoices.references import find_by_reference, make_reference

# Looks ahead, so that one reference is found though the one before it could have run on into it.
_REFERENCE: Final = re.compile(r"(?<![A-Z0-9])(?=(RF[0-9]{2}(?:[ .-]?[A-Z0-9]){1,21}))")
_REFERENCE_GROUPING: Final = str.maketrans("", "", " .-")
_SHORTEST_REFERENCE: Final = 5

# Digits that are no invoice number: references, accounts, VAT numbers (of a Bulgarian person: ten digits), dates,
# sums of money.
_GROUPED_REFERENCE: Final = r"(?<![A-Z0-9])RF[0-9]{2}(?:(?: [0-9]{4})+(?: [0-9]{1,4}(?![0-9]))?|[A-Z0-9]+)"
_IBAN: Final = r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"
_VAT_NUMBER: Final = r"(?<![A-Z0-9])BG ?[0-9]{9,10}(?![0-9])"
_DATE: Final = (
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
)
_SUM: Final = r"(?<!\d)\d{1,3}(?:[ .']?\d{3})*[.,]\d{2}(?!\d)"
_NOISE: Final = re.compile(f"{_GROUPED_REFERENCE}|{_IBAN}|{_VAT_NUMBER}|{_DATE}|{_SUM}")

_NUMBER: Final = re.compile(r"\d+")
# Words people put before an invoice number, in Bulgarian (also typed in Latin), English and German.
_LABEL: Final = (
    r"(?<![^\W\d_])(?:фактур\w*|факт?|ф\s?[-./]?\s?р[аи]|ф|invoices?|inv|faktur\w*|fakt?|f\s?[-./]?\s?ra|rechnung\w*"
    r"|n[or]|№|#)(?![^\W\d_])"
)
_GAP: Final = r"(?:[\s.,;:/+&#№°()\\-]|(?<![^\W\d_])(?:и|and|und|no|nr|n|номер|num)(?![^\W\d_]))"
_LABELLED: Final = re.compile(rf"{_LABEL}((?:{_GAP}*\d+)+)", re.IGNORECASE)

_FULL_NUMBER_LENGTH: Final = 10
_SHORTEST_FULL_NUMBER: Final = 6
_SHORTEST_BARE_NUMBER: Final = 3
_LONGEST_NUMBER: Final = 20


@dataclass(frozen=True, slots=True)
class Mentions:
    """Candidates only: whether one is an invoice is for the index to say.

    `references`: creditor references without spaces, each with its shorter beginnings, because words may be glued to
    it, or rebuilt where a bank dropped zeros. `full_numbers`: digits long enough to be a whole invoice number.
    `labelled`: numbers that follow a word like "invoice". `bare`: all numbers of at least three digits.
    """

    references: tuple[tuple[str, ...], ...]
    full_numbers: tuple[str, ...]
    labelled: tuple[str, ...]
    bare: tuple[str, ...]


def read_mentions(reference: str, text: str) -> Mentions:
    """Collect what `reference` and `text` of a payment may name; everything in the order it is written, once."""
    words = f"{reference}\n{text}"
    readable = _NOISE.sub(" ", words.upper())
    numbers = [number for number in _NUMBER.findall(readable) if len(number) <= _LONGEST_NUMBER]
    labelled = [number for match in _LABELLED.finditer(readable) for number in _NUMBER.findall(match[1])]
    full = [number for number in numbers if len(number) >= _SHORTEST_FULL_NUMBER]
    return Mentions(
        references=(*_references(words.upper()), *((make_reference(number),) for number in find_by_reference(words))),
        full_numbers=tuple(dict.fromkeys([*full, *_split_numbers(readable)])),
        labelled=tuple(dict.fromkeys(number for number in labelled if len(number) <= _LONGEST_NUMBER)),
        bare=tuple(dict.fromkeys(number for number in numbers if len(number) >= _SHORTEST_BARE_NUMBER)),
    )


def _references(words: str) -> Iterator[tuple[str, ...]]:
    for match in _REFERENCE.finditer(words):
        whole = match[1].translate(_REFERENCE_GROUPING)
        yield tuple(whole[:length] for length in range(len(whole), _SHORTEST_REFERENCE - 1, -1))


def _split_numbers(readable: str) -> Iterator[str]:
    """Ten digits in two parts with one space between: banks cut texts into lines of 35 characters."""
    for first, second in pairwise(_NUMBER.finditer(readable)):
        together = first[0] + second[0]
        if second.start() - first.end() == 1 and len(together) == _FULL_NUMBER_LENGTH:
            yield together
