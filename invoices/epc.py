"""The SEPA credit transfer QR code: EPC069-12 version 002, at most 331 bytes (QR version 13 at level M).

The banking app fills in beneficiary, account, amount and reference from it. Cyrillic letters take two bytes in UTF-8,
so long texts are encoded as ISO 8859-5 when they would not fit, and cut only if that does not help.
"""

import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _
from stdnum import iso11649

from config.lib.errors import DomainError
from config.lib.identifiers import check_bic, check_iban
from config.lib.money import quantize
from invoices.qr import Matrix, qr_matrix

MAX_BYTES: Final = 331
MAX_VERSION: Final = 13
MIN_AMOUNT: Final = Decimal("0.01")
MAX_AMOUNT: Final = Decimal("999999999.99")
_NAME_LENGTH: Final = 70
_TEXT_LENGTH: Final = 140
_UTF_8, _ISO_8859_5 = "1", "5"

# What Bulgarian texts carry and ISO 8859-5 lacks.
_SIMPLER: Final = str.maketrans({
    "„": '"', "“": '"', "”": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "…": "...",
    "€": "EUR", "ѝ": "и", "Ѝ": "И", "×": "x", "·": "-",
})  # fmt: skip


@dataclass(frozen=True)
class CreditTransfer:
    """A transfer to ask for: beneficiary and amount, and one of `reference` (ISO 11649) or free `text`."""

    name: str
    iban: str
    amount: Decimal
    currency: str = "EUR"
    bic: str = ""
    reference: str = ""
    text: str = ""


def epc_payload(transfer: CreditTransfer) -> bytes:
    """The bytes of the code, never more than 331. A reference goes before the text: the standard allows only one.

    Raises DomainError: `epc_currency`, `epc_amount`, `epc_name`, `epc_reference`, and what `check_iban` and `check_bic`
    of `config.lib.identifiers` raise (`iban_…`, `bic_…`).
    """
    transfer = _checked(transfer)
    name = _clean(transfer.name)[:_NAME_LENGTH].rstrip()
    text = "" if transfer.reference else _clean(transfer.text)[:_TEXT_LENGTH].rstrip()
    payload = _encode(transfer, name, text, _UTF_8)
    if len(payload) <= MAX_BYTES:
        return payload
    try:
        shorter = _encode(transfer, name.translate(_SIMPLER), text.translate(_SIMPLER), _ISO_8859_5)
    except UnicodeEncodeError:
        return _cut(transfer, name, text)
    return shorter if len(shorter) <= MAX_BYTES else _cut(transfer, name, text)


def epc_matrix(transfer: CreditTransfer) -> Matrix:
    """The QR code of the transfer, level M as the standard asks. Raises DomainError as `epc_payload` does."""
    return qr_matrix(epc_payload(transfer), "M", MAX_VERSION)


def _checked(transfer: CreditTransfer) -> CreditTransfer:
    """The transfer with account, BIC and reference as machines write them."""
    if transfer.currency != "EUR":
        raise DomainError("epc_currency", _("A payment QR code is possible only in euro."), "currency")
    if not MIN_AMOUNT <= quantize(transfer.amount, "EUR") <= MAX_AMOUNT:
        message = _("A payment QR code is possible for amounts from 0.01 to 999,999,999.99 euro.")
        raise DomainError("epc_amount", message, "amount")
    if not _clean(transfer.name):
        raise DomainError("epc_name", _("A payment QR code needs the name of the account holder."), "name")
    if transfer.reference and not iso11649.is_valid(transfer.reference):
        raise DomainError("epc_reference", _("The payment reference is not a valid RF reference."), "reference")
    return replace(
        transfer,
        iban=check_iban(transfer.iban),
        bic=check_bic(transfer.bic) if transfer.bic else "",
        reference=iso11649.compact(transfer.reference),
    )


def _clean(text: str) -> str:
    """One line: composed letters, no control characters, single spaces."""
    letters = (" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(unicodedata.normalize("NFC", "".join(letters)).split())


def _encode(transfer: CreditTransfer, name: str, text: str, charset: str) -> bytes:
    lines = (
        "BCD",
        "002",
        charset,
        "SCT",
        transfer.bic,
        name,
        transfer.iban,
        f"EUR{quantize(transfer.amount, 'EUR')}",
        "",  # purpose code
        transfer.reference,
        text,
    )
    return "\n".join(lines).rstrip("\n").encode("utf-8" if charset == _UTF_8 else "iso8859_5")


def _cut(transfer: CreditTransfer, name: str, text: str) -> bytes:
    """Shorten the text, then the name, until UTF-8 fits."""
    room = MAX_BYTES - len(_encode(transfer, name, "?", _UTF_8)) + 1
    if text and room > 0:
        return _encode(transfer, name, _first_bytes(text, room), _UTF_8)
    room = MAX_BYTES - len(_encode(transfer, "", "", _UTF_8))
    return _encode(transfer, _first_bytes(name, room), "", _UTF_8)


def _first_bytes(text: str, count: int) -> str:
    """The longest start of `text` that takes at most `count` bytes of UTF-8."""
    return text.encode()[:count].decode(errors="ignore").rstrip()
