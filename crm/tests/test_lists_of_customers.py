"""Lists of contacts and companies: tabs, filters, search, order, files."""

import csv
import datetime
import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Member
from config.lib import clock
from config.lib.lists import BadFilter
from crm.models import Company, Contact
from crm.services import contacts, imports
from crm.services.contacts import PointInput
from crm.tables.companies import AllCompanies, CompanyList
from crm.tables.contacts import AllContacts, ContactList
from crm.tables.customers import export_chosen
from crm.tests.factories import make_company, make_contact

pytestmark = pytest.mark.usefixtures("in_lipa")


def _names(member: Member, **params: str) -> list[str]:
    return [str(row) for row in ContactList(member).page(params).rows]


def test_tabs_show_mine_quiet_and_new(alya: Member, boris: Member) -> None:
    make_contact("Моят", "Човек", owner=alya)
    quiet = make_contact("Тих", "Човек", owner=boris)
    old = make_contact("Стар", "Човек", owner=boris)
    long_ago = clock.now() - datetime.timedelta(days=40)
    Contact.objects.filter(pk=quiet.pk).update(last_activity_at=long_ago)
    Contact.objects.filter(pk=old.pk).update(created_at=long_ago)
    assert _names(alya, tab="mine") == ["Моят Човек"]
    assert _names(alya, tab="quiet") == ["Тих Човек"]
    assert _names(alya, tab="new") == ["Моят Човек", "Тих Човек"]
    counts = {tab.key: count for tab, count in ContactList(alya).page({}).tab_counts}
    assert counts == {"all": 3, "mine": 1, "quiet": 1, "new": 2}


@pytest.mark.parametrize("tag", ["Клиент", "клиент", "klient"])
def test_tag_filter_takes_whole_tags_only(alya: Member, tag: str) -> None:
    make_contact("Точно", "Този", tags=["важен", "Клиент"])
    make_contact("Друг", "Таг", tags=["клиент бивш"])
    make_contact("Клиент", "Клиентов")
    assert _names(alya, tag=tag) == ["Точно Този"]


@pytest.mark.parametrize("town", ["София", "софия", "Sofia", "соф"])
def test_town_filter_reads_both_alphabets(alya: Member, town: str) -> None:
    make_contact("От", "София", city="София")
    make_contact("София", "Варненска", city="Варна")
    assert _names(alya, city=town) == ["От София"]


def test_filters_by_owner_company_mail_and_day(alya: Member, boris: Member) -> None:
    company = make_company()
    one = make_contact("Един", "Първи", owner=boris, company=company, email="a@b.example")
    make_contact("Друг", "Втори")
    assert _names(alya, owner=str(boris.pk)) == ["Един Първи"]
    assert _names(alya, company=str(company.pk)) == ["Един Първи"]
    assert _names(alya, has_email="true") == ["Един Първи"]
    assert _names(alya, has_email="false") == ["Друг Втори"]
    Contact.objects.filter(pk=one.pk).update(created_at=datetime.datetime(2026, 3, 29, 21, 30, tzinfo=datetime.UTC))
    # 30 March in Sofia, where summer time has just begun.
    assert _names(alya, created_until="2026-03-30") == ["Един Първи"]
    assert _names(alya, created_until="2026-03-29") == []
    assert _names(alya, created_from="2026-03-30", created_until="2026-03-30") == ["Един Първи"]


@pytest.mark.parametrize(
    "params", [{"owner": "me"}, {"created_from": "soon"}, {"has_email": "maybe"}, {"company": "1"}]
)
def test_filters_say_when_a_value_cannot_be_read(alya: Member, params: dict[str, str]) -> None:
    with pytest.raises(BadFilter):
        ContactList(alya).page(params)


@pytest.mark.parametrize("text", ["ivan", "Иван", "ИВАН ПЕТРОВ", "petrov"])
def test_search_finds_in_both_alphabets(alya: Member, text: str) -> None:
    make_contact()
    make_contact("Мария", "Колева")
    assert _names(alya, search=text) == ["Иван Петров"]


def test_order_by_name_follows_the_alphabet(alya: Member) -> None:
    for name in ("яна", "Борис", "ангел", "Żaneta", "Camille"):
        make_contact(name, "")
    assert _names(alya) == ["Camille", "Żaneta", "ангел", "Борис", "яна"]
    assert _names(alya, ordering="-name")[0] == "яна"


def test_chips_say_filters_in_words(alya: Member) -> None:
    company = make_company("Роза ООД")
    page = ContactList(alya).page({"company": str(company.pk), "has_email": "true"})
    assert [(str(chip.label), str(chip.value)) for chip in page.chips] == [
        ("Has an e-mail", "yes"),
        ("Company", "Роза ООД"),
    ]


def test_cells_escape_what_people_type(alya: Member) -> None:
    make_contact("<b>Иван", "", job_title="<script>", tags=["<i>"], email="a@b.example")
    cells = "".join(cell for _row, row in ContactList(alya).page({}).table for _column, cell in row)
    assert "<script>" not in cells
    assert "<b>Иван" not in cells
    assert "&lt;b&gt;Иван" in cells


def test_companies_show_their_number(alya: Member) -> None:
    make_company("Роза ООД", eik="131071587")
    make_company("Nordlicht GmbH", country="DE", vat_number="DE136695976")
    cells = ["".join(cell for _column, cell in row) for _row, row in CompanyList(alya).page({}).table]
    assert "VAT DE136695976" in cells[0]
    assert "EIK 131\u00a0071\u00a0587" in cells[1]


def test_companies_are_filtered(alya: Member) -> None:
    top = make_company("Холдинг АД", eik="131071587", size="large", tags=["ключов"])
    make_company("Дъщеря ООД", parent=top)
    found = lambda **params: [row.name for row in CompanyList(alya).page(params).rows]  # noqa: E731
    assert found(eik="131071587") == found(size="large") == found(tag="ключов") == ["Холдинг АД"]
    assert found(parent=str(top.pk)) == ["Дъщеря ООД"]


# --- Files ------------------------------------------------------------------------------------------------------------
def _csv(rows: list[list[object]]) -> bytes:
    output = io.StringIO()
    csv.writer(output).writerows(rows)
    return output.getvalue().encode()


def test_exported_contacts_can_be_imported_again(
    alya: Member, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]]
) -> None:
    contacts.create_contact(
        actor=alya,
        values={
            "first_name": "Иван",
            "middle_name": "Стоянов",
            "last_name": "Петров",
            "job_title": "Управител",
            "city": "София",
            "postal_code": "1000",
            "street": "ул. „Шипка“ 1",
            "birthday": datetime.date(1980, 3, 22),
            "website": "https://ivan.example",
            "tags": ["клиент", "vip"],
            "notes": "Обажда се; следобед",
            "owner": alya,
        },
        emails=[PointInput("ivan@example.com"), PointInput("i@home.example")],
        phones=[PointInput("0888123456")],
        company_name="Роза ООД",
    )
    before = list(AllContacts(alya).export_rows({}))
    for row in (*Contact.objects.all(), *Company.objects.all()):
        row.delete()
    run = imports.upload(actor=alya, files=[SimpleUploadedFile("contacts.csv", _csv(before))])
    with django_capture_on_commit_callbacks(execute=True):
        imports.start(run=run, actor=alya, mapping=run.mapping, duplicates="skip")
    after = list(AllContacts(alya).export_rows({}))
    stays = [place for place, title in enumerate(before[0]) if title not in ("Created", "Last activity")]
    assert [[row[place] for place in stays] for row in after] == [[row[place] for place in stays] for row in before]


def test_export_holds_what_is_filtered(alya: Member) -> None:
    make_contact()
    make_contact("Мария", "Колева", tags=["vip"])
    rows = list(AllContacts(alya).export_rows({"tag": "vip"}))
    assert [row[0] for row in rows] == ["Name", "Мария Колева"]


def test_export_holds_what_was_chosen(alya: Member) -> None:
    chosen = make_company("Роза ООД")
    make_company("Друга ООД")
    rows = list(export_chosen(AllCompanies(alya), [chosen.pk]))
    assert [row[0] for row in rows] == ["Name", "Роза ООД"]
