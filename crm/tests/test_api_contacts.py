"""Contacts, companies and imports as other programs see them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.ids import uuid7
from crm.models import Company, Contact, ImportRun
from crm.tests.factories import make_company, make_contact, put_on_draft

ApiOf = Callable[[Member], APIClient]
Commit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]
CONTACTS, COMPANIES, IMPORT = "/api/v1/contacts/", "/api/v1/companies/", "/api/v1/imports/contacts/"


@pytest.fixture
def api(alya: Member, api_of: ApiOf) -> APIClient:
    """A program that acts for Alya."""
    return api_of(alya)


# --- Contacts ---------------------------------------------------------------------------------------------------------
def test_contact_is_created_the_short_way(api: APIClient, alya: Member) -> None:
    given = {"first_name": "Иван", "last_name": "Петров", "email": "Ivan@example.com", "phone": "0888 123 456"}
    answer = api.post(CONTACTS, given)
    body = answer.json()
    assert answer.status_code == 201
    assert body["full_name"] == "Иван Петров"
    assert body["emails"] == [{"value": "ivan@example.com", "label": ""}]
    assert (body["email"], body["phone"], body["owner"]) == ("ivan@example.com", "+359888123456", str(alya.pk))
    assert api.get(f"{CONTACTS}{body['id']}/").json() == body
    assert api.get(f"{CONTACTS}{body['id']}").json() == body


def test_contact_is_created_with_everything(api: APIClient) -> None:
    company = api.post(COMPANIES, {"name": "Роза ООД"}).json()
    given = {
        "first_name": "Иван",
        "emails": [{"value": "a@b.example", "label": "work"}, {"value": "c@d.example"}],
        "phones": [{"value": "+49 341 123456"}],
        "company": company["id"],
        "job_title": "Управител",
        "tags": ["клиент", "VIP"],
        "birthday": "1980-03-22",
        "country": "de",
        "owner": None,
    }
    body = api.post(CONTACTS, given).json()
    assert (body["company"], body["company_name"]) == (company["id"], "Роза ООД")
    assert [point["value"] for point in body["emails"]] == ["a@b.example", "c@d.example"]
    assert (body["phone"], body["country"], body["birthday"]) == ("+49341123456", "DE", "1980-03-22")
    assert (body["tags"], body["owner"], body["version"]) == (["клиент", "VIP"], None, 1)


def test_contact_can_name_its_company(api: APIClient) -> None:
    first = api.post(CONTACTS, {"first_name": "Иван", "company_name": "Роза ООД"}).json()
    second = api.post(CONTACTS, {"first_name": "Мария", "company_name": "роза"}).json()
    assert first["company"] == second["company"] is not None


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({}, 422, "first_name"),
        ({"first_name": "И", "email": "ivan@"}, 422, "email"),
        ({"first_name": "И", "emails": [{"value": "ivan@"}]}, 422, "emails"),
        ({"first_name": "И", "birthday": "1850-01-01"}, 422, "birthday"),
        ({"first_name": "И", "phone": "12"}, 422, "phone"),
        ({"first_name": "И", "emails": "a@b.example"}, 400, "emails"),
        ({"first_name": "И", "emails": [{"label": "work"}]}, 400, "emails"),
        ({"first_name": "И", "company": str(uuid7())}, 400, "company"),
        ({"first_name": "И", "company": "Роза"}, 400, "company"),
        ({"first_name": "И", "birthday": "вчера"}, 400, "birthday"),
        ({"first_name": "И", "country": "XX"}, 400, "country"),
        ({"first_name": "И", "tags": "клиент"}, 400, "tags"),
        ({"first_name": "И" * 101}, 400, "first_name"),
        ({"first_name": "И", "website": "javascript:alert(1)"}, 400, "website"),
        ({"first_name": {"a": 1}}, 400, "first_name"),
        ([1, 2], 400, None),
    ],
)
def test_contact_refuses_bad_input_in_one_form(api: APIClient, given: Any, status: int, field: str | None) -> None:
    answer = api.post(CONTACTS, given, format="json")
    body = answer.json()
    assert answer.status_code == status
    assert {"code", "message", "field"} <= set(body)
    assert (body["field"] or "").split(".")[0] == (field or "")
    assert Contact.objects.unscoped(reason="test").count() == 0


def test_contact_is_changed_in_part(api: APIClient) -> None:
    emails = [{"value": "a@b.example", "label": "work"}, {"value": "c@d.example"}]
    body = api.post(CONTACTS, {"first_name": "Иван", "emails": emails}).json()
    path = f"{CONTACTS}{body['id']}/"
    changed = api.patch(path, {"city": "София", "email": "new@b.example"}).json()
    assert changed["emails"] == [{"value": "new@b.example", "label": "work"}, {"value": "c@d.example", "label": ""}]
    assert (changed["city"], changed["first_name"], changed["version"]) == ("София", "Иван", 2)
    stale = api.patch(path, {"city": "Варна", "version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_edit")
    assert api.patch(path, {"emails": []}).json()["email"] == ""


def test_contact_is_deleted_where_nothing_holds_it(api: APIClient, alya: Member) -> None:
    with scope(alya.organization, alya):
        free, held = make_contact(), make_contact("Мария", "Колева")
        put_on_draft(contact=held)
    assert api.delete(f"{CONTACTS}{free.pk}/").status_code == 204
    refused = api.delete(f"{CONTACTS}{held.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_on_documents")


def test_contacts_are_listed_searched_filtered_and_ordered(api: APIClient, alya: Member) -> None:
    with scope(alya.organization, alya):
        make_contact(email="a@b.example", tags=["vip"])
        make_contact("Мария", "Колева")

    def names(query: str) -> list[str]:
        return [row["full_name"] for row in api.get(f"{CONTACTS}?{query}").json()["results"]]

    assert names("search=ivan") == ["Иван Петров"]
    assert names("ordering=-name") == ["Мария Колева", "Иван Петров"]
    assert names("ordering=created_at") == ["Иван Петров", "Мария Колева"]
    assert names("tag=vip") == names("has_email=true") == ["Иван Петров"]
    assert names("page_size=1") == ["Иван Петров"]
    body = api.get(f"{CONTACTS}?page_size=1").json()
    assert body["count"] == 2
    assert body["next"]
    assert api.get(f"{CONTACTS}?owner=nobody").status_code == 400


@pytest.mark.parametrize("path", [CONTACTS, COMPANIES])
def test_lists_cost_the_same_with_more_rows(api: APIClient, alya: Member, path: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get(path).status_code == 200
        return len(queries)

    def one() -> None:
        make_contact(email=f"{uuid7()}@a.example", company=make_company(f"Фирма {uuid7()}"), owner=alya)

    with scope(alya.organization, alya):
        one()
    few = cost()
    with scope(alya.organization, alya):
        for _ in range(5):
            one()
    assert cost() == few <= 12


def test_what_another_firm_has_does_not_exist(api: APIClient, vera: Member) -> None:
    with scope(vera.organization, vera):
        contact = make_contact(company=make_company("Чужда ООД"))
    assert api.get(f"{CONTACTS}{contact.pk}/").status_code == 404
    assert api.patch(f"{CONTACTS}{contact.pk}/", {"city": "София"}).status_code == 404
    assert api.delete(f"{COMPANIES}{contact.company_id}/").status_code == 404
    answer = api.post(CONTACTS, {"first_name": "Иван", "company": str(contact.company_id)})
    assert (answer.status_code, answer.json()["field"]) == (400, "company")
    answer = api.post(CONTACTS, {"first_name": "Иван", "owner": str(vera.pk)})
    assert (answer.status_code, answer.json()["field"]) == (400, "owner")


def test_members_do_what_their_role_allows(alya: Member, boris: Member, api_of: ApiOf) -> None:
    with scope(alya.organization, alya):
        contact = make_contact()
    api = api_of(boris)
    assert api.patch(f"{CONTACTS}{contact.pk}/", {"city": "София"}).status_code == 200
    assert api.delete(f"{CONTACTS}{contact.pk}/").status_code == 403
    assert api.post(IMPORT, {"file": _csv("Name\nИван")}, format="multipart").status_code == 403


# --- Companies --------------------------------------------------------------------------------------------------------
def test_company_is_created_changed_and_deleted(api: APIClient) -> None:
    given = {"name": "Роза ООД", "eik": "BG 131071587", "vat_number": "131071587", "annual_revenue": "1200.50"}
    answer = api.post(COMPANIES, given)
    body = answer.json()
    assert answer.status_code == 201
    assert (body["eik"], body["vat_number"], body["annual_revenue"]) == ("131071587", "BG131071587", "1200.50")
    assert body["payment_days"] == 14
    path = f"{COMPANIES}{body['id']}/"
    assert api.patch(path, {"payment_days": 30}).json()["payment_days"] == 30
    assert api.patch(path, {"parent": body["id"]}).json()["code"] == "company_in_itself"
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({}, 400, "name"),
        ({"name": " "}, 400, "name"),
        ({"name": "Роза", "eik": "12345678"}, 422, "eik"),
        ({"name": "Роза", "vat_number": "DE1"}, 422, "vat_number"),
        ({"name": "Роза", "payment_days": 1000}, 400, "payment_days"),
        ({"name": "Роза", "annual_revenue": "-1"}, 400, "annual_revenue"),
        ({"name": "Роза", "size": "huge"}, 400, "size"),
    ],
)
def test_company_refuses_bad_input(api: APIClient, given: dict[str, Any], status: int, field: str) -> None:
    answer = api.post(COMPANIES, given)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert Company.objects.unscoped(reason="test").count() == 0


# --- Imports ----------------------------------------------------------------------------------------------------------
def _csv(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("contacts.csv", text.encode())


def test_import_answers_with_a_job_that_tells_the_result(
    api: APIClient, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = api.post(
            IMPORT, {"file": _csv("Име,E-mail\nИван,ivan@example.com\nМария,maria@\n,\n")}, format="multipart"
        )
    body = answer.json()
    assert answer.status_code == 202
    assert body["mapping"] == {"Име": "first_name", "E-mail": "email"}
    told = api.get(f"/api/v1/jobs/{body['job']}/").json()
    assert told["state"] == "done"
    assert told["progress"] == told["total"] == body["rows"]
    assert (told["result"]["created"], told["result"]["updated"], told["result"]["skipped"]) == (2, 0, 0)
    assert told["result"]["errors"][0]["code"] == "email_at"


def test_import_follows_the_policy_for_people_already_there(
    api: APIClient, alya: Member, django_capture_on_commit_callbacks: Commit
) -> None:
    with scope(alya.organization, alya):
        make_contact(email="ivan@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        file = _csv("Name,E-mail,Town\nИван Петров,ivan@example.com,София")
        api.post(IMPORT, {"file": file, "duplicates": "fill"}, format="multipart")
    with scope(alya.organization):
        assert Contact.objects.get().city == "София"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({}, 400, "required"),
        ({"file": "text"}, 400, "invalid"),
        ({"file": b""}, 422, "file_empty"),
        ({"file": b"%PDF-1.7"}, 422, "pdf"),
        ({"file": b"Town\n\xd0\xa1\n"}, 422, "nothing_identifies"),
        ({"file": b"Name\nIvan\n", "duplicates": "burn"}, 400, "invalid_choice"),
    ],
)
def test_import_refuses_files_it_cannot_read(api: APIClient, given: dict[str, Any], status: int, code: str) -> None:
    data = {
        key: SimpleUploadedFile("x.csv", value) if isinstance(value, bytes) else value for key, value in given.items()
    }
    answer = api.post(IMPORT, data, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not ImportRun.objects.unscoped(reason="test").exclude(state=ImportRun.State.UPLOADED).exists()
