"""Pages of contacts and companies."""

import uuid
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.ids import uuid7
from crm.models import Company, Contact
from crm.services import activities
from crm.services.contacts import PointInput, create_contact
from crm.services.deals import create_deal
from crm.services.tasks import create_task
from crm.tests.factories import make_company, make_contact, put_on_draft

ClientOf = Callable[[Member], Client]
BASE = "/o/lipa"


@pytest.fixture
def alyas(alya: Member, client_of: ClientOf) -> Client:
    """Alya's browser."""
    return client_of(alya)


def _form(**values: str) -> dict[str, str]:
    """What the form of a contact posts when only `values` are filled in."""
    empty = {
        f"{prefix}-{key}": value
        for prefix in ("emails", "phones")
        for key, value in (
            ("TOTAL_FORMS", "1"),
            ("INITIAL_FORMS", "0"),
            ("0-value", ""),
            ("0-label", ""),
            ("0-ORDER", ""),
        )
    }
    return empty | {"country": "BG"} | values


def _in_lipa(member: Member, make: Callable[[], object]) -> object:
    with scope(member.organization, member):
        return make()


# --- Lists ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["contacts", "companies"])
def test_empty_list_says_what_the_place_is_for(alyas: Client, path: str) -> None:
    page = alyas.get(f"{BASE}/{path}/").content.decode()
    assert f"No {path} yet" in page
    assert f"{BASE}/contacts/imports/" in page


def test_list_offers_only_what_one_may(alya: Member, boris: Member, client_of: ClientOf) -> None:
    _in_lipa(alya, make_contact)
    everything = client_of(alya).get(f"{BASE}/contacts/").content.decode()
    little = client_of(boris).get(f"{BASE}/contacts/").content.decode()
    for address in ("/contacts/bulk/delete/", "/contacts/bulk/export/", "/contacts/export/", "/contacts/imports/"):
        assert address in everything
        assert address not in little
    assert "/contacts/bulk/tag/" in little


def test_list_answers_htmx_with_its_body_only(alya: Member, alyas: Client) -> None:
    _in_lipa(alya, make_contact)
    page = alyas.get(f"{BASE}/contacts/?search=ivan", headers={"HX-Request": "true", "HX-Target": "list"})
    assert "<html" not in page.content.decode()
    assert "Иван Петров" in page.content.decode()


def test_list_answers_a_bad_filter_without_a_fault(alyas: Client) -> None:
    assert alyas.get(f"{BASE}/contacts/?owner=x").status_code == 400


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["contacts/", "companies/"])
def test_list_costs_the_same_with_more_rows(alya: Member, alyas: Client, path: str) -> None:
    def one() -> None:
        make_contact(email=f"{uuid7()}@a.example", company=make_company(f"Фирма {uuid7()}"), tags=["vip"], owner=alya)

    _in_lipa(alya, one)
    few = _queries(alyas, f"{BASE}/{path}")
    _in_lipa(alya, lambda: [one() for _ in range(5)])
    cache.clear()
    assert _queries(alyas, f"{BASE}/{path}") == few <= 12


# --- Records ----------------------------------------------------------------------------------------------------------
def test_contact_page_shows_facts_and_what_is_related(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        company = make_company("Роза ООД")
        contact = create_contact(
            actor=alya,
            values={
                "first_name": "Иван",
                "last_name": "Петров",
                "company": company,
                "notes": "<b>важно</b>",
                "tags": ["vip"],
            },
            emails=[PointInput("ivan@example.com", "служебен"), PointInput("i@home.example")],
            phones=[PointInput("0888123456")],
        )
        create_deal(actor=alya, values={"title": "Кутии"}, contacts=[contact])
        create_task(actor=alya, values={"title": "Обади се", "contact": contact})
        activities.write(actor=alya, kind="note", body="Каза да", contact=contact)
    page = alyas.get(f"{BASE}/contacts/{contact.pk}/").content.decode()
    for text in ("Роза ООД", "mailto:i@home.example", "служебен", "tel:+359888123456", "Кутии", "Обади се", "Каза да"):
        assert text in page
    assert "<b>важно</b>" not in page
    assert _queries(alyas, f"{BASE}/contacts/{contact.pk}/") <= 20


def test_company_page_shows_people_and_a_twin_number(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        company = make_company("Роза ООД", eik="131071587", parent=make_company("Холдинг АД"))
        twin = make_company("Роза Клон", eik="131071587")
        make_company("Дъщеря ООД", parent=company)
        for number in range(10):
            make_contact(f"Човек{number}", "Розов", company=company)
    page = alyas.get(f"{BASE}/companies/{company.pk}/").content.decode()
    for text in ("131\u00a0071\u00a0587", "Холдинг АД", "Дъщеря ООД", "Човек0", "The same company number."):
        assert text in page
    assert f"{BASE}/companies/{twin.pk}/" in page
    assert f"{BASE}/contacts/?company={company.pk}" in page
    assert _queries(alyas, f"{BASE}/companies/{company.pk}/") <= 20


# --- Forms ------------------------------------------------------------------------------------------------------------
def test_contact_new_adds_a_contact_with_a_new_company(alya: Member, alyas: Client) -> None:
    form = _form(
        first_name="Иван", company="", company_text="Роза ООД", tags="клиент, vip", birthday="1980-03-22",
        **{"emails-0-value": "Ivan@example.com", "emails-0-label": "служебен", "phones-0-value": "0888 123 456"},
    )  # fmt: skip
    answer = alyas.post(f"{BASE}/contacts/new/", form)
    with scope(alya.organization):
        contact = Contact.objects.select_related("company").get()
        assert answer.headers["Location"] == f"{BASE}/contacts/{contact.pk}/"
        assert (contact.company.name, contact.email, contact.tags) == (
            "Роза ООД",
            "ivan@example.com",
            ["клиент", "vip"],
        )
        assert contact.points.get(kind="email").label == "служебен"


def test_contact_new_is_filled_from_the_address(alya: Member, alyas: Client) -> None:
    company = _in_lipa(alya, lambda: make_company("Роза ООД"))
    assert "Роза ООД" in alyas.get(f"{BASE}/contacts/new/?company={company.pk}").content.decode()  # type: ignore[attr-defined]
    assert alyas.get(f"{BASE}/contacts/new/?company=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Enter a name, an e-mail address or a phone number."),
        ({"first_name": "И", "emails-0-value": "ivan@"}, "does not"),
        ({"first_name": "И", "phones-0-value": "12"}, "is too short"),
        ({"first_name": "И", "website": "нещо си"}, "This is not a web address."),
        ({"first_name": "И", "birthday": "31.02.1980"}, "This is not a date."),
        ({"first_name": "И" * 101}, "at most 100 characters"),
        ({"first_name": "И", "country": "XX"}, "Select a valid choice"),
        ({"first_name": "И", "owner": str(uuid.UUID(int=1))}, "Select a valid choice"),
        ({"first_name": "И", "company_text": "Я" * 300}, "This name is too long."),
    ],
)
def test_contact_new_says_what_is_wrong_and_writes_nothing(
    alya: Member, alyas: Client, values: dict[str, str], message: str
) -> None:
    answer = alyas.post(f"{BASE}/contacts/new/", _form(**values))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "<title>Error:" in page
    with scope(alya.organization):
        assert not Contact.objects.exists()
        assert not Company.objects.exists()


def test_contact_new_survives_a_broken_form(alyas: Client) -> None:
    assert alyas.post(f"{BASE}/contacts/new/", {"first_name": "Иван"}).status_code == 422
    many = _form(first_name="Иван") | {"emails-TOTAL_FORMS": "5000"}
    assert alyas.post(f"{BASE}/contacts/new/", many).status_code == 422


def test_contact_new_does_not_take_another_firms_company(vera: Member, alyas: Client) -> None:
    foreign = _in_lipa(vera, lambda: make_company("Чужда ООД"))
    form = _form(first_name="Иван", company=str(foreign.pk), company_text="Чужда ООД")  # type: ignore[attr-defined]
    answer = alyas.post(f"{BASE}/contacts/new/", form)
    contact = Contact.objects.unscoped(reason="test").select_related("company").get()
    assert answer.status_code == 302
    assert contact.company is not None
    assert contact.company.pk != foreign.pk  # type: ignore[attr-defined]


def test_contact_edit_changes_points_and_order(alya: Member, alyas: Client) -> None:
    contact = _in_lipa(alya, lambda: make_contact(email="old@a.example", phone="0888123456"))
    path = f"{BASE}/contacts/{contact.pk}/edit/"  # type: ignore[attr-defined]
    assert "old@a.example" in alyas.get(path).content.decode()
    form = _form(first_name="Иван", version="1") | {
        "emails-TOTAL_FORMS": "2", "emails-INITIAL_FORMS": "1",
        "emails-0-value": "old@a.example", "emails-0-label": "", "emails-0-ORDER": "2",
        "emails-1-value": "new@a.example", "emails-1-label": "", "emails-1-ORDER": "1",
        "phones-TOTAL_FORMS": "1", "phones-INITIAL_FORMS": "1", "phones-0-value": "", "phones-0-ORDER": "1",
    }  # fmt: skip
    assert alyas.post(path, form).status_code == 302
    with scope(alya.organization):
        changed = Contact.objects.get()
        assert (changed.email, changed.phone, changed.last_name) == ("new@a.example", "", "")
        assert changed.points.count() == 2


def test_contact_edit_tells_a_stale_edit_and_loses_nothing(alya: Member, alyas: Client) -> None:
    contact = _in_lipa(alya, make_contact)
    path = f"{BASE}/contacts/{contact.pk}/edit/"  # type: ignore[attr-defined]
    assert alyas.post(path, _form(first_name="Първи", version="1")).status_code == 302
    stale = alyas.post(path, _form(first_name="Втори", version="1"))
    page = stale.content.decode()
    assert stale.status_code == 422
    assert "Someone changed this record" in page
    assert 'value="Втори"' in page
    assert 'name="version" value="2"' in page
    assert alyas.post(path, _form(first_name="Втори", version="2")).status_code == 302


def test_similar_contact_is_told_while_typing(alya: Member, alyas: Client) -> None:
    _in_lipa(alya, lambda: make_contact(email="ivan@example.com"))
    form = _form(**{"first_name": "Друг", "emails-0-value": "IVAN@example.com", "phones-0-value": "1"})
    assert "Иван Петров" in alyas.post(f"{BASE}/contacts/similar/", form).content.decode()
    assert alyas.post(f"{BASE}/contacts/similar/", _form(first_name="Друг")).content.decode().strip() == ""
    assert alyas.post(f"{BASE}/contacts/similar/", {}).status_code == 200


def test_a_company_shows_everything_that_is_wrong_at_once(alyas: Client) -> None:
    form = {"name": "", "eik": "2094442 6", "vat_number": "BG1", "email": "x", "phone": "abc", "country": "BG"}
    page = alyas.post(f"{BASE}/companies/new/", form | {"payment_days": "14"})
    assert sorted(page.context["form"].errors) == ["eik", "email", "name", "phone", "vat_number"]


def test_company_form_says_what_is_wrong_at_the_field(alya: Member, alyas: Client) -> None:
    form = {"name": "Роза ООД", "eik": "2094442 6", "country": "BG", "payment_days": "14"}
    answer = alyas.post(f"{BASE}/companies/new/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The company number (EIK) has 9 or 13 digits. You entered 8." in page
    assert 'aria-describedby="id_eik_error"' in page
    assert alyas.post(f"{BASE}/companies/new/", form | {"eik": "131 071 587"}).status_code == 302
    similar = alyas.post(f"{BASE}/companies/similar/", {"eik": "131071587"}).content.decode()
    assert "Роза ООД" in similar


def test_company_edit_refuses_a_loop_and_a_stale_edit(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        top = make_company("Холдинг АД")
        below = make_company("Дъщеря ООД", parent=top)
    path = f"{BASE}/companies/{top.pk}/edit/"
    form = {"name": "Холдинг АД", "country": "BG", "payment_days": "14", "version": "1"}
    loop = alyas.post(path, form | {"parent": str(below.pk), "parent_text": "Дъщеря ООД"})
    assert loop.status_code == 422
    assert "belongs to it" in loop.content.decode()
    assert alyas.post(path, form | {"city": "София"}).status_code == 302
    assert alyas.post(path, form | {"city": "Варна"}).status_code == 422


# --- Deleting and many at once ----------------------------------------------------------------------------------------
def test_contact_delete_deletes_or_says_why_not(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        free, held = make_contact(), make_contact("Мария", "Колева")
        put_on_draft(contact=held)
    assert alyas.post(f"{BASE}/contacts/{free.pk}/delete/").status_code == 302
    assert alyas.get(f"{BASE}/contacts/{free.pk}/").status_code == 404
    refused = alyas.post(f"{BASE}/contacts/{held.pk}/delete/")
    assert refused.status_code == 409
    assert "is on documents and stays with them" in refused.content.decode()


def test_many_contacts_are_tagged_in_two_steps(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        ids = [str(make_contact(name, "Х").pk) for name in ("Един", "Два")]
    path = f"{BASE}/contacts/bulk/tag/?search=x"
    asked = alyas.post(path, {"ids": ids})
    assert asked.status_code == 200
    assert "Един Х" in asked.content.decode()
    assert alyas.post(path, {"ids": ids, "confirmed": "1", "tag": ""}).status_code == 422
    done = alyas.post(path, {"ids": ids, "confirmed": "1", "tag": "важни"})
    assert done.headers["Location"] == f"{BASE}/contacts/?search=x"
    with scope(alya.organization):
        assert {tuple(row.tags) for row in Contact.objects.all()} == {("важни",)}


def test_many_contacts_get_an_owner(alya: Member, boris: Member, alyas: Client) -> None:
    contact = _in_lipa(alya, make_contact)
    ids = [str(contact.pk), "nonsense", str(uuid7())]  # type: ignore[attr-defined]
    alyas.post(f"{BASE}/contacts/bulk/give/", {"ids": ids, "confirmed": "1", "owner": str(boris.pk)})
    with scope(alya.organization):
        assert Contact.objects.get().owner == boris


def test_many_contacts_are_deleted_after_a_question(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        free, held = make_contact(), make_contact("Мария", "Колева")
        put_on_draft(contact=held)
    ids = {"ids": [str(free.pk), str(held.pk)]}
    path = f"{BASE}/contacts/bulk/delete/"
    assert "This cannot be undone." in alyas.post(path, ids).content.decode()
    told = alyas.post(path, ids | {"confirmed": "1"}, follow=True).content.decode()
    assert "Records deleted: 1." in told
    assert "“Мария Колева” is on documents" in told


def test_many_records_of_another_firm_are_not_touched(alya: Member, vera: Member, alyas: Client) -> None:
    foreign = _in_lipa(vera, make_contact)
    ids = {"ids": [str(foreign.pk)], "confirmed": "1"}  # type: ignore[attr-defined]
    assert alyas.post(f"{BASE}/contacts/bulk/delete/", ids).status_code == 302
    assert Contact.objects.unscoped(reason="test").filter(pk=foreign.pk).exists()  # type: ignore[attr-defined]


def test_chosen_and_filtered_contacts_are_exported(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        one = make_contact(email="ivan@example.com")
        make_contact("Мария", "Колева")
    chosen = alyas.post(f"{BASE}/contacts/bulk/export/", {"ids": [str(one.pk)]})
    text = b"".join(chosen.streaming_content).decode("utf-8-sig")
    assert "ivan@example.com" in text
    assert "Колева" not in text
    filtered = b"".join(alyas.get(f"{BASE}/contacts/export/?search=nobody").streaming_content).decode("utf-8-sig")
    assert len(filtered.splitlines()) == 1
    found = b"".join(alyas.get(f"{BASE}/contacts/export/?search=koleva").streaming_content).decode("utf-8-sig")
    assert "Колева" in found


# --- Palette ----------------------------------------------------------------------------------------------------------
def test_palette_finds_contacts_and_companies(alya: Member, alyas: Client) -> None:
    with scope(alya.organization, alya):
        contact = make_contact(company=make_company("Розова долина ООД"))
    page = alyas.get(f"{BASE}/search/palette/?q=rozova").content.decode()
    assert f"{BASE}/contacts/{contact.pk}/" in page
    assert f"{BASE}/companies/{contact.company_id}/" in page
