"""Numbers that pass every check and belong to nobody: company and VAT numbers, accounts, phones.

Company numbers begin with 209, a stretch the Commercial Register has not reached; accounts are with the bank "KNTR",
which does not exist.
"""

from collections.abc import Callable
from random import Random
from typing import Final

import stdnum.eu.vat
import stdnum.luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from config.lib.identifiers import IdentifierError, check_eik

BANK: Final = "KNTR"
BIC: Final = "KNTRBGSF"
BANK_NAME: Final = "Банка „Контора“"
_EIK_START: Final = 209
_EIK_ROOM: Final = 100_000
_EIK_STEP: Final = 61_803  # has no factor in common with the room, so that no two places give one number
_VAT_DIGITS: Final = {"DE": 9, "AT": 8, "IT": 11, "GR": 9, "RO": 8}
_VAT_PREFIX: Final = {"AT": "ATU", "GR": "EL"}
# Mobile networks of Bulgaria and the towns' own codes, each with how many digits follow.
_MOBILE: Final = ("+35987{}", "+35988{}", "+35989{}")
_AREA: Final = {
    "София": ("+3592", 7), "Пловдив": ("+35932", 6), "Варна": ("+35952", 6), "Бургас": ("+35956", 6),
    "Русе": ("+35982", 6), "Стара Загора": ("+35942", 6), "Плевен": ("+35964", 6), "Велико Търново": ("+35962", 6),
}  # fmt: skip
_FOREIGN_PHONES: Final = {
    "DE": "+4930", "AT": "+431", "FR": "+331", "IT": "+3902", "GR": "+3021", "RO": "+4021", "CH": "+4144",
    "RS": "+38111",
}  # fmt: skip
_FOREIGN_PHONE_DIGITS: Final = {"DE": 8, "AT": 7, "FR": 8, "IT": 8, "GR": 8, "RO": 7, "CH": 7, "RS": 7}


def eik(place: int) -> str:
    """The company number of the firm at `place` (0 to 99,999); each place has another one."""
    stem = f"{_EIK_START}{place * _EIK_STEP % _EIK_ROOM:05}"
    return _with_check_digit(stem, _is_eik)


def _is_eik(number: str) -> bool:
    try:
        return bool(check_eik(number))
    except IdentifierError:
        return False


def _with_check_digit(stem: str, is_right: Callable[[str], bool]) -> str:
    return next(number for digit in range(10) if is_right(number := f"{stem}{digit}"))


def vat_number(chance: Random, country: str) -> str:
    """A VAT number of a country (ISO 3166); "" where we know no rule for its numbers."""
    if country == "FR":
        return _french_vat_number(chance)
    if country not in _VAT_DIGITS:
        return ""
    while True:
        digits = "".join(chance.choices("0123456789", k=_VAT_DIGITS[country]))
        number = f"{_VAT_PREFIX.get(country, country)}{digits}"
        if _is_vat_number(number):
            return number


def _is_vat_number(number: str) -> bool:
    try:
        return bool(stdnum.eu.vat.validate(number))
    except ValidationError:
        return False


def _french_vat_number(chance: Random) -> str:
    """FR, a key of two digits made from the company number, the company number (SIREN) with its Luhn digit."""
    stem = f"{chance.randrange(30, 90)}{chance.randrange(10**6):06}"
    siren = stem + stdnum.luhn.calc_check_digit(stem)
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"


def iban(chance: Random) -> str:
    """An account with the bank that does not exist."""
    return _iban(f"{BANK}9661{chance.choice(('10', '14'))}{chance.randrange(10**8):08}")


def our_iban() -> str:
    """The account of the demo company."""
    return _iban(f"{BANK}96611020345678")


def _iban(account: str) -> str:
    return f"BG{mod_97_10.calc_check_digits(f'{account}BG')}{account}"


def mobile(chance: Random) -> str:
    """A Bulgarian mobile number, E.164."""
    return chance.choice(_MOBILE).format(chance.randrange(2_000_000, 10_000_000))


def office_phone(chance: Random, country: str, city: str) -> str:
    """A firm's number, E.164: of its town where that is a large one, a mobile elsewhere in Bulgaria."""
    if country in _FOREIGN_PHONES:
        return _FOREIGN_PHONES[country] + _digits(chance, _FOREIGN_PHONE_DIGITS[country])
    if city not in _AREA:
        return mobile(chance)
    prefix, length = _AREA[city]
    return prefix + _digits(chance, length)


def _digits(chance: Random, length: int) -> str:
    return f"{chance.randrange(6 * 10 ** (length - 1), 10**length)}"
