"""The writer: what it writes is read back the same, in the places the schema has for it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring

from invoices.bank.camt053 import parse_camt053
from invoices.bank.statement import ParsedStatement, StatementFormat
from invoices.bank.writer import write_camt053
from invoices.tests.bank_files import ALFA, parsed, statement, transaction

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SPACE = {"c": "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"}


def reread(written: ParsedStatement) -> ParsedStatement:
    return parse_camt053(write_camt053(written, NOW))[0]


def test_writer_statement_reads_back_the_same() -> None:
    whole = statement(
        transaction(
            1,
            "1200.00",
            value_on=date(2026, 11, 18),
            counterparty_name="Алфа & Трейд <ЕООД>",
            counterparty_iban=ALFA,
            reference="RF310000000387",
            remittance_text="Плащане по „фактура“ № 0000000387",
            bank_reference="026FTIN263230451",
            kind="PMNT-RCDT-ESCT",
        ),
        transaction(2, "-1.20", reference="NOT-RF", kind="ТАКСА", remittance_text="Такса " * 60 + "край"),
        transaction(3, "35.00", is_reversal=True, counterparty_name="Гама"),
        transaction(4, "0.01"),
    )
    assert reread(whole) == whole


@pytest.mark.parametrize(
    "name", ["mt940_bulgarian.sta", "mt940_codewords.sta", "camt053_001_04_batch.xml", "camt053_001_02_bulgarian.xml"]
)
def test_writer_turns_any_statement_into_camt(name: str) -> None:
    [read] = parsed(name)
    assert reread(read) == replace(read, format=StatementFormat.CAMT053)


def test_writer_overdrawn_account_has_debit_balances() -> None:
    written = statement(opening_balance=Decimal("-10.00"), closing_balance=Decimal("-10.00"))
    assert reread(written).opening_balance == Decimal("-10.00")


def test_writer_creditor_reference_is_structured_and_others_are_end_to_end_ids() -> None:
    document = fromstring(
        write_camt053(statement(transaction(1, reference="RF310000000387"), transaction(2, reference="E2E-1")), NOW)
    )
    assert [ref.text for ref in document.iterfind(".//c:CdtrRefInf/c:Ref", SPACE)] == ["RF310000000387"]
    assert [ref.text for ref in document.iterfind(".//c:EndToEndId", SPACE)] == ["E2E-1"]


def test_writer_says_when_it_was_written() -> None:
    document = fromstring(write_camt053(statement(), NOW))
    assert {created.text for created in document.iterfind(".//c:CreDtTm", SPACE)} == {"2026-11-20T06:00:00+00:00"}


@pytest.mark.parametrize(
    "lacking",
    [{"opening_balance": None}, {"closing_balance": None}, {"from_date": None}, {"to_date": None}, {"statement_id": ""},
     {"account_iban": ""}, {"statement_id": "x" * 36}],
)  # fmt: skip
def test_writer_refuses_what_the_format_cannot_say(lacking: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="CAMT"):
        write_camt053(statement(**lacking), NOW)


def test_writer_refuses_a_reference_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="at most 35"):
        write_camt053(statement(transaction(reference="x" * 36)), NOW)
