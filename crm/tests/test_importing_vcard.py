"""vCards as phones and mail programs write them, whole and broken."""

import pytest

from crm.importing.readers import read_table
from crm.importing.table import Row, TableKind
from crm.tests.importing_files import REAL_EXPORTS, fixture


def records(data: bytes) -> list[dict[str, str]]:
    """Every card as its non-empty fields."""
    return [_fields(row) for row in read_table(data, "x.vcf").rows]


def _fields(row: Row) -> dict[str, str]:
    return {header: cell for header, cell in zip(row.headers, row.cells, strict=True) if cell}


def card(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""]).encode()


def test_gmail_card_gives_all_fields_the_preferred_address_first() -> None:
    table = read_table(fixture("gmail.vcf"), "contacts.vcf")
    assert table.kind is TableKind.VCARD
    assert [row.number for row in table.rows] == [1, 20]
    assert _fields(table.rows[0]) == {
        "full_name": "д-р Елена Кирилова Тодорова",
        "first_name": "Елена",
        "middle_name": "Кирилова",
        "last_name": "Тодорова",
        "company_name": "Клиника Проба ЕООД",
        "job_title": "Лекар",
        "email": "elena.lichna@example.bg ::: elena@example.bg",
        "phone": "088 812 3457",
        "address": "бул. „Витоша“ 15, ет. 3",
        "city": "София",
        "postal_code": "1000",
        "country": "България",
        "website": "https://example.bg",
        "linkedin": "https://www.linkedin.com/in/elena-todorova",
        "birthday": "1979-11-02",
        "tags": "Клиенти ::: Пловдив, център",
        "notes": "Първи ред\nВтори ред; с точка и запетая, и запетая. Дълъг текст, който продължава на следващия ред.",
    }
    assert _fields(table.rows[1]) == {"full_name": "Само Име"}


def test_iphone_cards_give_person_and_firm_and_leave_out_groups_photos_and_years_unknown() -> None:
    person, firm = records(fixture("iphone.vcf"))
    assert person["address"] == "ул. „Роза“ 1\nвх. А"
    assert person["linkedin"] == "http://www.linkedin.com/in/ivan-petrov"
    assert person["phone"] == "+359 88 812 3458"
    assert "birthday" not in person
    assert firm == {"company_name": "Тракия Проба ЕООД", "phone": "02 981 2345"}


def test_card_of_version_2_1_is_decoded_by_its_parameters_without_the_card_inside_it() -> None:
    assert records(fixture("android_21.vcf")) == [
        {
            "full_name": "Христо Жеков",
            "first_name": "Христо",
            "last_name": "Жеков",
            "company_name": "Agent Test Ltd",
            "email": "hristo@example.bg",
            "phone": "0888123459",
            "notes": "Среща във вторник",
        }
    ]


def test_card_of_version_4_is_read_by_its_preferences() -> None:
    person, firm = records(fixture("v4.vcf"))
    assert person["email"] == "ana@example.bg ::: ana.second@example.bg"
    assert person["phone"] == "+359-88-812-3462"
    assert (person["birthday"], person["language"], person["country"]) == ("19900131", "bg", "BG")
    assert firm == {"company_name": "Институт Проба", "email": "info@institut.example"}


def test_broken_cards_give_what_can_be_read() -> None:
    first, second, third = records(fixture("broken.vcf"))
    assert first["notes"] == "ред едно\nред две без отстъп\n\nред три след празен"
    assert first["phone"] == "0888 123 460"
    assert second == {"full_name": "Втора Карта", "email": "vtora@example.bg"}
    assert third == {"full_name": "Трета Карта", "phone": "0888123461"}


def test_cyrillic_letter_cut_by_folding_is_put_together() -> None:
    name = "FN:Йорданка".encode()
    data = b"BEGIN:VCARD\r\n" + name[:6] + b"\r\n " + name[6:] + b"\r\nTEL:0888123456\r\nEND:VCARD\r\n"
    assert records(data)[0]["full_name"] == "Йорданка"


def test_cards_in_utf16_and_windows_1251_are_read() -> None:
    text = card("FN:Юлия Щерева", "TEL:0888123456").decode()
    assert records(text.encode("utf-16"))[0]["full_name"] == "Юлия Щерева"
    assert records(text.encode("windows-1251"))[0]["full_name"] == "Юлия Щерева"


@pytest.mark.parametrize("charset", ["idna", "hex", "undefined", "utf\x008", "windows-9999", "КОИ"])
def test_charset_that_is_none_is_passed_over(charset: str) -> None:
    assert records(card(f"FN;CHARSET={charset}:Юлия", "TEL:0888123456"))[0]["full_name"] == "Юлия"


def test_decomposed_letters_are_composed() -> None:
    assert records(card("FN:И\u0306ордан", "TEL:0888123456"))[0]["full_name"] == "Йордан"


def test_only_columns_with_a_value_are_shown() -> None:
    assert read_table(card("FN:Иван", "EMAIL:a@example.bg"), "x.vcf").headers == ("full_name", "email")


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (
            "N:Richter\\, Jr;John;Ann\\;Mary;;",
            {"first_name": "John", "middle_name": "Ann;Mary", "last_name": "Richter, Jr"},
        ),
        ("N:Иванов", {"last_name": "Иванов"}),
        ("ORG:Firm\\; Sons;Sales", {"company_name": "Firm; Sons"}),
        ("ROLE:Buyer", {"job_title": "Buyer"}),
        ("NOTE:back\\\\slash and end\\", {"notes": "back\\slash and end\\"}),
        ("item1.tel;type=cell:0888", {"phone": "0888"}),
        ("BDAY:1980-03-22T00:00:00Z", {"birthday": "1980-03-22"}),
        ("EMAIL:a@example.bg\r\nEMAIL:a@example.bg", {"email": "a@example.bg"}),
    ],
)
def test_property_is_unescaped_and_placed(line: str, values: dict[str, str]) -> None:
    assert records(card(line)) == [values]


@pytest.mark.skipif(not REAL_EXPORTS.exists(), reason="the shared sample exports are not on this machine")
def test_real_exports_of_gmail_and_iphone_are_read() -> None:
    (gmail,) = records((REAL_EXPORTS / "John_Doe_GMAIL.vcf").read_bytes())
    (iphone,) = records((REAL_EXPORTS / "John_Doe_IPHONE.vcf").read_bytes())
    for person in (gmail, iphone):
        assert (person["first_name"], person["last_name"]) == ("John", "Doe")
        assert (person["email"], person["company_name"]) == ("john.doe@ibm.com", "IBM")
        assert person["website"] == "http://www.ibm.com"
    assert gmail["phone"] == "905-555-1234 ::: 905-666-1234"
    assert iphone["country"] == "United States of America"
    assert "photo" not in iphone
