"""Statement files for the tests: ours, and the real ones where they are at hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from invoices.bank.detect import parse_statement_file
from invoices.bank.statement import (
    ParsedStatement,
    ParsedTransaction,
    StatementFormat,
    balances_agree,
)

FILES = Path(__file__).parent / "fixtures" / "bank"
REAL_FILES = Path(__file__).parents[3] / "shared" / "samples" / "bank"

OURS = "BG21STSA93000012345678"
ALFA = "BG95UNCR70001523456789"
BETA = "BG63FINV91501017890123"


def content(name: str) -> bytes:
    """The bytes of one of our files."""
    return (FILES / name).read_bytes()


def parsed(name: str) -> list[ParsedStatement]:
    """The statements of one of our files."""
    return parse_statement_file(content(name), name)


def transaction(position: int = 1, amount: str = "100.00", **values: Any) -> ParsedTransaction:
    """A credit of the 19th of November 2026."""
    usual = ParsedTransaction(position, date(2026, 11, 19), date(2026, 11, 19), Decimal(amount), "EUR")
    return replace(usual, **values)


def statement(*transactions: ParsedTransaction, **values: Any) -> ParsedStatement:
    """A statement of our account whose balances agree."""
    opening = Decimal("500.00")
    closing = opening + sum((booked.amount for booked in transactions), Decimal(0))
    usual = ParsedStatement(
        format=StatementFormat.CAMT053,
        account_iban=OURS,
        account_number="",
        currency="EUR",
        statement_id="2026-223",
        from_date=date(2026, 11, 19),
        to_date=date(2026, 11, 19),
        opening_balance=opening,
        closing_balance=closing,
        balances_ok=balances_agree(opening, closing, (booked.amount for booked in transactions)),
        transactions=transactions,
    )
    return replace(usual, **values)
