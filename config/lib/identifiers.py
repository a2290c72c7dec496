"""Numbers and addresses that identify a firm, a person or an account: checked, normalised, formatted for people.

A `check_*` or `normalise_*` function takes what a person typed and returns the stored form, or raises
`IdentifierError` with a sentence that says what is wrong. A `format_*` function takes the stored form and never raises.
"""

import re
from typing import Final, NamedTuple

import phonenumbers
import stdnum.bg.egn
import stdnum.bic
import stdnum.eu.vat
import stdnum.exceptions
import stdnum.iban
import stdnum.numdb
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError


class IdentifierError(DomainError):
    """The identifier cannot be right. `code` is one of the `<identifier>_<reason>` words used in this module."""


class Bank(NamedTuple):
    """A bank as an IBAN names it: what to print and its business identifier code (BIC, ISO 9362)."""

    name: str | Promise
    bic: str


# Cyrillic letters people type for Latin ones in codes: those that look alike, and Б, Г of "БГ" for "BG".
_CYRILLIC_IN_CODES: Final = str.maketrans("АВЕКМНОРСТУХБГ", "ABEKMHOPCTYXBG")
_NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")
_EIK_PREFIX: Final = re.compile(r"^(?:BULSTAT|EIK|BG|БУЛСТАТ|ЕИК|БГ)+")
_IBAN_STRUCTURES: Final = stdnum.numdb.get("iban")
_IBAN_PART: Final = re.compile(r"(\d+)!")
_LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3: a path has 256 characters with its angle brackets
_EXTENSION: Final = re.compile(r"\b(?:вътрешен|вътр|доп|в)\.?\s*(?=\d{1,6}\s*$)", re.IGNORECASE)
_EMAIL_IN_BRACKETS: Final = re.compile(r"<([^<>]+)>\s*$")
_EMAIL_EDGES: Final = " \t\r\n\u00a0\u200b\ufeff<>()[]\"',;:."

# Bank codes (the first four letters of the BIC) of the banks that keep customers' accounts in Bulgaria.
_BULGARIAN_BANKS: Final[dict[str, str | Promise]] = {
    "UNCR": _("UniCredit Bulbank"),
    "STSA": _("DSK Bank"),
    "UBBS": _("United Bulgarian Bank"),
    "BPBI": _("Postbank (Eurobank Bulgaria)"),
    "FINV": _("First Investment Bank"),
    "CECB": _("Central Cooperative Bank"),
    "BUIN": _("Allianz Bank Bulgaria"),
    "PRCB": _("ProCredit Bank"),
    "IORT": _("Investbank"),
    "IABG": _("International Asset Bank"),
    "SOMB": _("Municipal Bank"),
    "BGUS": _("Bulgarian-American Credit Bank"),
    "TEXI": _("Texim Bank"),
    "NASB": _("Bulgarian Development Bank"),
    "DEMI": _("D Bank"),
    "CREX": _("Tokuda Bank"),
    "TBIB": _("TBI Bank"),
    "CITI": _("Citibank Europe, Bulgaria branch"),
}


def _compact(text: str) -> str:
    """Return a code as stored: capital letters and digits only, Cyrillic look-alikes as Latin."""
    return _NOT_ALPHANUMERIC.sub("", text.upper()).translate(_CYRILLIC_IN_CODES)


def _quotable(text: str) -> str:
    """Return the text for quoting in a message, cut when it is too long to be read there."""
    return Truncator(text.strip()).chars(60)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


# --- company number ---------------------------------------------------------------------------------------------------


def check_eik(text: str) -> str:
    """Return the Bulgarian company number (ЕИК, БУЛСТАТ) as 9 or 13 digits.

    Spaces, dots and a leading "BG", "ЕИК" or "БУЛСТАТ" are accepted. Check digits follow the BULSTAT Register rules:
    modulo 11 with a second set of weights when the first gives 10; the 13-digit number of a branch has one more.

    Raises `IdentifierError`: eik_characters, eik_length, eik_checksum.
    """
    number = _EIK_PREFIX.sub("", _NOT_ALPHANUMERIC.sub("", text.upper()))
    if number and not _is_digits(number):
        message = _("The company number (EIK) has digits only. Remove the other characters.")
        raise IdentifierError("eik_characters", message)
    if len(number) not in (9, 13):
        message = _("The company number (EIK) has 9 or 13 digits. You entered {count}.")
        raise IdentifierError("eik_length", format_lazy(message, count=len(number)))
    if not _eik_is_right(number):
        raise IdentifierError(
            "eik_checksum", _("This company number (EIK) does not exist. Check it for a wrong digit.")
        )
    return number


def _eik_is_right(number: str) -> bool:
    digits = [int(digit) for digit in number]
    main = _check_digit(digits[:8], (1, 2, 3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7, 8, 9, 10))
    branch = _check_digit(digits[8:12], (2, 7, 3, 5), (4, 9, 5, 7))
    return any(digits) and digits[8] == main and (len(digits) == 9 or digits[12] == branch)


def _check_digit(digits: list[int], weights: tuple[int, ...], second_weights: tuple[int, ...]) -> int:
    """Return the modulo-11 check digit; the second weights are for the remainder 10, and 10 again means 0."""
    for row in (weights, second_weights):
        remainder = sum(weight * digit for weight, digit in zip(row, digits, strict=False)) % 11
        if remainder < 10:
            return remainder
    return 0


def format_eik(eik: str) -> str:
    """Return the company number in groups of three: 131 071 587, and the four digits of a branch after them."""
    return " ".join(part for part in (eik[:3], eik[3:6], eik[6:9], eik[9:]) if part)


# --- VAT number -------------------------------------------------------------------------------------------------------


def check_vat(text: str, country: str) -> str:
    """Return the VAT number with its country prefix, as VIES wants it ("BG131071587"; "EL…" for Greece).

    `country` is the ISO 3166 code of the firm ("XI" for Northern Ireland). Numbers of the European Union are checked
    by their national rule; of other countries only that they have 2 to 20 letters and digits.

    Raises `IdentifierError`: vat_country, vat_length, vat_characters, vat_checksum.
    """
    number = _compact(text)
    allowed = _vat_prefixes(country.upper())
    if not allowed:
        return _check_foreign_vat(number)
    typed = number[:2] if number[:2].isalpha() else allowed[0]
    if typed not in allowed:
        message = _("This VAT number begins with {found}, but the country's numbers begin with {expected}.")
        raise IdentifierError("vat_country", format_lazy(message, found=typed, expected=allowed[0]))
    return _check_eu_vat(typed.replace("GR", "EL"), number.removeprefix(typed))


def _vat_prefixes(country: str) -> tuple[str, ...]:
    """Return the letters numbers of a country may begin with, the proper ones first; none outside VIES."""
    if country in ("GR", "EL"):
        return "EL", "GR"
    return (country,) if country.lower() in stdnum.eu.vat.MEMBER_STATES else ()


def _check_foreign_vat(number: str) -> str:
    if not 2 <= len(number) <= 20:
        message = _("A VAT or tax number has 2 to 20 letters and digits. You entered {count}.")
        raise IdentifierError("vat_length", format_lazy(message, count=len(number)))
    return number


def _check_eu_vat(prefix: str, number: str) -> str:
    if prefix == "BG" and _is_digits(number) and len(number) not in (9, 10):
        message = _("A Bulgarian VAT number has BG and 9 or 10 digits. You entered {count} digits.")
        raise IdentifierError("vat_length", format_lazy(message, count=len(number)))
    try:
        return str(stdnum.eu.vat.validate(prefix + number))
    except stdnum.exceptions.InvalidLength:
        message = _("VAT numbers that begin with {prefix} have another length. Compare it with the firm's documents.")
        raise IdentifierError("vat_length", format_lazy(message, prefix=prefix)) from None
    except stdnum.exceptions.InvalidChecksum:
        raise IdentifierError(
            "vat_checksum", _("This VAT number does not exist. Check it for a wrong digit.")
        ) from None
    except stdnum.exceptions.ValidationError:
        message = _("VAT numbers that begin with {prefix} look different. Compare it with the firm's documents.")
        raise IdentifierError("vat_characters", format_lazy(message, prefix=prefix)) from None


# --- personal number --------------------------------------------------------------------------------------------------


def check_egn(text: str) -> str:
    """Return the Bulgarian personal number (ЕГН) as 10 digits. Raises `IdentifierError`: egn_length, egn_wrong."""
    number = _NOT_ALPHANUMERIC.sub("", text)
    if not _is_digits(number) or len(number) != 10:
        raise IdentifierError("egn_length", _("The personal number (EGN) has 10 digits."))
    if not stdnum.bg.egn.is_valid(number):
        raise IdentifierError("egn_wrong", _("This personal number (EGN) does not exist. Check it for a wrong digit."))
    return number


# --- bank account -----------------------------------------------------------------------------------------------------


def check_iban(text: str) -> str:
    """Return the IBAN (ISO 13616) in capitals without spaces, its length, form and check digits verified.

    Raises `IdentifierError`: iban_country, iban_length, iban_form, iban_checksum.
    """
    iban = _compact(text)
    length = iban_length(iban[:2])
    if length is None:
        raise IdentifierError("iban_country", _("An IBAN begins with two letters of a country, like BG."))
    if len(iban) != length:
        message = _("An IBAN that begins with {country} has {length} characters. You entered {count}.")
        raise IdentifierError("iban_length", format_lazy(message, country=iban[:2], length=length, count=len(iban)))
    try:
        return str(stdnum.iban.validate(iban))
    except stdnum.exceptions.InvalidChecksum:
        raise IdentifierError("iban_checksum", _("This IBAN does not exist. Check it for a wrong character.")) from None
    except stdnum.exceptions.ValidationError:
        message = _("This IBAN has letters where digits belong, or the reverse. Check it character by character.")
        raise IdentifierError("iban_form", message) from None


def iban_length(country: str) -> int | None:
    """Return how many characters an IBAN of a country (two letters) has, or None when the country has no IBAN."""
    for _code, properties in _IBAN_STRUCTURES.info(country):
        return 4 + sum(map(int, _IBAN_PART.findall(properties["bban"]))) if "bban" in properties else None
    return None


def bank_of_iban(iban: str) -> Bank | None:
    """Return the bank of a Bulgarian IBAN as stored by `check_iban`, or None when we do not know it for certain."""
    code = iban[4:8]
    if not iban.startswith("BG") or code not in _BULGARIAN_BANKS:
        return None
    return Bank(_BULGARIAN_BANKS[code], f"{code}BGSF")


def format_iban(iban: str) -> str:
    """Return the IBAN in groups of four, as it is printed."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def check_bic(text: str) -> str:
    """Return the BIC (ISO 9362) in capitals, 8 or 11 characters. Raises `IdentifierError`: bic_length, bic_form."""
    bic = _compact(text)
    if len(bic) not in (8, 11):
        message = _("A BIC has 8 or 11 characters. You entered {count}.")
        raise IdentifierError("bic_length", format_lazy(message, count=len(bic)))
    if not stdnum.bic.is_valid(bic):
        message = _("A BIC begins with six letters, like UNCRBG. Check it for a wrong character.")
        raise IdentifierError("bic_form", message)
    return bic


# --- e-mail and phone -------------------------------------------------------------------------------------------------


def normalise_email(text: str) -> str:
    """Return the e-mail address without decoration, the domain in lower case, the part before @ as it was typed.

    "Ivan <ivan@Example.COM>", "mailto:…" and stray punctuation around the address are accepted. An address all in
    capitals becomes lower case: it comes from an old program, not from a case-sensitive mailbox.

    Raises `IdentifierError`: email_at, email_length, email_form.
    """
    bracketed = _EMAIL_IN_BRACKETS.search(text)
    address = (bracketed[1] if bracketed else text).strip(_EMAIL_EDGES)
    if address[:7].lower() == "mailto:":
        address = address[7:].strip(_EMAIL_EDGES)
    name, at, domain = address.rpartition("@")
    if not (name and at and domain):
        message = _("An e-mail address looks like name@example.com. “{text}” does not.")
        raise IdentifierError("email_at", format_lazy(message, text=_quotable(text)))
    return _checked_email(f"{name.lower() if address.isupper() else name}@{domain.lower()}")


def _checked_email(address: str) -> str:
    if len(address) > _LONGEST_EMAIL:
        message = _("An e-mail address has at most {limit} characters. This one has {count}.")
        raise IdentifierError("email_length", format_lazy(message, limit=_LONGEST_EMAIL, count=len(address)))
    try:
        validate_email(address)
    except ValidationError:
        message = _("“{text}” is not an e-mail address. Look for spaces, commas or Cyrillic letters in it.")
        raise IdentifierError("email_form", format_lazy(message, text=_quotable(address))) from None
    return address


def normalise_phone(text: str, region: str = "BG") -> str:
    """Return the phone number in E.164 ("+359881234567"); an extension is dropped, E.164 has no place for it.

    `region` is the ISO 3166 code of the country whose numbers may be typed without the country code.

    Raises `IdentifierError`: phone_form, phone_short, phone_long, phone_unknown.
    """
    try:
        number = phonenumbers.parse(_EXTENSION.sub(" ext. ", text), region.upper())
    except phonenumbers.NumberParseException:
        message = _("“{text}” is not a phone number. Enter digits, with + and the country code for a foreign one.")
        raise IdentifierError("phone_form", format_lazy(message, text=_quotable(text))) from None
    if not phonenumbers.is_valid_number(number):
        raise _phone_error(text, number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _phone_error(text: str, number: phonenumbers.PhoneNumber) -> IdentifierError:
    """Return the error that tells why a number that can be read is not one a network would know."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_SHORT:
        code, message = "phone_short", _("The phone number “{text}” is too short. Add the area code.")
    elif reason == phonenumbers.ValidationResult.TOO_LONG:
        code, message = "phone_long", _("The phone number “{text}” is too long. Put each number on its own.")
    else:
        code = "phone_unknown"
        message = _("There is no such phone number: “{text}”. If it is foreign, begin with + and the country code.")
    return IdentifierError(code, format_lazy(message, text=_quotable(text)))
