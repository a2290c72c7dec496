"""MT940 (SWIFT customer statement), as banks really write it.

Fields begin with a tag between colons at the start of a line and run until the next tag. Around the statements stand
block headers (`{1:F01…}{4:`), lines with the bank's BIC and the like; they are passed over. Errors name the line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NoReturn

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from invoices.bank.encoding import decode_text
from invoices.bank.iban import as_iban, compact, creditor_references, find_iban
from invoices.bank.narrative import Narrative, read_narrative
from invoices.bank.statement import (
    MAX_ACCOUNT,
    MAX_NAME,
    MAX_STATEMENT_ID,
    ParsedStatement,
    ParsedTransaction,
    StatementError,
    StatementFormat,
    balances_agree,
    clean_text,
    exact_amount,
    plausible_date,
    real_reference,
    refuse_too_many,
)

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_TAG: Final = re.compile(r":(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65F?|86|NS|13D?|34F|90[CD]):(.*)", re.DOTALL)
_BLOCK_HEADER: Final = re.compile(r"[^:{}]*\{[1-5]:")
_TEXT_BLOCK: Final = "{4:"

_BALANCE: Final = re.compile(r"([CD])(\d{6})([A-Z]{3})?([\d.,]+)", re.ASCII)
_MOVEMENT: Final = re.compile(r"(\d{6})(\d{4})?(R?[CD])([A-Z])? ?(\d[\d.,]*) ?(?:([A-Z][A-Z0-9 ]{3}))?(.*)", re.ASCII)
_AMOUNT: Final = re.compile(r"\d{1,18}(?:[.,]\d{0,5})?", re.ASCII)
_POINTS_AS_GROUPS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d*", re.ASCII)
# The standard allows six lines; what is longer than any bank writes is not worth reading.
_MOST_LINES: Final = 60
_CENTURY_TURN: Final = 70

_ONCE: Final = frozenset({"20", "25", "28", "60", "62"})
_HEADER: Final = frozenset({"20", "25", "28", "60"})
_INTERIM: Final = frozenset({"34F", "90C", "90D"})


def looks_like_mt940(text: str) -> bool:
    """Whether `text` has at least one line with a tag that only SWIFT statements have."""
    return re.search(r"(?m)^[^\w\n]{0,3}:(?:20|25P?|28C?|60[FM]|61|62[FM]):", text) is not None


def parse_mt940(data: bytes) -> list[ParsedStatement]:
    """The statements of an MT940 file, in its order. Raises StatementError, naming the line."""
    messages = list(_messages(decode_text(data)))
    refuse_too_many(len(messages), sum(each.tag == "61" for message in messages for each in message))
    return [_statement(message) for message in messages]


# --- Lines, fields, messages ----------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Field:
    """A tag with the lines of its content; `line` is the number of the first."""

    tag: str
    line: int
    lines: list[str]

    @property
    def number(self) -> str:
        """The tag without its letter option: 60 for 60F and 60M."""
        return self.tag[:2]


def _messages(text: str) -> Iterator[list[_Field]]:
    """Cut the file into its messages: each begins with :20: and ends at a dash, at the next :20: or with the file."""
    message: list[_Field] = []
    is_closed = False
    for number, raw in enumerate(_LINE_END.split(text), 1):
        line = raw.strip("\x00\x01\x02\x03\x1a$\ufeff")
        tag = _TAG.match(_without_blocks(line))
        if message and (_is_end(line, is_closed=is_closed) or (tag is not None and tag[1] == "20")):
            yield message
            message = []
            is_closed = False
        if tag is not None:
            message.append(_Field(tag[1], number, [tag[2]]))
            is_closed = is_closed or tag[1].startswith("62")
        elif message and len(message[-1].lines) < _MOST_LINES:
            message[-1].lines.append(line)
    if message:
        yield message


def _is_end(line: str, *, is_closed: bool) -> bool:
    """A lone dash or `-}`. After the closing balance any dash: some banks write the name of the message after it."""
    return line.startswith("-") and (is_closed or line.rstrip() == "-" or line.startswith("-}"))


def _without_blocks(line: str) -> str:
    """What follows `{4:` in a line of block headers; nothing of other such lines."""
    if not _BLOCK_HEADER.match(line):
        return line
    return line.partition(_TEXT_BLOCK)[2]


# --- Statement ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Balance:
    amount: Decimal
    currency: str
    on: date


@dataclass(slots=True)
class _Movement:
    """A :61: field and the :86: fields that follow it."""

    head: _Field
    narrative: list[str] = field(default_factory=list)


def _statement(message: list[_Field]) -> ParsedStatement:
    heads, movements = _arranged(message)
    opening = _balance(heads.get("60"))
    closing = _balance(heads.get("62"))
    if opening is None and closing is None and not movements:
        _refuse("missing_tag", _("The statement has no balance and no movement. It was cut or damaged."), message[0])
    currency = _currency(message[0], opening, closing)
    iban, number = _account(heads, message[0], currency)
    transactions = tuple(
        _transaction(movement, position, currency, iban) for position, movement in enumerate(movements, 1)
    )
    return ParsedStatement(
        format=StatementFormat.MT940,
        account_iban=iban,
        account_number=number,
        currency=currency,
        statement_id=_statement_id(heads),
        from_date=opening.on if opening else min((booked.booked_on for booked in transactions), default=None),
        to_date=closing.on if closing else max((booked.booked_on for booked in transactions), default=None),
        opening_balance=opening.amount if opening else None,
        closing_balance=closing.amount if closing else None,
        balances_ok=_balances_ok(opening, closing, transactions),
        transactions=transactions,
    )


def _arranged(message: list[_Field]) -> tuple[dict[str, _Field], list[_Movement]]:
    """The fields that stand once, by number, and the movements. Refuses fields in a place they cannot have."""
    heads: dict[str, _Field] = {}
    movements: list[_Movement] = []
    for each in message:
        if each.tag in _INTERIM and "60" not in heads:
            _refuse("wrong_message", _("This is an interim report (MT942), not a statement. Ask for MT940."), each)
        if each.number in _ONCE:
            if each.number in heads or (movements and each.number in _HEADER):
                _refuse_place(each)
            heads[each.number] = each
        elif each.tag == "61":
            if "62" in heads:
                _refuse_place(each)
            movements.append(_Movement(each))
        elif each.tag == "86" and movements and "62" not in heads:
            movements[-1].narrative.extend(each.lines)
    return heads, movements


def _refuse(code: str, message: str | Promise, place: _Field) -> NoReturn:
    raise StatementError(code, message, line=place.line)


def _refuse_place(place: _Field) -> NoReturn:
    text = _("The tag :{tag}: cannot stand here. The statement is damaged: export it from your bank again.")
    _refuse("unexpected_tag", format_lazy(text, tag=place.tag), place)


def _refuse_content(place: _Field) -> NoReturn:
    text = _("“{content}” is not what the tag :{tag}: holds. Export the statement from your bank again.")
    _refuse("invalid_value", format_lazy(text, content=clean_text(place.lines[0], 40), tag=place.tag), place)


def _balance(place: _Field | None) -> _Balance | None:
    if place is None:
        return None
    match = _BALANCE.fullmatch(compact(place.lines[0]))
    on = _short_date(match[2]) if match else None
    amount = _amount(match[4], match[3] or "") if match else None
    if match is None or on is None or amount is None:
        _refuse_content(place)
    return _Balance(_with_sign(amount, match[1]), match[3] or "", on)


def _currency(first: _Field, opening: _Balance | None, closing: _Balance | None) -> str:
    currency = (opening.currency if opening else "") or (closing.currency if closing else "")
    if not currency:
        _refuse("missing_tag", _("The statement does not say its currency: the tags :60F: and :62F: lack it."), first)
    return currency


def _account(heads: dict[str, _Field], first: _Field, currency: str) -> tuple[str, str]:
    """IBAN and the bank's own number of the account, one of them empty. Some banks write the currency after it."""
    if "25" not in heads or not heads["25"].lines[0].strip():
        _refuse("missing_tag", _("The tag :25: with the account is missing from the statement."), first)
    written = heads["25"].lines[0].strip().lstrip("/")
    bare = written.removesuffix(currency).rstrip("/ ")
    iban = find_iban(written) or find_iban(bare) or as_iban(bare)
    return iban, "" if iban else clean_text(bare, MAX_ACCOUNT)


def _statement_id(heads: dict[str, _Field]) -> str:
    """The bank's number of the statement, else the reference of the message. Numbers of zeros say nothing."""
    written = {tag: clean_text(heads[tag].lines[0], MAX_STATEMENT_ID) for tag in ("28", "20") if tag in heads}
    number = written.get("28", "")
    return number if number.strip("0/ ") else written.get("20") or number


def _balances_ok(
    opening: _Balance | None, closing: _Balance | None, transactions: tuple[ParsedTransaction, ...]
) -> bool | None:
    if opening is None or closing is None:
        return None
    if opening.currency and closing.currency and opening.currency != closing.currency:
        return False
    return balances_agree(opening.amount, closing.amount, (booked.amount for booked in transactions))


# --- Movement -------------------------------------------------------------------------------------------------------
def _transaction(movement: _Movement, position: int, currency: str, own_account: str) -> ParsedTransaction:
    place = movement.head
    match = _MOVEMENT.fullmatch(place.lines[0].strip())
    value_on = _short_date(match[1]) if match else None
    amount = _amount(match[5], currency) if match else None
    if match is None or value_on is None or amount is None:
        _refuse_content(place)
    booked_on = _entry_date(match[2], value_on) if match[2] else value_on
    if booked_on is None:
        _refuse_content(place)
    told = read_narrative(movement.narrative, own_account) if movement.narrative else Narrative()
    references, _separator, bank_reference = match[7].partition("//")
    own_reference, name = _reference_and_name(references)
    supplement = _supplement(place.lines[1:])
    return ParsedTransaction(
        position=position,
        booked_on=booked_on,
        value_on=value_on,
        amount=_with_sign(amount, match[3]),
        currency=currency,
        counterparty_name=told.name or name,
        counterparty_iban=told.iban or as_iban(supplement),
        reference=told.reference or real_reference(own_reference) or next(creditor_references(told.text), ""),
        remittance_text=told.text or _supplement_text(movement, supplement),
        bank_reference=real_reference(bank_reference),
        kind=(match[6] or "").strip(),
        is_reversal=match[3].startswith("R"),
        line=place.line,
    )


def _reference_and_name(text: str) -> tuple[str, str]:
    """The payer's reference; the older Rabobank files have the counterparty's name behind it, after a wide gap."""
    reference, _gap, name = text.strip().partition("   ")
    return reference, clean_text(name, MAX_NAME)


def _supplement(lines: list[str]) -> str:
    """The line under :61:; Rabobank puts the counterparty's account there, others words."""
    return clean_text(" ".join(lines))


def _supplement_text(movement: _Movement, supplement: str) -> str:
    """Supplementary words stand for the purpose only when there is no :86: at all; codes and accounts never do."""
    is_words = not movement.narrative and not supplement.startswith("/") and not as_iban(supplement)
    return supplement if is_words else ""


def _with_sign(amount: Decimal, mark: str) -> Decimal:
    """Debits and reversed credits take money away."""
    return -amount if mark in ("D", "RC") and amount else amount


def _amount(text: str, currency: str) -> Decimal | None:
    """`1234,5` with the decimals of `currency`. Against the standard, some banks write a point, or points in groups."""
    plain = text.replace(".", "") if _POINTS_AS_GROUPS.fullmatch(text) else text
    if not _AMOUNT.fullmatch(plain):
        return None
    return exact_amount(Decimal(plain.replace(",", ".")), currency)


def _short_date(text: str) -> date | None:
    """A date as YYMMDD. Banks that count months of 30 days write the 30th of February."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    year += 1900 if year >= _CENTURY_TURN else 2000
    if month == 2 and day in (29, 30):
        return plausible_date(year, 2, 29) or plausible_date(year, 2, 28)
    return plausible_date(year, month, day)


def _entry_date(text: str, value_on: date) -> date | None:
    """The booking day MMDD in the year that brings it nearest to the value date."""
    years = (value_on.year - 1, value_on.year, value_on.year + 1)
    days = (_short_date(f"{year % 100:02}{text}") for year in years)
    return min((day for day in days if day), key=lambda day: abs(day - value_on), default=None)
