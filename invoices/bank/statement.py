"""What a bank statement says, whatever file it came in, and the error that names the place where a file is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError
from config.lib.money import minor_units

# The longest texts that come out of a parser, for the columns that keep them.
MAX_NAME: Final = 140
MAX_REFERENCE: Final = 140
MAX_ACCOUNT: Final = 40
MAX_STATEMENT_ID: Final = 40
MAX_IBAN: Final = 34
MAX_KIND: Final = 35
MAX_TEXT: Final = 4000

# Banks print a filler where the payer gave no reference of their own.
_FILLERS: Final = frozenset({
    "", "NOTPROVIDED", "NOTAVAILABLE", "NONREF", "NOREF", "NONE", "EREF", "KREF", "KREF+", "PREF", "MARF", "EREF+",
})  # fmt: skip
_MOST_STATEMENTS: Final = 5_000
_MOST_TRANSACTIONS: Final = 50_000
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST: Final = Decimal(10) ** 13
_DECIMALS: Final = 2
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2099


class StatementFormat(StrEnum):
    """The kinds of file that can be read."""

    CAMT053 = "camt053"
    MT940 = "mt940"


@dataclass(frozen=True, slots=True)
class ParsedTransaction:
    """One movement on the account.

    `amount` is signed: money in is positive. `reference` is what the payer's program wrote for ours: the structured
    creditor reference, else the end-to-end id. `bank_reference` is the bank's own. `kind` is the bank's code of the
    operation. A reversal takes an earlier movement back. `position` counts from 1 within the statement; `line` (MT940)
    or `element` (CAMT.053) says where in the file the movement stands and takes no part in comparing.
    """

    position: int
    booked_on: date
    value_on: date
    amount: Decimal
    currency: str
    counterparty_name: str = ""
    counterparty_iban: str = ""
    reference: str = ""
    remittance_text: str = ""
    bank_reference: str = ""
    kind: str = ""
    is_reversal: bool = False
    line: int | None = field(default=None, compare=False)
    element: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ParsedStatement:
    """One statement of one account.

    `account_iban` is empty when the bank names the account by a number of its own, then in `account_number`.
    Balances are signed (an overdrawn account is negative) and None when the file has none. `balances_ok` tells whether
    opening + movements = closing; None when a balance is missing.
    """

    format: StatementFormat
    account_iban: str
    account_number: str
    currency: str
    statement_id: str
    from_date: date | None
    to_date: date | None
    opening_balance: Decimal | None
    closing_balance: Decimal | None
    balances_ok: bool | None
    transactions: tuple[ParsedTransaction, ...]

    @property
    def account(self) -> str:
        """The account by its IBAN, else by the bank's own number."""
        return self.account_iban or self.account_number


class StatementError(DomainError):
    """The file cannot be read. The message says where, what is wrong and what to do.

    `line` counts from 1; `element` is a path like `Stmt[1]/Ntry[3]/Amt`.
    """

    def __init__(self, code: str, message: str | Promise, line: int | None = None, element: str | None = None) -> None:
        super().__init__(code, _with_place(message, line, element), field="file")
        self.line = line
        self.element = element


def _with_place(message: str | Promise, line: int | None, element: str | None) -> str | Promise:
    if line is not None:
        return format_lazy(_("Line {line}: {message}"), line=line, message=message)
    if element is not None:
        return format_lazy(_("Element {element}: {message}"), element=element, message=message)
    return message


def refuse_too_many(statements: int, transactions: int) -> None:
    """Raise StatementError `too_large` when a file holds more of either than can be imported at once."""
    if statements > _MOST_STATEMENTS or transactions > _MOST_TRANSACTIONS:
        raise StatementError(
            "too_large",
            format_lazy(
                _("The file has more than {limit} movements. Export a shorter period from your bank."),
                limit=_MOST_TRANSACTIONS,
            ),
        )


def balances_agree(opening: Decimal | None, closing: Decimal | None, amounts: Iterable[Decimal]) -> bool | None:
    """Whether `opening` and the movements make `closing`; None when one of the balances is missing."""
    if opening is None or closing is None:
        return None
    return opening + sum(amounts, Decimal(0)) == closing


def exact_amount(value: Decimal, currency: str) -> Decimal | None:
    """`value` with the decimals `currency` has, at most two; None when that would lose something or it is too large."""
    exact = value.quantize(Decimal(1).scaleb(-min(minor_units(currency), _DECIMALS)))
    return exact if exact == value and abs(exact) < _MOST else None


def plausible_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when the calendar has no such day or no bank account could have it."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """`text` on one line, single-spaced, without what databases and XML refuse, at most `limit` characters long."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:limit].rstrip()


def real_reference(text: str) -> str:
    """`text` as a reference; empty when it is only the filler a bank prints where there is none."""
    reference = clean_text(text, MAX_REFERENCE)
    return "" if reference.upper().replace(" ", "") in _FILLERS else reference
