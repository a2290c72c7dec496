"""Contact files: every kind is read, every wrong file is refused with a sentence and, where possible, a line."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.importing import table as limits
from crm.importing.readers import read_table
from crm.importing.table import ImportFileError, TableKind, clean_cell, column_letter
from crm.tests.importing_files import FIXTURES, fixture, workbook

PEOPLE = "Име,E-mail\nИван Петров,ivan@example.bg\nМария Стоянова,maria@example.bg\n"


def refusal(data: bytes, filename: str = "contacts.csv") -> ImportFileError:
    with pytest.raises(ImportFileError) as caught:
        read_table(data, filename)
    return caught.value


# --- delimited text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251", "mac_cyrillic", "cp866"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_in_every_usual_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    table = read_table(PEOPLE.replace(",", delimiter).encode(encoding), "x.csv")
    assert table.kind is TableKind.CSV
    assert table.headers == ("Име", "E-mail")
    assert [row.cells for row in table.rows] == [
        ("Иван Петров", "ivan@example.bg"),
        ("Мария Стоянова", "maria@example.bg"),
    ]
    assert table.delimiter == delimiter


@pytest.mark.parametrize("text", ["Name,Town\nMüller,Köln\nRenée,Orléans\n", "Name,Town\nJosé,Málaga\n"])
def test_csv_of_western_windows_is_not_taken_for_cyrillic(text: str) -> None:
    table = read_table(text.encode("windows-1252"), "x.csv")
    assert table.encoding == "windows-1252"
    assert table.rows[0].cells == tuple(text.splitlines()[1].split(","))


def test_csv_of_a_bulgarian_windows_program_keeps_its_lines_and_quotes() -> None:
    table = read_table(fixture("clients_bg_windows1251.csv"), "clients.csv")
    assert (table.encoding, table.delimiter) == ("windows-1251", ";")
    assert table.headers[:3] == ("№", "Име и фамилия", "Ел. поща")
    assert [row.number for row in table.rows] == [3, 4, 5, 6]
    assert table.rows[0].cells[8] == 'Пише се "Роза"; звъни след 10 ч.'
    assert table.rows[1].cells[2] == "yulia@example.bg; office@example.bg"


def test_csv_with_a_byte_order_mark_has_a_clean_first_header() -> None:
    table = read_table(fixture("contacts_en.csv"), "contacts.csv")
    assert table.headers[0] == "First Name"
    assert table.rows[2].cells[4] == "Smith, Sons & Co."


def test_csv_cells_may_hold_line_breaks_and_rows_know_their_line() -> None:
    table = read_table(b'Name,Notes\nIvan,"one\r\ntwo"\nMaria,three\n', "x.csv")
    assert [(row.number, row.cells[1]) for row in table.rows] == [(2, "one\ntwo"), (4, "three")]


def test_csv_obeys_the_separator_line_of_excel() -> None:
    table = read_table(b"sep=|\nName|Town\nIvan|Sofia, Bulgaria\n", "x.csv")
    assert table.delimiter == "|"
    assert (table.rows[0].number, table.rows[0].cells) == (3, ("Ivan", "Sofia, Bulgaria"))


def test_csv_of_one_column_is_a_table_too() -> None:
    assert read_table(b"E-mail\na@example.bg\nb@example.bg\n", "x.csv").headers == ("E-mail",)


def test_first_row_with_an_address_or_a_phone_is_data_not_header() -> None:
    table = read_table("Иван Петров,ivan@example.bg,0888 123 456\n".encode(), "x.csv")
    assert table.has_header is False
    assert table.headers == ("A", "B", "C")
    assert len(table.rows) == 1


def test_headers_become_unique_and_never_empty() -> None:
    table = read_table(b"Email,,Email\na@example.bg,x,b@example.bg\n", "x.csv")
    assert table.headers == ("Email", "B", "Email (2)")


def test_columns_without_a_title_that_most_rows_fill_are_kept() -> None:
    table = read_table(b"Name,Town\nIvan,Sofia,note one\nMaria,Varna,note two\n", "x.csv")
    assert table.headers == ("Name", "Town", "C")


def test_row_with_more_cells_than_the_header_keeps_them() -> None:
    table = read_table(b"Name,Town\nIvan,Sofia\nMaria,Varna\nSmith, John,Ruse,x\n", "x.csv")
    assert table.headers == ("Name", "Town")
    assert len(table.rows[2].cells) == 4


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "file_empty", None),
        (b" \n\n", "file_empty", None),
        (b"Name,E-mail\n", "file_empty", None),
        (b'Name,Town\nIvan,"Sofia\n' + b"Maria,Varna\n" * 600, "unclosed_quote", 2),
        (b'Name,Town\nIvan,"' + b"x" * 140_000 + b'"\n', "cell_too_long", 2),
        (b"a," * 201 + b"a\n" + b"b," * 201 + b"b\n", "too_many_columns", 1),
        ("Име,Град\n".encode() * 20 + b"Ivan,\xff\n", "encoding", 21),
        (b"\xff\xfeN\x00a", "encoding", 1),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "old_excel", None),
        (b"%PDF-1.7\n", "pdf", None),
        (b"{\\rtf1 x}", "rtf", None),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "not_text", None),
        (b"<html><table><tr><td>Name</td></tr></table>", "web_page", None),
        (b"PK\x03\x04 but nothing more", "workbook_damaged", None),
        (b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n", "vcard_empty", None),
    ],
)
def test_wrong_file_is_refused_with_code_and_line(data: bytes, code: str, line: int | None) -> None:
    error = refusal(data)
    assert (error.code, error.line) == (code, line)
    if line:
        assert f"ine {line} " in str(error)


def test_file_over_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    assert len(read_table(b"Name,Town\n" + b"Ivan,Sofia\n" * 3, "x.csv").rows) == 3
    assert refusal(b"Name,Town\n" + b"Ivan,Sofia\n" * 4).code == "too_many_rows"


def test_file_over_the_size_limit_is_refused_by_name() -> None:
    error = refusal(b"x" * (limits.MAX_BYTES + 1), "huge.csv")
    assert str(error) == "The file huge.csv is larger than 20 MB. Split it, or leave out the photos."


# --- workbooks --------------------------------------------------------------------------------------------------------


def test_workbook_gives_dates_and_numbers_as_people_read_them() -> None:
    data = workbook(
        [
            ["Списък на клиентите"],
            [],
            ["Име", "Телефон", "Рожден ден", "Час", "Дял"],
            ["Иван", 888123456, dt.date(1984, 5, 17), dt.datetime.fromisoformat("2026-01-02 09:30"), 0.5],
            ["Мария", 888123457.0, None, None, "#N/A"],
        ]
    )
    table = read_table(data, "clients.xlsx")
    assert table.kind is TableKind.XLSX
    assert table.headers == ("Име", "Телефон", "Рожден ден", "Час", "Дял")
    assert table.rows[0] == (4, table.headers, ("Иван", "888123456", "1984-05-17", "2026-01-02 09:30:00", "0.5"))
    assert table.rows[1].cells == ("Мария", "888123457")


def test_workbook_is_known_by_content_not_by_name() -> None:
    assert read_table(workbook([["Name", "Town"], ["Ivan", "Sofia"]]), "contacts.csv").kind is TableKind.XLSX


def test_workbook_gives_the_first_visible_sheet_that_has_text() -> None:
    data = workbook([["Secret", "x"], ["a", "b"]], [], [["Name", "Town"], ["Ivan", "Sofia"]], hidden=1)
    assert read_table(data, "x.xlsx").headers == ("Name", "Town")


def test_workbook_without_text_is_refused() -> None:
    assert refusal(workbook([[None, ""]])).code == "file_empty"


def _archive(members: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return output.getvalue()


def test_archive_that_is_no_workbook_is_refused() -> None:
    assert refusal(_archive({"word/document.xml": b"<x/>"}), "x.docx").code == "workbook_wrong"


def test_workbook_with_broken_insides_is_refused() -> None:
    assert refusal(_archive({"xl/workbook.xml": b"<x"}), "x.xlsx").code == "workbook_damaged"


def test_workbook_that_unpacks_to_too_much_is_refused_before_unpacking() -> None:
    data = _archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(101 * 1024 * 1024)})
    assert len(data) < 200_000
    assert refusal(data, "bomb.xlsx").code == "workbook_too_large"


def test_workbook_with_an_entity_bomb_is_refused() -> None:
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    original = workbook([["Name", "Town"], ["Ivan", "Sofia"]])
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert refusal(_archive(members | {"xl/worksheets/sheet1.xml": sheet})).code == "workbook_damaged"


def test_workbook_cell_at_the_far_end_costs_no_time_and_is_refused() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="XFD1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    original = workbook([["Name", "Town"], ["Ivan", "Sofia"]])
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert refusal(_archive(members | {"xl/worksheets/sheet1.xml": sheet})).code == "file_empty"


# --- nothing but ImportFileError --------------------------------------------------------------------------------------


def _survives(data: bytes) -> None:
    try:
        table = read_table(data, "x")
    except ImportFileError:
        return
    assert table.rows
    assert len(set(table.headers)) == len(table.headers)
    for row in table.rows:
        assert all(clean_cell(cell) == cell for cell in row.cells)


@given(st.binary(max_size=400))
def test_reader_raises_nothing_else_on_random_bytes(data: bytes) -> None:
    _survives(data)


@given(st.sampled_from([b"BEGIN:VCARD\n", b"\xff\xfe", b"PK\x03\x04", b"a;b\n"]), st.binary(max_size=300))
def test_reader_raises_nothing_else_after_a_true_beginning(start: bytes, data: bytes) -> None:
    _survives(start + data)


@given(
    st.lists(
        st.sampled_from(
            [
                *("BEGIN:VCARD", "END:VCARD", "AGENT:", "N:a;b", "N", ":", "TEL;x", "BDAY:--", " =98=", ""),
                *("FN;ENCODING=QUOTED-PRINTABLE:=D0=", 'ADR;TYPE="a:b', "EMAIL;CHARSET=nonsense:\xff\\"),
                *("CATEGORIES:a,\\,,b\\", "PHOTO;ENCODING=b:AA"),
            ]
        ),
        max_size=25,
    )
)
def test_reader_raises_nothing_else_on_shuffled_card_lines(lines: list[str]) -> None:
    _survives(("BEGIN:VCARD\n" + "\r\n".join(lines)).encode("latin-1"))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(
    name=st.sampled_from(sorted(path.name for path in FIXTURES.iterdir() if path.suffix in (".csv", ".vcf"))),
    place=st.floats(0, 1),
    damage=st.binary(min_size=1, max_size=4),
)
def test_reader_raises_nothing_else_on_damaged_files(name: str, place: float, damage: bytes) -> None:
    data = fixture(name)
    cut = int(place * len(data))
    _survives(data[:cut] + damage + data[cut + len(damage) :])
    _survives(data[:cut])


_WORKBOOK = workbook([["Name", "Born"], ["Ivan", dt.date(1984, 5, 17)], ["Maria", 5]])


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(place=st.integers(0, len(_WORKBOOK) - 1), damage=st.binary(min_size=1, max_size=4))
def test_reader_raises_nothing_else_on_damaged_workbooks(place: int, damage: bytes) -> None:
    _survives(_WORKBOOK[:place] + damage + _WORKBOOK[place + len(damage) :])


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  a\u00a0b ", "a b"),
        ("a\x00b\u200bc\ufeff", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("И\u0306", "Й"),
        ("a\tb", "a\tb"),
    ],
)
def test_clean_cell_leaves_only_what_can_be_stored(text: str, clean: str) -> None:
    assert clean_cell(text) == clean


def test_column_letter_counts_like_a_spreadsheet() -> None:
    assert [column_letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
