"""MT940: the dialects banks write, dates around New Year, reversals, letters of all kinds, and errors with the line."""

from datetime import date
from decimal import Decimal

import pytest

from invoices.bank.mt940 import parse_mt940
from invoices.bank.statement import ParsedStatement, ParsedTransaction, StatementError, StatementFormat
from invoices.tests.bank_files import ALFA, BETA, OURS, content, parsed

HEAD = ":20:REF\n:25:BG21STSA93000012345678\n:28C:1/1\n:60F:C261119EUR0,00\n"
TAIL = "\n:62F:C261119EUR100,00\n-"


def movement(line: str, narrative: str | None = None) -> ParsedTransaction:
    """The only transaction of a statement, from its :61: and :86:."""
    field_86 = "" if narrative is None else f"\n:86:{narrative}"
    return parse_mt940(f"{HEAD}:61:{line}{field_86}{TAIL}".encode())[0].transactions[0]


def told(narrative: str) -> ParsedTransaction:
    """A transaction with this :86:."""
    return movement("261119C100,00NTRFNONREF", narrative)


def refusal(text: str) -> StatementError:
    with pytest.raises(StatementError) as refused:
        parse_mt940(text.encode())
    return refused.value


# --- Bulgarian files ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["mt940_bulgarian.sta", "mt940_bulgarian_cp1251.sta"])
def test_mt940_reads_a_bulgarian_statement_in_both_encodings(name: str) -> None:
    [statement] = parsed(name)
    assert statement.format == StatementFormat.MT940
    assert (statement.account_iban, statement.currency, statement.statement_id) == (OURS, "EUR", "223/1")
    assert (statement.from_date, statement.to_date) == (date(2026, 11, 18), date(2026, 11, 19))
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("10250.40"), Decimal("12060.70"))
    assert statement.balances_ok is True
    first, second, third, fee, reversed_debit = statement.transactions
    assert (first.counterparty_name, first.counterparty_iban) == ("АЛФА ТРЕЙД ЕООД", ALFA)
    assert first.remittance_text.startswith("ПЛАЩАНЕ ПО ФАКТУРА 0000000387/05.11.2026")
    assert (first.amount, first.bank_reference, first.kind) == (Decimal("1200.00"), "0261119000451", "NTRF")
    assert (second.reference, second.counterparty_iban) == ("RF040000000388", BETA)
    assert (third.counterparty_name, third.counterparty_iban) == ("ИВАН ПЕТРОВ ГЕОРГИЕВ", "BG43UBBS80021098765432")
    assert third.remittance_text == "Ф-РА 401 ПЛАЩА ИВАН ПЕТРОВ ГЕОРГИЕВ ТЕЛ.+359888123456"
    assert (fee.amount, fee.remittance_text) == (Decimal("-1.20"), "ТАКСА ПОЛУЧЕН ПРЕВОД")
    assert (reversed_debit.amount, reversed_debit.is_reversal) == (Decimal("35.00"), True)
    assert (reversed_debit.booked_on, reversed_debit.value_on) == (date(2026, 11, 19), date(2026, 11, 18))


def test_mt940_reads_block_headers_and_pages() -> None:
    first, second = parsed("mt940_swift_blocks.txt")
    assert [page.statement_id for page in (first, second)] == ["52/1", "52/2"]
    assert (first.closing_balance, second.opening_balance) == (Decimal("480.00"), Decimal("480.00"))
    assert (first.balances_ok, second.balances_ok) == (True, True)
    paid = first.transactions[0]
    assert paid.reference == "E2E-2026-000387"
    assert paid.remittance_text == "Фактура 0000000387 от 05.11.2026 и фактура 0000000388"
    assert paid.counterparty_name == "Делта Консулт Проджектс Интернешънъл ЕООД"
    assert second.transactions[0].counterparty_name == "Вега Софт ООД"
    assert second.transactions[0].counterparty_iban == BETA
    assert second.transactions[0].remittance_text.endswith("Абонамент декември")


def test_mt940_entry_day_may_be_in_the_next_or_the_last_year() -> None:
    paid, fee, _returned = parsed("mt940_swift_blocks.txt")[0].transactions
    assert (paid.value_on, paid.booked_on) == (date(2026, 12, 30), date(2027, 1, 2))
    assert (fee.value_on, fee.booked_on) == (date(2027, 1, 2), date(2026, 12, 31))


def test_mt940_reversed_credit_takes_the_money_away() -> None:
    returned = parsed("mt940_swift_blocks.txt")[0].transactions[2]
    assert (returned.amount, returned.is_reversal) == (Decimal("-250.00"), True)
    assert returned.remittance_text == "Returned by the sender's bank"


# --- Field 61 -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("261119C100,00NTRFNONREF", "100.00"),
        ("261119D100,NTRFNONREF", "-100.00"),
        ("2611191119CR0,5NTRFNONREF", "0.50"),
        ("261119RC7,00NTRFNONREF", "-7.00"),
        ("261119RDR7,00NTRFNONREF", "7.00"),
        ("261119D000000000025,00N102EREF", "-25.00"),
        ("261119C1211771.46NTRFNONREF", "1211771.46"),
        ("261119C1.211.771,46NTRFNONREF", "1211771.46"),
        ("261119C50,00 NTRFNONREF", "50.00"),
    ],
)
def test_mt940_reads_amounts_and_marks(line: str, amount: str) -> None:
    assert movement(line).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("line", "kind", "reference", "bank_reference"),
    [
        ("261119C1,00NTRFINV-7//B-9", "NTRF", "INV-7", "B-9"),
        ("261119C1,00NMSC//000001          ", "NMSC", "", "000001"),
        ("261119C1,00FMSC01916//NONREF", "FMSC", "01916", ""),
        ("261119C1,00N426NONREF", "N426", "", ""),
        ("261119C1,00NOV NONREF", "NOV", "", ""),
        ("261119C1,00NMSC", "NMSC", "", ""),
    ],
)
def test_mt940_reads_kind_and_references(line: str, kind: str, reference: str, bank_reference: str) -> None:
    read = movement(line)
    assert (read.kind, read.reference, read.bank_reference) == (kind, reference, bank_reference)


def test_mt940_thirtieth_of_february_is_its_last_day() -> None:
    assert movement("2702300301D6,00N024NONREF").value_on == date(2027, 2, 28)
    assert movement("2802300301D6,00N024NONREF").value_on == date(2028, 2, 29)


def test_mt940_line_under_the_movement_may_be_the_counterpartys_account() -> None:
    read = movement(f"261119C100,00N102EREF\n{ALFA}", "/EREF/E-1/BENM//NAME/JOHN DOE/REMI/Reference 20/ISDT/2026-11-19")
    assert (read.counterparty_iban, read.counterparty_name) == (ALFA, "JOHN DOE")
    assert (read.reference, read.remittance_text) == ("E-1", "Reference 20")


# --- Field 86 -------------------------------------------------------------------------------------------------------
def test_mt940_codewords_in_slashes() -> None:
    [statement] = parsed("mt940_codewords.sta")
    assert (statement.account_iban, statement.balances_ok) == ("NL91ABNA0417164300", True)
    first, second, third, fourth = statement.transactions
    assert (first.counterparty_name, first.counterparty_iban) == ("ORION HANDELS GMBH", "DE89370400440532013000")
    assert (first.reference, first.remittance_text) == ("ORION-77", "RECHNUNG 0000000387 UND 0000000388")
    assert (second.counterparty_name, second.reference) == ("VAN DIJK BV", "RF310000000387")
    assert (third.counterparty_name, third.counterparty_iban) == ("KPN MOBIEL", "NL20INGB0001234567")
    assert third.remittance_text == "Factuur 20-10-2026"
    assert (fourth.counterparty_name, fourth.reference) == ("W.P. JANSEN", "0121470966")
    assert fourth.remittance_text == "Terugboeking KOSTEN JUNI"


@pytest.mark.parametrize("separator", ["?", ">", "^", "~", "+", "<", "|"])
def test_mt940_any_sign_may_separate_subfields(separator: str) -> None:
    read = told(f"051{separator}00ПРЕВОД{separator}20Фактура 387{separator}31{ALFA}{separator}32АЛФА")
    assert (read.remittance_text, read.counterparty_iban, read.counterparty_name) == ("Фактура 387", ALFA, "АЛФА")


def test_mt940_subfields_wrap_over_lines_even_inside_their_code() -> None:
    long = "166?00GUTSCHRIFT?100399?20EREF+EndToEndId TFNR 22 004?21 00001?22"
    read = told(f"{long}\nSVWZ+Verw CTSc-01?32KARL")
    assert (read.reference, read.remittance_text) == ("EndToEndId TFNR 22 004 00001", "Verw CTSc-01")


def test_mt940_full_subfield_runs_on_into_the_next_on_a_new_line() -> None:
    read = told("105?00LASTSCHRIFT?20SVWZ+123/123/12345-----L110\n?211234567890123?32KARL")
    assert read.remittance_text == "123/123/12345-----L1101234567890123"


def test_mt940_codeword_begins_anew_after_a_full_subfield() -> None:
    read = told("166?20EREF+ABCDEFGHIJKLMNOPQRSTUV?21SVWZ+Rechnung 387")
    assert (read.reference, read.remittance_text) == ("ABCDEFGHIJKLMNOPQRSTUV", "Rechnung 387")


def test_mt940_question_mark_in_the_text_is_text() -> None:
    read = told("166?00GUTSCHRIFT?20Wer?00 und was?32KARL")
    assert (read.remittance_text, read.counterparty_name) == ("Wer?00 und was", "KARL")


def test_mt940_sepa_words_are_taken_apart() -> None:
    read = told(f"166?20EREF+NOTPROVIDED?21MREF+M1?22SVWZ+Rechnung 387 IBAN: {BETA} BIC: X?32ORION")
    assert (read.reference, read.remittance_text, read.counterparty_iban) == ("", "Rechnung 387", BETA)


def test_mt940_long_booking_text_holds_the_payers_words_too() -> None:
    assert told("TBB+00ПОЛУЧЕН ПРЕВОД ПОР.80192890 Ф 4594 И 4489").remittance_text.endswith("Ф 4594 И 4489")


def test_mt940_plain_words_give_iban_and_name_but_never_our_own_account() -> None:
    read = told(f"Наредител: Вега Софт ООД, {OURS} {ALFA} фактура 387")
    assert read.counterparty_iban == ALFA
    assert read.remittance_text.endswith("фактура 387")


def test_mt940_several_narratives_are_one() -> None:
    assert told("BETALINGSKENM.\n:86:FACTUUR 387").remittance_text == "BETALINGSKENM. FACTUUR 387"


def test_mt940_movement_without_narrative() -> None:
    assert movement("261119C100,00NTRFNONREF").remittance_text == ""


def test_mt940_control_characters_do_not_get_through() -> None:
    assert told("Факт\x00ура\t387").remittance_text == "Факт ура 387"


# --- Statements -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "iban", "number"),
    [
        ("NL91ABNA0417164300EUR", "NL91ABNA0417164300", ""),
        ("/PL61109010140000071219812874", "PL61109010140000071219812874", ""),
        ("STSABGSF/BG21STSA93000012345678", OURS, ""),
        ("1291.99.348EUR", "", "1291.99.348"),
        ("50880050/0194787400888", "", "50880050/0194787400888"),
    ],
)
def test_mt940_account(written: str, iban: str, number: str) -> None:
    [statement] = parse_mt940(f":20:R\n:25:{written}\n:60F:C261119EUR1,\n:62F:C261119EUR1,".encode())
    assert (statement.account_iban, statement.account_number) == (iban, number)


def test_mt940_statement_without_balances_does_not_say_they_agree() -> None:
    text = HEAD + ":61:261119C100,00NTRFNONREF\n"
    [statement] = parse_mt940(text.encode())
    assert (statement.closing_balance, statement.balances_ok, statement.to_date) == (None, None, date(2026, 11, 19))


def test_mt940_balances_that_do_not_agree_are_told() -> None:
    [statement] = parse_mt940(f"{HEAD}:61:261119C99,00NTRFNONREF{TAIL}".encode())
    assert statement.balances_ok is False


def test_mt940_lines_around_the_statements_are_passed_over() -> None:
    noisy = f"BANKBGSF\n940\n\n{HEAD.strip()}{TAIL}XXX\nBANKBGSF\n940\n{HEAD.strip()}{TAIL}\n"
    assert len(parse_mt940(noisy.encode())) == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_mt940_counts_lines_whatever_ends_them(newline: str) -> None:
    text = f"{HEAD}:61:2611XXC1,00NTRF{TAIL}".replace("\n", newline)
    assert refusal(text).line == 5


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (f"{HEAD}:61:261319C1,00NTRFNONREF{TAIL}", "invalid_value", 5),
        (f"{HEAD}:61:261119X1,00NTRFNONREF{TAIL}", "invalid_value", 5),
        (f"{HEAD}:61:2611191340C1,00NTRFNONREF{TAIL}", "invalid_value", 5),
        (f"{HEAD}:61:261119C1,0,0NTRFNONREF{TAIL}", "invalid_value", 5),
        (f"{HEAD}:61:261119C1,005NTRFNONREF{TAIL}", "invalid_value", 5),
        (f"{HEAD}:61:261119C1,00NTRF\n:25:166?00GUTSCHRIFT{TAIL}", "unexpected_tag", 6),
        (f"{HEAD}:60F:C261119EUR0,00{TAIL}", "unexpected_tag", 5),
        (f"{HEAD.strip()}{TAIL[:-2]}\n:61:261119C1,00NTRF", "unexpected_tag", 6),
        (HEAD.replace("C261119EUR0,00", "C26111EUR0,00") + TAIL, "invalid_value", 4),
        (":20:R\n:60F:C261119EUR0,00\n:62F:C261119EUR0,00", "missing_tag", 1),
        ("\n\n:20:R\n:25:123\n", "missing_tag", 3),
        (":20:R\n:25:123\n:61:261119C1,00NTRF", "missing_tag", 1),
        (":20:R\n:60F:C261119EUR0,00\n:61:261119C1,00NTRF\n:25:123", "unexpected_tag", 4),
        (":20:R\n:25:123\n:28C:1\n:34F:EUR0,\n:61:261119C1,00NTRF", "wrong_message", 4),
    ],
)
def test_mt940_refuses_what_is_wrong_and_names_the_line(text: str, code: str, line: int) -> None:
    refused = refusal(text)
    assert (refused.code, refused.line, refused.element) == (code, line, None)
    assert f"Line {line}:" in str(refused.message)


def test_mt940_of_another_codepage_is_read_by_its_letters() -> None:
    german = (
        content("mt940_swift_blocks.txt")
        .decode()
        .replace("Вега Софт ООД", "Müller & Söhne")
        .encode("cp1251", "replace")
    )
    assert parse_mt940(german)[1].transactions[0].counterparty_name.startswith("M")
    western = f"{HEAD}:61:261119C100,00NTRFNONREF\n:86:Überweisung für Möbel{TAIL}"
    [statement] = parse_mt940(western.encode("latin-1"))
    assert statement.transactions[0].remittance_text == "Überweisung für Möbel"


def test_mt940_in_utf8_cut_in_the_middle_of_a_letter_stays_utf8() -> None:
    cut = f"{HEAD}:61:261119C100,00NTRFNONREF\n:86:Плащане по факту".encode()[:-1] + TAIL.encode()
    assert parse_mt940(cut)[0].transactions[0].remittance_text.startswith("Плащане по факт")


def statement_of(text: str) -> ParsedStatement:
    return parse_mt940(text.encode())[0]


def test_mt940_number_of_zeros_gives_way_to_the_reference() -> None:
    assert statement_of(HEAD.replace(":28C:1/1", ":28C:00000") + TAIL.strip()).statement_id == "REF"
