"""Who is taken for one person, who is not, and the file of rows to correct."""

import csv
import io

from crm.importing.duplicates import ContactKeys, DuplicateIndex, DuplicateReason, contact_keys
from crm.importing.error_rows import error_rows_csv
from crm.importing.mapping import guess_mapping
from crm.importing.readers import read_table
from crm.importing.rows import ParsedContact, RowErrors, parse_row
from crm.importing.table import Row
from crm.tests.importing_files import fixture


def keys(name: str = "", email: str = "", phone: str = "", company: str = "") -> ContactKeys:
    return contact_keys([email] if email else [], [phone] if phone else [], name, company)


def found(there: ContactKeys, here: ContactKeys) -> tuple[DuplicateReason, bool] | None:
    """Why `here` is taken for `there`, and whether for sure."""
    index: DuplicateIndex[int] = DuplicateIndex()
    index.add(17, there)
    match = index.find(here)
    if match is None:
        return None
    assert match.key == 17
    return match.reason, match.sure


def test_same_address_in_other_capitals_is_the_same_person() -> None:
    there, here = keys("Иван Петров", "Ivan@example.bg"), keys("Друг Човек", "ivan@EXAMPLE.bg")
    assert found(there, here) == (DuplicateReason.EMAIL, True)


def test_address_of_an_office_counts_only_for_names_that_agree() -> None:
    there = keys("Иван Петров", "office@example.bg")
    assert found(there, keys("Мария Стоянова", "office@example.bg")) is None
    assert found(there, keys("Ivan Petrov", "office@example.bg")) == (DuplicateReason.EMAIL, True)


def test_phone_counts_only_for_names_that_agree() -> None:
    there = keys("Иван Георгиев Петров", phone="+35929812345")
    assert found(there, keys("Иван Петров", phone="+35929812345")) == (DuplicateReason.PHONE, True)
    assert found(there, keys("", phone="+35929812345")) == (DuplicateReason.PHONE, True)
    assert found(there, keys("Иван Стоянов", phone="+35929812345")) is None


def test_name_and_company_count_across_alphabets_and_legal_forms() -> None:
    there = keys("Христо Жеков", company="„Тракия Софт“ ЕООД")
    assert found(there, keys("Zhekov, Christo", company="Trakia Soft Ltd.")) == (DuplicateReason.NAME_AND_COMPANY, True)
    assert found(there, keys("Христо Жеков")) is None
    assert found(there, keys("Христо Жеков", company="Друга ООД")) is None


def test_name_and_company_are_not_sure_when_the_addresses_differ() -> None:
    there = keys("Иван Петров", "ivan@example.bg", company="Роза ООД")
    here = keys("Иван Петров", "i.petrov@example.bg", company="Роза ООД")
    assert found(there, here) == (DuplicateReason.NAME_AND_COMPANY, False)
    assert found(there, keys("Иван Петров", phone="+359888123456", company="Роза")) == (
        DuplicateReason.NAME_AND_COMPANY,
        True,
    )


def test_surest_match_wins() -> None:
    index: DuplicateIndex[str] = DuplicateIndex()
    index.add("namesake", keys("Иван Петров", "other@example.bg", company="Роза ООД"))
    index.add("no address", keys("Иван Петров", company="Роза ООД"))
    index.add("same address", keys("И. Петров", "ivan@example.bg"))
    match = index.find(keys("Иван Петров", "ivan@example.bg", company="Роза ООД"))
    assert match is not None
    assert (match.key, match.reason, match.value) == ("same address", DuplicateReason.EMAIL, "ivan@example.bg")
    match = index.find(keys("Иван Петров", "new@example.bg", company="Роза ООД"))
    assert match is not None
    assert (match.key, match.sure) == ("no address", True)
    assert len(index) == 3


def test_contacts_without_anything_in_common_do_not_match() -> None:
    assert found(keys("Иван"), keys("Иван")) is None
    assert found(keys(), keys()) is None


# --- rows to correct --------------------------------------------------------------------------------------------------


def test_rows_to_correct_carry_line_and_reason_and_run_no_formula() -> None:
    headers = ("Name", "=E-mail", "Phone")
    broken = Row(4, headers, ("@SUM(A1)", "bad", "+359 1"))
    short = Row(9, headers, ("\tx",))
    errors = parse_row(Row(4, ("email",), ("bad",)), {"email": "email"})
    assert isinstance(errors, RowErrors)
    text = error_rows_csv(headers, [(broken, errors.problems), (short, [])])
    title, first, second = csv.reader(io.StringIO(text))
    assert title == ["Name", "'=E-mail", "Phone", "Line in the file", "What to correct"]
    assert first[:4] == ["'@SUM(A1)", "bad", "'+359 1", "4"]
    assert first[4].startswith("email: An e-mail address looks like name@example.com.")
    assert first[4].endswith("Fill in at least one of them.")
    assert second == ["'\tx", "", "", "9", ""]


def test_rows_to_correct_can_be_imported_again() -> None:
    table = read_table(fixture("clients_bg_windows1251.csv"), "x.csv")
    text = error_rows_csv(table.headers, [(row, []) for row in table.rows], delimiter=";")
    again = read_table(text.encode("utf-8-sig"), "again.csv")
    mapping = guess_mapping(again.headers, again.rows)
    assert mapping["What to correct"] is None
    assert mapping["Line in the file"] is None
    contacts = [parse_row(row, mapping) for row in again.rows]
    assert [item.phones for item in contacts if isinstance(item, ParsedContact)] == [
        ("+359888123456",),
        ("+35929812345",),
        ("+359887654321",),
    ]
