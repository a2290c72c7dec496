"""Field :86: of MT940, "information to account owner": four ways of writing who paid and what for.

- subfields: `166?00GUTSCHRIFT?20EREF+123?31DE…?32NAME`, as German, Bulgarian (`TBB+00…+21…`), Polish (`020^00…`) and
  Dutch (`000>10…`) banks do; the sign after the code of the operation separates them;
- codewords in slashes: `/EREF/123/ORDP//NAME/…/REMI/…`, as Dutch banks do;
- labels (`NAME: …`) or plain words: everything else.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from invoices.bank.iban import as_iban, find_iban
from invoices.bank.statement import MAX_NAME, MAX_TEXT, clean_text, real_reference

# Lines hold 65 characters, of which some banks use a few less where they write codes, or count the tag in the first.
_LINE_WIDTH: Final = 65
_CODED_LINE_WIDTH: Final = 60
_FIRST_LINE_WIDTH: Final = _LINE_WIDTH - len(":86:")
# Subfields are cut at one of these widths in the middle of a word; a shorter one ended where the text did.
_SUBFIELD_WIDTHS: Final = frozenset({27, 35, 65})
_BOOKING_TEXT_WIDTH: Final = 27

# Without the code of the operation before it, a plus and digits may as well be a telephone number.
_STRUCTURED: Final = re.compile(
    r"\s*(?:\w{3}(?P<sign>[?>+~^<|@])(?=00|10|2[0-9]|3[0-8]|6[0-5])|(?P<bare>[?>+~^<|@])(?=(?:00|20)(?![0-9]{6})))"
)
_SUBFIELD_CODES: Final = frozenset({"00", "10", *map(str, range(20, 39)), *map(str, range(60, 80))})
# Where a plus separates, +359… is a telephone number; no bank that uses it has these subfields.
_NOT_AFTER_PLUS: Final = frozenset({"34", "35", "36", "37"})
_BOOKING_TEXT: Final = ("00",)
_PURPOSE: Final = (*map(str, range(20, 30)), *map(str, range(60, 66)))
_ACCOUNT: Final = ("31", "38")
_NAME: Final = ("32", "33")

_SEPA_WORD: Final = re.compile(
    r"(?:(?<=\s)|^)(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|PURP|SVWZ|ABWA|ABWE|IBAN|BIC|RREF|PREF|MTLG)[+:]\s?"
)
_SLASH_START: Final = re.compile(r"\s*/[A-Z]{3,4}/")
_SLASH_CODE: Final = re.compile(
    r"/(TRTP|TRCD|IBAN|BIC|NAME|REMI|EREF|IREF|PREF|MARF|CSID|RTRN|ISDT|ORDP|BENM|CNTP|ULTD|ULTC|ULTB|UCRD|PURP|SVCL"
    r"|ADDR|CREF|OCMT|CHGS|EXCH|CDTRREF|CDTRREFTP|SUBID)(?=/)"
)
_REMI_KIND: Final = re.compile(r"^(?:USTD//|STRD/(?:CUR/|SCOR/|ISO/)?|UNST/)")
_NAME_LABEL: Final = re.compile(
    r"(?:^|[\s/;,])(?:NAME|NAAM|НАРЕДИТЕЛ|ПЛАТЕЦ|ПОЛУЧАТЕЛ|ОТ|ORDERING PARTY|OD)\s?:\s*"
    r"([^/;:]+?)(?=\s+[\w.]+\s?:|[/;:]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Narrative:
    """What field :86: tells: the other side, the payer's reference and the words of the payment."""

    name: str = ""
    iban: str = ""
    reference: str = ""
    text: str = ""


def read_narrative(lines: list[str], own_account: str = "") -> Narrative:
    """Read the lines of field :86:, the tag taken off. An IBAN in plain words counts unless it is `own_account`.

    Banks write 390 characters; only the first 4,000 are looked at.
    """
    lines = _first_lines(lines)
    structured = _STRUCTURED.match("".join(lines))
    if structured:
        separator = structured["sign"] or structured["bare"]
        return _from_subfields(_subfields(_unwrapped_code(lines, separator), separator))
    if _SLASH_START.match(lines[0]):
        return _from_slashes(_unwrapped_code(lines, "/"))
    return _from_words(_unwrapped_words(lines), own_account)


def _first_lines(lines: list[str]) -> list[str]:
    kept: list[str] = []
    left = MAX_TEXT
    for line in lines:
        kept.append(line[:left])
        left -= len(line)
        if left <= 0:
            break
    return kept


def _unwrapped_words(lines: list[str]) -> str:
    """A full line was cut anywhere, even inside a word; a shorter one ended at a word."""
    text = ""
    for line in lines:
        is_cut = len(line) >= _LINE_WIDTH or (not text and len(line) == _FIRST_LINE_WIDTH)
        text += line if is_cut else f"{line} "
    return text


def _unwrapped_code(lines: list[str], separator: str) -> str:
    """As with words, but nothing is put before a `separator`: it would become part of the piece that ends there."""
    text = lines[0]
    for line, following in pairwise(lines):
        is_cut = len(line) >= _CODED_LINE_WIDTH or following.startswith(separator)
        text += following if is_cut else f" {following}"
    return text


# --- ?20…?33 --------------------------------------------------------------------------------------------------------
def _subfields(text: str, separator: str) -> dict[str, list[str]]:
    """The pieces of each subfield. A separator inside the words is told by a code that is unknown or goes back."""
    codes = _SUBFIELD_CODES - _NOT_AFTER_PLUS if separator == "+" else _SUBFIELD_CODES
    pieces = re.split(f"{re.escape(separator)}([0-9]{{2}})", text)
    found: dict[str, list[str]] = {}
    last = ""
    for code, content in zip(pieces[1::2], pieces[2::2], strict=True):
        if code in codes and code >= last:
            found.setdefault(code, []).append(content)
            last = code
        elif last:
            found[last][-1] += f"{separator}{code}{content}"
    return found


def _from_subfields(subfields: dict[str, list[str]]) -> Narrative:
    whole = _pieces_joined(subfields, _PURPOSE)
    words = _sepa_words(whole)
    purpose = words.get("SVWZ") or words.get("MTLG") or words[""] or whole
    iban = next((iban for iban in map(as_iban, _pieces(subfields, _ACCOUNT)) if iban), "")
    return Narrative(
        name=clean_text(_pieces_joined(subfields, _NAME), MAX_NAME),
        iban=iban or as_iban(words.get("IBAN", "")[:34]),
        reference=real_reference(words.get("EREF", "")),
        text=_with_booking_text(clean_text(purpose), clean_text(_pieces_joined(subfields, _BOOKING_TEXT))),
    )


def _pieces(subfields: dict[str, list[str]], codes: tuple[str, ...]) -> list[str]:
    return [piece for code in codes for piece in subfields.get(code, [])]


def _pieces_joined(subfields: dict[str, list[str]], codes: tuple[str, ...]) -> str:
    """Put the pieces together again: a full one runs on into the next, unless a codeword begins there."""
    text = ""
    for piece in _pieces(subfields, codes):
        if text and _SEPA_WORD.match(piece):
            text += " "
        text += piece if len(piece) in _SUBFIELD_WIDTHS else f"{piece} "
    return text


def _sepa_words(text: str) -> dict[str, str]:
    """`EREF+… SVWZ+…` by codeword; what stands before the first one is under ""."""
    pieces = _SEPA_WORD.split(text)
    words = {"": clean_text(pieces[0])}
    for word, content in zip(pieces[1::2], pieces[2::2], strict=True):
        words.setdefault(word, clean_text(content))
    return words


def _with_booking_text(purpose: str, booking_text: str) -> str:
    """The standard gives the name of the operation 27 characters; banks that write more put the payer's words there."""
    if not purpose:
        return booking_text
    if len(booking_text) <= _BOOKING_TEXT_WIDTH or booking_text in purpose:
        return purpose
    return booking_text if purpose in booking_text else f"{purpose} {booking_text}"


# --- /EREF/…/REMI/… -------------------------------------------------------------------------------------------------
def _from_slashes(text: str) -> Narrative:
    pieces = _SLASH_CODE.split(text)
    found: dict[str, str] = {}
    for code, content in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(code, content.strip("/ "))
    # ING puts the counterparty in one code: IBAN, BIC, name, town.
    party = [part.strip() for part in found.get("CNTP", "").split("/")] + [""] * 3
    return Narrative(
        name=clean_text(found.get("NAME") or party[2], MAX_NAME),
        iban=as_iban(found.get("IBAN", "")) or as_iban(party[0]) or as_iban(found.get("ORDP", "")),
        reference=real_reference(found.get("CDTRREF") or found.get("EREF", "")),
        text=clean_text(_REMI_KIND.sub("", found.get("REMI", ""))),
    )


# --- plain words ----------------------------------------------------------------------------------------------------
def _from_words(text: str, own_account: str) -> Narrative:
    label = _NAME_LABEL.search(text)
    return Narrative(
        name=clean_text(label[1], MAX_NAME) if label else "",
        iban=find_iban(text, but_not=own_account),
        text=clean_text(text),
    )
