"""Columns find their fields: layouts of known programs, Bulgarian words, spelling mistakes, content."""

import pytest

from crm.importing.header_words import TARGET_OF_HEADER
from crm.importing.mapping import TARGET_FIELDS, guess_mapping
from crm.importing.readers import read_table
from crm.importing.table import Row
from crm.tests.importing_files import REAL_EXPORTS, fixture

GOOGLE = (
    "First Name; Middle Name; Last Name; Phonetic First Name; Name Prefix; File As; Organization Name; "
    "Organization Title; Organization Department; Birthday; Notes; Photo; Labels; E-mail 1 - Label; "
    "E-mail 1 - Value; Phone 1 - Label; Phone 1 - Value; Address 1 - Label; Address 1 - Formatted; "
    "Address 1 - Street; Address 1 - City; Address 1 - PO Box; Address 1 - Region; Address 1 - Postal Code; "
    "Address 1 - Country; Address 1 - Extended Address; Website 1 - Label; Website 1 - Value; "
    "Custom Field 1 - Label; Custom Field 1 - Value"
)
OUTLOOK = (
    "Title; First Name; Middle Name; Last Name; Suffix; Company; Department; Job Title; Business Street; "
    "Business City; Business State; Business Postal Code; Business Country/Region; Home Street; Home City; "
    "Business Fax; Business Phone; Business Phone 2; Company Main Phone; Home Phone; Mobile Phone; Pager; "
    "Assistant's Phone; Birthday; Categories; E-mail Address; E-mail Type; E-mail Display Name; "
    "E-mail 2 Address; Notes; Web Page; Manager's Name"
)
BULGARIAN = (
    "№; Име; Презиме; Фамилия; Имейл адрес; Моб. тел.; Фирма; ЕИК/Булстат; ИН по ДДС; Длъжност; Гр.; Адрес; "
    "Пощ. код; Държава; Рожден ден; Бележки; Етикети; Език; Уеб сайт; Факс; Отговорник"
)
HUBSPOT = (
    "Record ID; First Name; Last Name; Email; Phone Number; Contact owner; Lead Status; Associated Company; "
    "LinkedIn URL"
)
PIPEDRIVE = (
    "Person - ID; Person - Name; Person - Email - Work; Person - Phone - Mobile; Organization - Name; Person - Owner"
)


def guess(headers: str, *rows: list[str]) -> dict[str, str]:
    """The guessed targets of those headers (parted by semicolons) that got one."""
    titles = headers.split("; ")
    table = [Row(number, tuple(titles), tuple(cells)) for number, cells in enumerate(rows, start=2)]
    return {header: target for header, target in guess_mapping(titles, table).items() if target}


def test_every_known_header_leads_to_a_field_that_exists() -> None:
    assert set(TARGET_OF_HEADER.values()) == set(TARGET_FIELDS)


def test_google_contacts_of_today_is_mapped() -> None:
    assert guess(GOOGLE) == {
        "First Name": "first_name",
        "Middle Name": "middle_name",
        "Last Name": "last_name",
        "File As": "full_name",
        "Organization Name": "company_name",
        "Organization Title": "job_title",
        "Birthday": "birthday",
        "Notes": "notes",
        "Labels": "tags",
        "E-mail 1 - Value": "email",
        "Phone 1 - Value": "phone",
        "Address 1 - Street": "address",
        "Address 1 - City": "city",
        "Address 1 - Region": "region",
        "Address 1 - Postal Code": "postal_code",
        "Address 1 - Country": "country",
        "Website 1 - Value": "website",
    }


def test_outlook_is_mapped_to_business_data_without_faxes_and_assistants() -> None:
    mapping = guess(OUTLOOK)
    assert {header for header, target in mapping.items() if target == "phone"} == {
        "Business Phone",
        "Business Phone 2",
        "Company Main Phone",
        "Home Phone",
        "Mobile Phone",
    }
    assert {header for header, target in mapping.items() if target == "email"} == {"E-mail Address", "E-mail 2 Address"}
    assert (mapping["Business Street"], mapping["Business City"], mapping["Job Title"]) == (
        "address",
        "city",
        "job_title",
    )
    left_out = {
        "Title",
        "Home Street",
        "Home City",
        "Business Fax",
        "Pager",
        "Assistant's Phone",
        "E-mail Display Name",
    }
    assert left_out.isdisjoint(mapping)


def test_hubspot_and_pipedrive_are_mapped() -> None:
    hubspot = guess(HUBSPOT)
    assert set(hubspot.values()) == {"first_name", "last_name", "email", "phone", "company_name", "linkedin"}
    assert {"Record ID", "Contact owner", "Lead Status"}.isdisjoint(hubspot)
    pipedrive = guess(PIPEDRIVE)
    assert pipedrive == {
        "Person - Name": "full_name",
        "Person - Email - Work": "email",
        "Person - Phone - Mobile": "phone",
        "Organization - Name": "company_name",
    }


def test_bulgarian_headers_are_mapped() -> None:
    assert guess(BULGARIAN) == {
        "Име": "first_name",
        "Презиме": "middle_name",
        "Фамилия": "last_name",
        "Имейл адрес": "email",
        "Моб. тел.": "phone",
        "Фирма": "company_name",
        "ЕИК/Булстат": "company_eik",
        "ИН по ДДС": "company_vat",
        "Длъжност": "job_title",
        "Гр.": "city",
        "Адрес": "address",
        "Пощ. код": "postal_code",
        "Държава": "country",
        "Рожден ден": "birthday",
        "Бележки": "notes",
        "Етикети": "tags",
        "Език": "language",
        "Уеб сайт": "website",
    }


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Телфон", "phone"),
        ("Фамиля", "last_name"),
        ("E-mial", "email"),
        ("Organisaton", "company_name"),
        ("ДЛЪЖНОСТ:", "job_title"),
        ("служебен имейл", "email"),
        ("Religion", None),
        ("Stage", None),
        ("Имейл на асистента - тип", None),
    ],
)
def test_header_is_understood_in_spite_of_mistakes_but_not_beyond(header: str, target: str | None) -> None:
    assert guess(f"{header}; Нещо друго").get(header) == target


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        (["a@example.bg", "b@example.bg", ""], "email"),
        (["0888 123 456", "+359 2 981 2345"], "phone"),
        (["888123456", "898123456"], "phone"),
        (["201234563", "175074752"], "company_eik"),
        (["https://www.linkedin.com/in/ivan", "linkedin.com/in/maria"], "linkedin"),
        (["www.example.bg", "https://example.com"], "website"),
        (["Роза ООД", "Blumen GmbH"], "company_name"),
        (["01.02.2020", "03.04.2021"], None),
        (["Човешки Ресурси", "Финанси Контрол"], None),
        (["12", "7"], None),
    ],
)
def test_unknown_header_is_judged_by_content(cells: list[str], target: str | None) -> None:
    assert guess("Колона Х", *[[cell] for cell in cells]).get("Колона Х") == target


def test_table_without_headers_is_judged_by_content_names_too() -> None:
    table = read_table("Иван Петров;ivan@example.bg;0888123456\nМария Стоянова;m@example.bg;\n".encode(), "x.csv")
    assert guess_mapping(table.headers, table.rows) == {"A": "full_name", "B": "email", "C": "phone"}


@pytest.mark.parametrize(
    ("cell", "target"), [("a@example.bg", "email"), ("Роза ООД", "company_name"), ("Иван", "full_name")]
)
def test_word_that_says_nothing_certain_is_judged_by_content(cell: str, target: str) -> None:
    assert guess("Клиент", [cell]) == {"Клиент": target}


def test_name_column_is_first_name_or_whole_name_by_what_stands_beside_it() -> None:
    assert guess("Име; Телефон", ["Иван Петров", ""])["Име"] == "full_name"
    assert guess("Име; Телефон", ["Иван", ""])["Име"] == "first_name"
    assert guess("Име; Фамилия", ["Иван", "Петров"])["Име"] == "first_name"
    assert guess("Name; Surname", ["Ivan", "Petrov"])["Name"] == "first_name"


def test_column_of_salutations_is_no_job_title() -> None:
    assert guess("Title; Name", ["Mr.", "Ivan"], ["Mrs", "Maria"]) == {"Name": "full_name"}


def test_empty_column_gives_way_to_a_filled_one() -> None:
    assert guess("Company; Организация", ["", "Роза"]) == {"Организация": "company_name"}


def test_vcard_columns_map_to_themselves() -> None:
    table = read_table(fixture("gmail.vcf"), "x.vcf")
    assert guess_mapping(table.headers, table.rows) == {header: header for header in table.headers}


@pytest.mark.skipif(not REAL_EXPORTS.exists(), reason="the shared sample exports are not on this machine")
def test_real_google_export_is_mapped() -> None:
    table = read_table((REAL_EXPORTS / "google_contacts.csv").read_bytes(), "google_contacts.csv")
    mapping = guess_mapping(table.headers, table.rows)
    assert mapping["Given Name"] == "first_name"
    assert mapping["Organization 1 - Name"] == "company_name"
    assert mapping["Organization 1 - Title"] == "job_title"
    assert mapping["Group Membership"] == "tags"
    assert mapping["E-mail 1 - Type"] is None
