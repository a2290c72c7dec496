"""A row becomes a contact with warnings, or errors; names are taken apart; places and languages are known by name."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.importing.mapping import TARGET_FIELDS, guess_mapping
from crm.importing.names import split_name
from crm.importing.readers import read_table
from crm.importing.rows import MAX_LENGTHS, ParsedContact, RowErrors, parse_row
from crm.importing.table import Row
from crm.importing.territories import country_code, language_code
from crm.tests.importing_files import REAL_EXPORTS, fixture, row

SAME: dict[str, str | None] = {target: target for target in TARGET_FIELDS}


def contact(**cells: str) -> ParsedContact:
    """The contact of a row whose headers are the names of the fields."""
    parsed = parse_row(row(**cells), SAME)
    assert isinstance(parsed, ParsedContact)
    return parsed


def import_all(data: bytes) -> list[ParsedContact | RowErrors]:
    table = read_table(data, "x")
    mapping = guess_mapping(table.headers, table.rows)
    return [parse_row(line, mapping) for line in table.rows]


def warned(parsed: ParsedContact | RowErrors) -> list[tuple[str, str, str]]:
    problems = parsed.problems if isinstance(parsed, RowErrors) else parsed.warnings
    return [(problem.column, problem.value, problem.code) for problem in problems]


# --- whole files ------------------------------------------------------------------------------------------------------


def test_bulgarian_file_gives_contacts_a_warning_and_an_error_row() -> None:
    ivan, yulia, hristo, nobody = import_all(fixture("clients_bg_windows1251.csv"))
    assert ivan == ParsedContact(
        row=3,
        first_name="Иван",
        middle_name="Петров",
        last_name="Иванов",
        emails=("ivan.ivanov@example.bg",),
        phones=("+359888123456",),
        company_name="„Роза Тест“ ООД",
        company_eik="201234563",
        job_title="Управител",
        city="Пловдив",
        notes='Пише се "Роза"; звъни след 10 ч.',
    )
    assert isinstance(yulia, ParsedContact)
    assert (yulia.first_name, yulia.last_name) == ("Юлия", "Щерева")
    assert yulia.emails == ("yulia@example.bg", "office@example.bg")
    assert yulia.phones == ("+35929812345",)
    assert warned(yulia) == [("ЕИК", "12345678", "eik_length")]
    assert isinstance(hristo, ParsedContact)
    assert (hristo.emails, hristo.warnings) == ((), ())
    assert isinstance(nobody, RowErrors)
    assert nobody.row == 6
    assert warned(nobody) == [("Ел. поща", "не-е-поща", "email_at"), ("", "", "row_unidentified")]


def test_english_file_reads_phones_by_the_country_of_the_row() -> None:
    anna, jean, zoe = (item for item in import_all(fixture("contacts_en.csv")) if isinstance(item, ParsedContact))
    assert (anna.country, anna.phones) == ("DE", ("+4930901820",))
    assert (jean.country, jean.phones) == ("FR", ("+33142685300",))
    assert jean.linkedin == "https://www.linkedin.com/in/jean-dupont"
    assert zoe.emails == ("zoe@example.com", "zoe.smith@example.com")


def test_google_file_parts_values_and_leaves_out_system_groups() -> None:
    maria, kalin = (item for item in import_all(fixture("google_contacts.csv")) if isinstance(item, ParsedContact))
    assert maria.emails == ("maria@example.bg", "stoyanova@example.bg")
    assert maria.phones == ("+359888123456", "+35929812345")
    assert (maria.tags, maria.birthday) == (("Клиенти", "VIP"), dt.date(1984, 5, 17))
    assert (kalin.emails, kalin.tags) == (("kalin@example.bg",), ())


def test_card_of_a_firm_is_a_company_row() -> None:
    person, firm = (item for item in import_all(fixture("iphone.vcf")) if isinstance(item, ParsedContact))
    assert not person.is_company
    assert person.address == "ул. „Роза“ 1, вх. А"
    assert firm.is_company
    assert (firm.company_name, firm.phones) == ("Тракия Проба ЕООД", ("+35929812345",))


@pytest.mark.skipif(not REAL_EXPORTS.exists(), reason="the shared sample exports are not on this machine")
def test_real_exports_give_contacts() -> None:
    google = import_all((REAL_EXPORTS / "google_contacts.csv").read_bytes())
    assert len(google) == 120
    assert all(isinstance(item, ParsedContact) for item in google)
    assert {code for item in google for _column, _value, code in warned(item)} == {"email_at"}
    for name in ("John_Doe_GMAIL.vcf", "John_Doe_IPHONE.vcf"):
        (john,) = import_all((REAL_EXPORTS / name).read_bytes())
        assert isinstance(john, ParsedContact)
        assert (john.country, john.phones[:2]) == ("US", ("+19055551234", "+19056661234"))
        assert john.warnings == ()


# --- what decides about a row -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells", [{"first_name": "Иван"}, {"email": "a@example.bg"}, {"phone": "0888123456"}, {"company_name": "Роза ООД"}]
)
def test_one_thing_that_identifies_is_enough(cells: dict[str, str]) -> None:
    assert isinstance(parse_row(row(**cells, notes="x"), SAME), ParsedContact)


@pytest.mark.parametrize(
    "cells", [{"notes": "x"}, {"email": "bad"}, {"phone": "12", "email": "n/a"}, {"city": "София", "tags": "VIP"}]
)
def test_row_with_nothing_that_identifies_is_an_error(cells: dict[str, str]) -> None:
    parsed = parse_row(row(**cells), SAME)
    assert isinstance(parsed, RowErrors)
    assert parsed.problems[-1].code == "row_unidentified"


def test_bad_value_is_left_out_with_a_warning_that_quotes_it() -> None:
    parsed = contact(first_name="Иван", email="ivan@@x; ok@example.bg", phone="905-555-1234")
    assert (parsed.emails, parsed.phones) == (("ok@example.bg",), ())
    assert warned(parsed) == [("email", "ivan@@x", "email_form"), ("phone", "905-555-1234", "phone_unknown")]


def test_row_with_more_cells_than_the_header_is_an_error() -> None:
    parsed = parse_row(Row(7, ("first_name", "city"), ("Иван", "София", "x", "y")), SAME)
    assert isinstance(parsed, RowErrors)
    assert str(parsed.problems[0].message).startswith("The row has 4 cells, the header 2.")
    assert parsed.problems[0].value == "x, y"


def test_columns_left_out_of_the_mapping_are_not_read() -> None:
    parsed = parse_row(row(a="Иван", b="secret"), {"a": "first_name", "b": None})
    assert parsed == ParsedContact(row=2, first_name="Иван")


def test_several_columns_of_one_target_are_joined() -> None:
    mapping: dict[str, str | None] = {
        "a": "full_name",
        "b": "full_name",
        "c": "notes",
        "d": "notes",
        "e": "address",
        "f": "address",
    }
    parsed = parse_row(row(a="Иван", b="Петров", c="едно", d="две", e="ул. Роза", f="№ 5"), mapping)
    assert isinstance(parsed, ParsedContact)
    assert (parsed.full_name, parsed.notes, parsed.address) == ("Иван Петров", "едно\nдве", "ул. Роза, № 5")


def test_text_too_long_is_cut_with_a_warning() -> None:
    parsed = contact(first_name="И" * 101, job_title="x" * 150)
    assert parsed.first_name == "И" * 100
    assert [(problem.column, problem.code) for problem in parsed.warnings] == [("first_name", "text_too_long")]
    assert len(parsed.warnings[0].value) <= 200


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "emails"),
    [
        ("a@example.bg ::: b@example.bg", ("a@example.bg", "b@example.bg")),
        ("a@example.bg;b@example.bg, c@example.bg", ("a@example.bg", "b@example.bg", "c@example.bg")),
        ("a@example.bg b@example.bg", ("a@example.bg", "b@example.bg")),
        ("Петров, Иван <a@example.bg>; Мария <b@example.bg>", ("a@example.bg", "b@example.bg")),
        ("a@example.bg\nA@EXAMPLE.BG", ("a@example.bg",)),
        ("няма", ()),
        ("-", ()),
    ],
)
def test_email_cell_may_hold_several_addresses(cell: str, emails: tuple[str, ...]) -> None:
    parsed = contact(first_name="Иван", email=cell)
    assert (parsed.emails, parsed.warnings) == (emails, ())


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("0888 123 456, 02/981 23 45", ("+359888123456", "+35929812345")),
        ("0888123456 / 0888123457", ("+359888123456", "+359888123457")),
        ("0888 123 456   0888 123 457", ("+359888123456", "+359888123457")),
        ("'+359 888 123 456", ("+359888123456",)),
        ("888123456 ::: +359888123456", ("+359888123456",)),
        ("н/а", ()),
    ],
)
def test_phone_cell_may_hold_several_numbers(cell: str, phones: tuple[str, ...]) -> None:
    parsed = contact(first_name="Иван", phone=cell)
    assert parsed.phones == phones


@pytest.mark.parametrize("cell", ["3.59888E+11", "3,59888E+11", "3.6e+11"])
def test_phone_shortened_by_excel_is_explained(cell: str) -> None:
    parsed = contact(first_name="Иван", phone=cell)
    assert warned(parsed) == [("phone", cell, "phone_shortened")]
    assert str(parsed.warnings[0].message).startswith(f"Excel shortened this number to {cell}.")


def test_phone_is_read_by_the_country_in_the_last_line_of_the_address() -> None:
    parsed = contact(first_name="John", phone="905-555-1234", address="5 Main St\nNew York\nUnited States")
    assert (parsed.phones, parsed.country, parsed.address) == (("+19055551234",), "US", "5 Main St, New York")


@pytest.mark.parametrize(
    ("city", "region", "stored"),
    [
        ("Варна", "Варна", "Варна"),
        ("Варна", "обл. Варна", "Варна"),
        ("Банско", "Благоевград", "Банско, Благоевград"),
        ("", "Пловдив", "Пловдив"),
        ("София", "", "София"),
    ],
)
def test_region_follows_the_city_when_it_says_more(city: str, region: str, stored: str) -> None:
    assert contact(first_name="Иван", city=city, region=region).city == stored


@pytest.mark.parametrize(
    ("cell", "birthday"),
    [
        ("1984-05-17", dt.date(1984, 5, 17)),
        ("19840517", dt.date(1984, 5, 17)),
        ("17.05.1984", dt.date(1984, 5, 17)),
        ("17.5.1984 г.", dt.date(1984, 5, 17)),
        ("1984-05-17 00:00:00", dt.date(1984, 5, 17)),
        ("17/05/1984", dt.date(1984, 5, 17)),
        ("05/17/1984", None),
        ("31.02.1984", None),
        ("1884-05-17", None),
        ("май", None),
    ],
)
def test_birthday_is_read_day_first_or_iso(cell: str, birthday: dt.date | None) -> None:
    parsed = contact(first_name="Иван", birthday=cell)
    assert parsed.birthday == birthday
    assert [code for _column, _value, code in warned(parsed)] == ([] if birthday else ["date_form"])


@pytest.mark.parametrize(
    ("target", "cell", "stored"),
    [
        ("website", "example.bg", "https://example.bg"),
        ("website", "http://example.bg ::: http://example.com", "http://example.bg"),
        ("website", "javascript:alert(1)", ""),
        ("website", "няма сайт", ""),
        ("linkedin", "ivan-petrov", "https://www.linkedin.com/in/ivan-petrov"),
        ("linkedin", "linkedin.com/in/ivan", "https://linkedin.com/in/ivan"),
        ("country", "България", "BG"),
        ("country", "Атлантида", ""),
        ("language", "български", "bg"),
        ("language", "English (United Kingdom)", ""),
        ("language", "de", ""),
        ("company_eik", "ЕИК 201234563", "201234563"),
        ("company_vat", "201234563", "BG201234563"),
        ("company_vat", "DE136695976", "DE136695976"),
        ("company_vat", "BG1", ""),
    ],
)
def test_value_is_stored_normalised_or_left_out_with_a_warning(target: str, cell: str, stored: str) -> None:
    parsed = contact(first_name="Иван", **{target: cell})
    assert getattr(parsed, target) == stored
    assert len(parsed.warnings) == (0 if stored else 1)


def test_tags_are_parted_once_each_and_keep_commas_between_google_separators() -> None:
    assert contact(first_name="И", tags="VIP; клиенти, Vip|* starred").tags == ("VIP", "клиенти")
    assert contact(first_name="И", tags="Пловдив, център ::: VIP").tags == ("Пловдив, център", "VIP")


def test_whole_name_with_a_legal_form_is_a_company() -> None:
    assert contact(full_name="Роза Козметикс ООД").is_company
    assert contact(full_name="Роза Козметикс ООД").company_name == "Роза Козметикс ООД"


cells = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)


@given(st.dictionaries(st.sampled_from(sorted(TARGET_FIELDS)), cells, min_size=1))
def test_any_row_gives_a_contact_that_fits_or_errors(values: dict[str, str]) -> None:
    parsed = parse_row(row(**values), SAME)
    if isinstance(parsed, RowErrors):
        assert parsed.problems
        return
    stored: dict[str, Any] = {target: getattr(parsed, target, "") for target in MAX_LENGTHS}
    assert all(len(stored[target]) <= limit for target, limit in MAX_LENGTHS.items())


# --- names, countries, languages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Иван Петров Иванов", ("Иван", "Петров", "Иванов")),
        ("Иван Иванов", ("Иван", "", "Иванов")),
        ("Иван", ("Иван", "", "")),
        ("г-н Иван Иванов", ("Иван", "", "Иванов")),
        ("доц. д-р инж. Мария Иванова-Петрова", ("Мария", "", "Иванова-Петрова")),
        ("Мария Иванова - Петрова", ("Мария", "", "Иванова-Петрова")),
        ("Иванов, Иван Петров", ("Иван", "Петров", "Иванов")),
        ("Ludwig van Beethoven", ("Ludwig", "", "van Beethoven")),
        ("María José de la Cruz", ("María", "José", "de la Cruz")),
        ("John Smith, Jr.", ("John", "", "Smith")),
        ("", ("", "", "")),
        ("г-жа", ("", "", "")),
    ],
)
def test_split_name_takes_a_name_apart(text: str, parts: tuple[str, str, str]) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BG", "BG"),
        ("bulgaria", "BG"),
        ("Р. България", "BG"),
        ("Deutschland", "DE"),
        ("USA", "US"),
        ("XQ", ""),
        ("", ""),
    ],
)
def test_country_code_knows_names_and_codes(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("bg-BG", "bg"), ("en_GB", "en"), ("Bulgarian", "bg"), ("английски", "en"), ("Deutsch", "de"), ("?", "")],
)
def test_language_code_knows_names_and_codes(text: str, code: str) -> None:
    assert language_code(text) == code
