"""Payment references: the ISO 11649 creditor reference of an invoice, and invoice numbers found in remittance text.

`0000000412` has the reference `RF350000000412`: "RF", two check digits (ISO 7064 MOD 97-10), the ten digits.
"""

import re
from typing import Final

from stdnum.iso7064 import mod_97_10

NUMBER_LENGTH: Final = 10

_PREFIX: Final = "RF"
_NUMBER: Final = re.compile(r"[0-9]{10}")
# Banks break remittance text into lines and people group it by fours, so blanks may stand anywhere inside.
_REFERENCE_IN_TEXT: Final = re.compile(r"(?<![A-Z0-9])RF((?:[\s.-]{0,2}[0-9]){3,23})", re.IGNORECASE)
# A VAT number of a Bulgarian person (BG and ten digits) is no invoice number.
_NUMBER_IN_TEXT: Final = re.compile(r"(?<![0-9])(?<!BG)([0-9]{10})(?![0-9])", re.IGNORECASE)


def make_reference(number: str) -> str:
    """The creditor reference of a ten-digit invoice number. Raises ValueError for anything else."""
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{number!r} is not a ten-digit invoice number")
    return f"{_PREFIX}{mod_97_10.calc_check_digits(number + _PREFIX)}{number}"


def is_reference(text: str) -> bool:
    """Whether `text` as a whole is the creditor reference of an invoice, in any case and grouping."""
    match = _REFERENCE_IN_TEXT.fullmatch(text.strip())
    return match is not None and _number_of(_digits(match[1])) is not None


def format_reference(reference: str) -> str:
    """A reference in groups of four with no-break spaces, as it is printed: `RF35 0000 0004 12`."""
    return "\u00a0".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def find_by_reference(text: str) -> list[str]:
    """The invoice numbers whose creditor references stand in free text, each once, in order of appearance.

    Check digits are verified. Leading zeros that a bank dropped are restored: they do not change the check digits.
    """
    numbers = (_number_of(_digits(match[1])) for match in _REFERENCE_IN_TEXT.finditer(text))
    return list(dict.fromkeys(number for number in numbers if number))


def find_numbers(text: str) -> list[str]:
    """Ten-digit numbers that stand alone in free text, each once. Candidates only: a phone number looks the same."""
    return list(dict.fromkeys(_NUMBER_IN_TEXT.findall(text)))


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _number_of(digits: str) -> str | None:
    """The invoice number in `digits` (two check digits, the number, and what happened to follow it), if they check."""
    check, number = digits[:2], digits[2 : 2 + NUMBER_LENGTH].zfill(NUMBER_LENGTH)
    return number if make_reference(number)[2:4] == check else None
