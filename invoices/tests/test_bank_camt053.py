"""CAMT.053: every version's places, who the other side is, batches and charges, and errors that name the element."""

from datetime import date
from decimal import Decimal

import pytest

from invoices.bank.camt053 import parse_camt053
from invoices.bank.statement import ParsedStatement, StatementError, StatementFormat
from invoices.tests.bank_files import ALFA, BETA, OURS, content, parsed

VERSION_2 = "camt053_001_02_bulgarian.xml"
VERSION_4 = "camt053_001_04_batch.xml"
VERSION_8 = "camt053_001_08_two_statements.xml"


def changed(old: str, new: str, name: str = VERSION_2) -> bytes:
    """One of our files with its first `old` replaced."""
    text = content(name).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def refusal(data: bytes) -> StatementError:
    with pytest.raises(StatementError) as refused:
        parse_camt053(data)
    return refused.value


def entry(inside: str) -> ParsedStatement:
    """A statement with one entry of 100 EUR credit that has `inside`."""
    head, _, tail = content(VERSION_2).decode().partition("<Ntry>")
    ntry = (
        '<Ntry><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>2026-11-19</Dt></BookgDt>{inside}</Ntry>"
    )
    return parse_camt053(f"{head}{ntry}</Stmt>{tail.partition('</Stmt>')[2]}".encode())[0]


def test_camt053_reads_the_statement() -> None:
    [statement] = parsed(VERSION_2)
    assert statement.format == StatementFormat.CAMT053
    assert (statement.account_iban, statement.account_number) == (OURS, "")
    assert (statement.currency, statement.statement_id) == ("EUR", "2026-223")
    assert (statement.from_date, statement.to_date) == (date(2026, 11, 19), date(2026, 11, 19))
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("-120.00"), Decimal("1597.30"))
    assert statement.balances_ok is True


def test_camt053_reads_a_credit_with_everything() -> None:
    paid = parsed(VERSION_2)[0].transactions[0]
    assert (paid.booked_on, paid.value_on) == (date(2026, 11, 19), date(2026, 11, 18))
    assert (paid.amount, paid.currency, paid.position) == (Decimal("1200.00"), "EUR", 1)
    assert (paid.counterparty_name, paid.counterparty_iban) == ("Алфа Трейд ЕООД", ALFA)
    assert paid.reference == "RF310000000387"
    assert paid.remittance_text == "Плащане по фактура № 0000000387/05.11.2026 г. 0000000387"
    assert (paid.bank_reference, paid.kind) == ("026FTIN263230451", "PMNT-RCDT-ESCT")
    assert paid.element == "Stmt[1]/Ntry[1]"


def test_camt053_finds_a_creditor_reference_in_free_text_when_the_payer_gave_none() -> None:
    paid = parsed(VERSION_2)[0].transactions[1]
    assert paid.reference == "RF040000000388"
    assert (paid.counterparty_name, paid.counterparty_iban) == ("Бета Строй ООД", BETA)
    assert paid.kind == "ПОЛУЧЕН ПРЕВОД"


def test_camt053_takes_the_day_the_bank_wrote_whatever_the_zone() -> None:
    assert parsed(VERSION_2)[0].transactions[1].booked_on == date(2026, 11, 19)


def test_camt053_reversal_names_the_side_that_is_not_us() -> None:
    returned = parsed(VERSION_2)[0].transactions[2]
    assert returned.is_reversal
    assert (returned.amount, returned.counterparty_name) == (Decimal("35.00"), "Гама Транс АД")
    assert returned.remittance_text == "Върнат превод: закрита сметка"


def test_camt053_reversal_with_the_roles_turned_round_does_not_name_us() -> None:
    ours = f"<CdtrAcct><Id><IBAN>{OURS}</IBAN></Id></CdtrAcct>"
    parties = f"<Dbtr><Nm>Гама Транс АД</Nm></Dbtr><Cdtr><Nm>Липа Дизайн ООД</Nm></Cdtr>{ours}"
    details = f"<NtryDtls><TxDtls><RltdPties>{parties}</RltdPties></TxDtls></NtryDtls>"
    returned = entry(f"<RvslInd>true</RvslInd>{details}").transactions[0]
    assert returned.counterparty_name == "Гама Транс АД"


def test_camt053_entry_without_details_keeps_its_text() -> None:
    interest = parsed(VERSION_2)[0].transactions[3]
    assert (interest.remittance_text, interest.counterparty_name, interest.reference) == ("Лихва по сметка", "", "")
    assert interest.value_on == interest.booked_on


def test_camt053_leaves_pending_entries_out() -> None:
    assert len(parsed(VERSION_2)[0].transactions) == 4
    assert len(parsed(VERSION_8)[0].transactions) == 1


def test_camt053_end_to_end_id_is_the_reference_without_a_structured_one() -> None:
    statement = entry("<NtryDtls><TxDtls><Refs><EndToEndId>E2E-7</EndToEndId></Refs></TxDtls></NtryDtls>")
    assert statement.transactions[0].reference == "E2E-7"


def test_camt053_takes_ultimate_names_only_when_there_is_no_other() -> None:
    party = "<Dbtr><PstlAdr><Ctry>BG</Ctry></PstlAdr></Dbtr><UltmtDbtr><Nm>Вега</Nm></UltmtDbtr>"
    statement = entry(f"<NtryDtls><TxDtls><RltdPties>{party}</RltdPties></TxDtls></NtryDtls>")
    assert statement.transactions[0].counterparty_name == "Вега"


def test_camt053_single_detail_has_the_amount_of_the_entry() -> None:
    statement = entry('<NtryDtls><TxDtls><Amt Ccy="SEK">0</Amt></TxDtls></NtryDtls>')
    assert [booked.amount for booked in statement.transactions] == [Decimal("100.00")]


def test_camt053_long_free_text_is_put_together_without_gaps() -> None:
    text = "Плащане по фактури 0000000387, 0000000388, 0000000389, 0000000390, 0000000391, " * 3
    pieces = "".join(f"<Ustrd>{text[start : start + 140]}</Ustrd>" for start in range(0, len(text), 140))
    statement = entry(f"<NtryDtls><TxDtls><RmtInf>{pieces}</RmtInf></TxDtls></NtryDtls>")
    assert statement.transactions[0].remittance_text == text.strip()


def test_camt053_batch_splits_into_its_payments() -> None:
    [statement] = parsed(VERSION_4)
    batch = statement.transactions[:3]
    assert [booked.amount for booked in batch] == [Decimal("120.00"), Decimal("200.00"), Decimal("-20.00")]
    assert [booked.counterparty_name for booked in batch] == ["Вега Софт ООД", "Орион Медия ЕООД", "Сириус Стил АД"]
    assert [booked.reference for booked in batch] == ["A-1", "A-2", "A-3"]
    assert {booked.bank_reference for booked in batch} == {"BATCH-1"}
    assert [booked.position for booked in statement.transactions] == list(range(1, 10))


def test_camt053_charges_of_a_payment_are_taken_off_it() -> None:
    charged = parsed(VERSION_4)[0].transactions[3:5]
    assert [booked.amount for booked in charged] == [Decimal("98.50"), Decimal("98.50")]


def test_camt053_charge_of_a_whole_batch_is_a_movement_of_its_own() -> None:
    batch = parsed(VERSION_4)[0].transactions[5:8]
    assert [booked.amount for booked in batch] == [Decimal("50.00"), Decimal("40.00"), Decimal("-1.50")]
    assert [booked.reference for booked in batch] == ["C-1", "C-2", ""]


def test_camt053_batch_in_another_currency_stays_whole_and_nobodys() -> None:
    whole = parsed(VERSION_4)[0].transactions[8]
    assert (whole.amount, whole.counterparty_name) == (Decimal("300.00"), "")
    assert whole.remittance_text == "Invoice 401 Invoice 402"


def test_camt053_account_without_iban_has_a_number() -> None:
    [statement] = parsed(VERSION_4)
    assert (statement.account_iban, statement.account_number, statement.account) == ("", "4711-0815", "4711-0815")
    assert statement.balances_ok is True


def test_camt053_version_8_has_its_values_deeper() -> None:
    paid = parsed(VERSION_8)[0].transactions[0]
    assert (paid.amount, str(paid.amount)) == (Decimal("96.00"), "96.00")
    assert paid.counterparty_name == "Иван Петров Георгиев"
    assert (paid.reference, paid.bank_reference, paid.remittance_text) == ("E2E/401", "TX-9", "ф-ра 401")


def test_camt053_reads_every_statement_of_a_file() -> None:
    first, second = parsed(VERSION_8)
    assert first.balances_ok is True
    assert (second.account_iban, second.currency, second.transactions) == (ALFA, "USD", ())
    assert (second.opening_balance, second.closing_balance, second.balances_ok) == (None, Decimal("7.25"), None)


@pytest.mark.parametrize("version", ["001.02", "001.03", "001.06", "001.13"])
def test_camt053_versions_differ_in_name_only(version: str) -> None:
    assert parse_camt053(changed("camt.053.001.02", f"camt.053.{version}")) == parsed(VERSION_2)


def test_camt053_in_windows_1251_reads_the_same() -> None:
    text = content(VERSION_2).decode().replace('encoding="UTF-8"', 'encoding="windows-1251"', 1)
    assert parse_camt053(text.encode("cp1251")) == parsed(VERSION_2)


def test_camt053_balances_that_do_not_agree_are_told_not_refused() -> None:
    assert parse_camt053(changed("1597.30", "1597.31"))[0].balances_ok is False


def test_camt053_balances_in_different_currencies_do_not_agree() -> None:
    assert parse_camt053(changed('<Amt Ccy="EUR">1597.30', '<Amt Ccy="USD">1597.30'))[0].balances_ok is False


@pytest.mark.parametrize(
    ("old", "new", "code", "element"),
    [
        ('<Amt Ccy="EUR">480.50', '<Amt Ccy="EUR">48O.50', "invalid_value", "Stmt[1]/Ntry[2]/Amt"),
        ('<Amt Ccy="EUR">480.50', '<Amt Ccy="EUR">-480.50', "invalid_value", "Stmt[1]/Ntry[2]/Amt"),
        ('<Amt Ccy="EUR">480.50', '<Amt Ccy="EUR">480.505', "invalid_value", "Stmt[1]/Ntry[2]/Amt"),
        ('<Amt Ccy="EUR">480.50', '<Amt Ccy="EUR">99999999999999', "invalid_value", "Stmt[1]/Ntry[2]/Amt"),
        ('<Amt Ccy="EUR">480.50', '<Amt Ccy="EUR">NaN', "invalid_value", "Stmt[1]/Ntry[2]/Amt"),
        ('<Amt Ccy="EUR">480.50', '<Amt Ccy="euro">480.50', "invalid_value", "Stmt[1]/Ntry[2]/Amt/@Ccy"),
        ('<Amt Ccy="EUR">480.50</Amt>', "<Amt/>", "missing_element", "Stmt[1]/Ntry[2]/Amt"),
        ('<Amt Ccy="EUR">480.50</Amt>', "", "missing_element", "Stmt[1]/Ntry[2]/Amt"),
        ("<CdtDbtInd>DBIT", "<CdtDbtInd>MINUS", "invalid_value", "Stmt[1]/Bal[1]/CdtDbtInd"),
        ("<CdtDbtInd>DBIT</CdtDbtInd>", "", "missing_element", "Stmt[1]/Bal[1]/CdtDbtInd"),
        ("<Dt>2026-11-18</Dt></ValDt>", "<Dt>18.11.2026</Dt></ValDt>", "invalid_value", "Stmt[1]/Ntry[1]/ValDt/Dt"),
        ("<Dt>2026-11-18</Dt></ValDt>", "<Dt>2026-02-30</Dt></ValDt>", "invalid_value", "Stmt[1]/Ntry[1]/ValDt/Dt"),
        ("<Dt>2026-11-18</Dt></ValDt>", "<Dt>0001-01-01</Dt></ValDt>", "invalid_value", "Stmt[1]/Ntry[1]/ValDt/Dt"),
        ("<IBAN>BG21STSA93000012345678</IBAN>", "<IBAN>?</IBAN>", "invalid_value", "Stmt[1]/Acct/Id/IBAN"),
        ("<Id><IBAN>BG21STSA93000012345678</IBAN></Id>", "", "missing_element", "Stmt[1]/Acct/Id/IBAN"),
    ],
)  # fmt: skip
def test_camt053_refuses_what_is_wrong_and_names_the_element(old: str, new: str, code: str, element: str) -> None:
    refused = refusal(changed(old, new))
    assert (refused.code, refused.element, refused.line) == (code, element, None)
    assert element in str(refused.message)


def test_camt053_refuses_details_that_do_not_add_up() -> None:
    refused = refusal(changed('<b:Amt Ccy="EUR">120.00', '<b:Amt Ccy="EUR">121.00', VERSION_4))
    assert (refused.code, refused.element) == ("details_differ", "Stmt[1]/Ntry[1]/NtryDtls")
    assert "301.00 EUR" in str(refused.message)
    assert "300.00 EUR" in str(refused.message)


def test_camt053_without_a_statement_is_refused() -> None:
    head, _, tail = content(VERSION_2).decode().partition("<Stmt>")
    refused = refusal((head + tail.partition("</Stmt>")[2]).encode())
    assert (refused.code, refused.element) == ("no_statement", "BkToCstmrStmt/Stmt")


@pytest.mark.parametrize(("root", "name"), [("BkToCstmrAcctRpt", "CAMT.052"), ("BkToCstmrDbtCdtNtfctn", "CAMT.054")])
def test_camt053_tells_its_sister_messages_by_name(root: str, name: str) -> None:
    refused = refusal(f"<Document><{root}/></Document>".encode())
    assert refused.code == "wrong_message"
    assert name in str(refused.message)


def test_camt053_other_xml_is_not_a_statement() -> None:
    refused = refusal(b"<ACCOUNT_MOVEMENT><POST_DATE>01/01/2026</POST_DATE></ACCOUNT_MOVEMENT>")
    assert (refused.code, refused.element) == ("unknown_format", "ACCOUNT_MOVEMENT")


def test_camt053_cut_file_is_refused_with_the_line() -> None:
    data = content(VERSION_2)
    cut = data[: data.index(b"<Ntry>")]
    refused = refusal(cut)
    assert refused.code == "bad_xml"
    assert refused.line == cut.count(b"\n") + 1


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Document SYSTEM "http://example.com/evil.dtd">',
    ],
)
def test_camt053_refuses_entities_and_document_types(declaration: str) -> None:
    assert refusal(changed("<Document", f"{declaration}<Document")).code == "unsafe_xml"


def test_camt053_refuses_endless_nesting() -> None:
    assert refusal(b"<a>" * 100_000).code == "too_large"


@pytest.mark.parametrize("encoding", ["klingon", "utf-7"])
def test_camt053_refuses_an_unknown_encoding(encoding: str) -> None:
    assert refusal(changed('encoding="UTF-8"', f'encoding="{encoding}"')).code == "bad_encoding"
