"""Real statements that other programs wrote, read where they lie beside the project; an extra, not a must."""

from datetime import date
from decimal import Decimal

import pytest

from invoices.bank.detect import parse_statement_file
from invoices.bank.statement import ParsedStatement, StatementError, StatementFormat
from invoices.tests.bank_files import REAL_FILES

pytestmark = pytest.mark.skipif(
    not REAL_FILES.is_dir(), reason="the real sample statements (shared/samples/bank beside the project) are not here"
)


def read(name: str) -> list[ParsedStatement]:
    return parse_statement_file((REAL_FILES / name).read_bytes(), name)


def refusal(name: str) -> StatementError:
    with pytest.raises(StatementError) as refused:
        read(name)
    return refused.value


@pytest.mark.parametrize(
    ("name", "kind", "bank_reference"),
    [
        ("camt053.v2.minimal.xml", "544", ""),
        ("camt053.v4.xml", "PAYM-0001-0005", "AAAASESS-FP-CN_98765/01"),
    ],
)
def test_sample_camt(name: str, kind: str, bank_reference: str) -> None:
    [statement] = read(name)
    assert statement.format == StatementFormat.CAMT053
    assert (statement.account_iban, statement.currency) == ("NL26VAYB8060476890", "EUR")
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("18.15"), Decimal("-27.00"))
    assert statement.balances_ok is False  # the sample's closing balance is in another currency
    [paid] = statement.transactions
    assert (paid.booked_on, paid.value_on) == (date(2014, 12, 31), date(2015, 1, 2))
    assert (paid.amount, paid.currency) == (Decimal("8.85"), "EUR")
    assert (paid.counterparty_name, paid.counterparty_iban) == ("NAME NAME", "NL56AGDH9619008421")
    assert (paid.reference, paid.kind, paid.bank_reference) == ("4654654654654654", kind, bank_reference)


def test_sample_camt_without_statement() -> None:
    refused = refusal("camt053.v2.wrong.xml")
    assert (refused.code, refused.element) == ("no_statement", "BkToCstmrStmt/Stmt")


def test_sample_mt940_broken() -> None:
    refused = refusal("mt940_broken.sta")
    assert (refused.code, refused.line) == ("unexpected_tag", 6)


def test_sample_mt940_ing() -> None:
    [statement] = read("mt940_ing.sta")
    assert (statement.account, statement.currency, statement.statement_id) == ("0001234567", "EUR", "MPBZ")
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("0.00"), Decimal("3.47"))
    assert statement.balances_ok is False
    amounts = ["-25.03", "-3.03", "-1.11", "-20.00", "-1.10", "3.68", "1.00"]
    assert [str(booked.amount) for booked in statement.transactions] == amounts
    assert statement.transactions[6].booked_on == date(2010, 7, 23)
    assert statement.transactions[2].reference == "TMG TANGO"
    assert statement.transactions[0].remittance_text.startswith("RC AFREKENING BETALINGSVERKEER BETREFT REKENING")


def test_sample_mt940_rabobank() -> None:
    first, second = read("mt940_rabobank_iban.sta")
    assert first.account_iban == second.account_iban == "NL71RABO0123456789"
    assert (first.opening_balance, first.closing_balance) == (Decimal("1000.00"), Decimal("965.00"))
    assert (first.balances_ok, second.balances_ok) == (True, True)
    paid, other = first.transactions
    assert (paid.amount, paid.counterparty_name) == (Decimal("-25.00"), "CONTRA ACCOUNT HOLDER")
    assert (paid.counterparty_iban, paid.reference) == ("NL70ABNA0987654321", "01-01-2013 12:00 0030000987654321")
    assert (other.counterparty_name, other.remittance_text) == ("JOHN DOE", "Reference 201301234")
