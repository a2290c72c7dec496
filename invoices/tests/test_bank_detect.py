"""The one door: content decides, repeats come once, and whatever else comes in is refused in words."""

import gzip
import io
import zipfile

import pytest
from django.utils import translation

from invoices.bank.detect import MAX_BYTES, parse_statement_file
from invoices.bank.statement import StatementError, StatementFormat
from invoices.tests.bank_files import content, parsed


def refusal(data: bytes, name: str = "statement.xml") -> StatementError:
    with pytest.raises(StatementError) as refused:
        parse_statement_file(data, name)
    return refused.value


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("statement.xml", data)
    return buffer.getvalue()


def test_detect_looks_at_the_content_not_at_the_name() -> None:
    assert parse_statement_file(content("mt940_bulgarian.sta"), "camt.xml")[0].format == StatementFormat.MT940
    assert parse_statement_file(content("camt053_001_04_batch.xml"), "a.sta")[0].format == StatementFormat.CAMT053


@pytest.mark.parametrize("before", [b"\n\n  ", b"\xef\xbb\xbf"])
def test_detect_reads_xml_behind_blanks_and_byte_order_marks(before: bytes) -> None:
    name = "camt053_001_02_bulgarian.xml"
    assert parse_statement_file(before + content(name), name) == parsed(name)


def test_detect_reads_utf_16() -> None:
    name = "camt053_001_02_bulgarian.xml"
    text = content(name).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"', 1)
    assert parse_statement_file(text.encode("utf-16"), name) == parsed(name)
    statement = content("mt940_bulgarian.sta").decode().encode("utf-16")
    assert parse_statement_file(statement, "x.sta") == parsed("mt940_bulgarian.sta")


@pytest.mark.parametrize("data", [b"", b"  \r\n\t "])
def test_detect_refuses_an_empty_file(data: bytes) -> None:
    assert refusal(data).code == "empty_file"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj",
        zipped(b"<Document/>"),
        gzip.compress(b"<Document/>", mtime=0),
        b"Date;Amount;Payer\n2026-11-19;100,00;Alfa",
        b"OFXHEADER:100\nDATA:OFXSGML\n",
        "Скъпи колеги, изпращам извлечението.".encode(),
        bytes(range(256)) * 50,
    ],
)
def test_detect_refuses_what_is_no_statement_and_says_what_is_accepted(data: bytes) -> None:
    refused = refusal(data, "Извлечение ноември.pdf")
    assert refused.code == "unknown_format"
    for word in ("Извлечение ноември.pdf", "CAMT.053", "MT940", "ZIP"):
        assert word in str(refused.message)


def test_detect_refuses_a_file_that_is_too_large_before_reading_it() -> None:
    refused = refusal(b"<" * (MAX_BYTES + 1))
    assert refused.code == "too_large"
    assert f"{MAX_BYTES // 1024**2} MB" in str(refused.message)


def test_detect_refuses_more_movements_than_can_be_imported() -> None:
    head = b":20:R\n:25:123\n:60F:C261119EUR0,00\n"
    assert refusal(head + b":61:261119C1,00NTRF\n" * 50_001).code == "too_large"


def test_detect_drops_a_statement_the_file_repeats() -> None:
    twice = content("mt940_bulgarian.sta") * 2
    assert parse_statement_file(twice, "twice.sta") == parsed("mt940_bulgarian.sta")


def test_detect_keeps_two_statements_that_differ() -> None:
    both = content("mt940_bulgarian.sta") + content("mt940_bulgarian.sta").replace(b":28C:223/1", b":28C:224/1")
    assert len(parse_statement_file(both, "both.sta")) == 2


def test_detect_keeps_equal_statements_when_no_balance_tells_them_apart() -> None:
    half = b":20:R\n:25:123\n:60F:C261119EUR0,00\n:61:261119C1,00NTRF\n"
    assert len(parse_statement_file(half * 2, "two.sta")) == 2


def test_statement_error_belongs_to_the_file_and_is_translated_when_it_is_shown() -> None:
    refused = refusal(b":20:R\n:25:123\n:60F:C26XX19EUR0,00\n", "x.sta")
    assert (refused.field, refused.line, refused.status) == ("file", 3, 422)
    with translation.override("en"):
        assert str(refused.message).startswith("Line 3: “C26XX19EUR0,00” is not what the tag :60F: holds.")
