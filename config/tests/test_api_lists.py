"""Reading lists: by page and by cursor, some fields only, related records in their places."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Member, Organization
from accounts.rules import AccountsPermission
from accounts.services import notifications
from config.tests.routes import endpoints
from crm.models import Company, Task
from crm.tests.factories import make_company, make_contact, make_task
from subscriptions.services import plans

pytestmark = pytest.mark.django_db
CONTACTS = "/api/v1/contacts/"


@pytest.fixture
def api(api_of: Callable[[Member], APIClient], alya: Member) -> APIClient:
    return api_of(alya)


def _walk(api: APIClient, url: str, link: str = "next") -> list[list[str]]:
    """The names on each piece of a list, following its links."""
    pieces, address = [], url
    while address:
        body = api.get(address).json()
        pieces.append([row["first_name"] for row in body["results"]])
        address = body[link]
    return pieces


# --- By page ----------------------------------------------------------------------------------------------------------
def test_list_is_read_by_page_unless_a_cursor_is_asked_for(api: APIClient, in_lipa: object) -> None:
    for number in range(3):
        make_contact(first_name=f"Ана{number}")
    body = api.get(CONTACTS, {"page": 2, "page_size": 2}).json()
    assert list(body) == ["count", "next", "previous", "results"]
    assert (body["count"], len(body["results"]), body["next"]) == (3, 1, None)
    assert body["previous"].startswith("http://testserver/api/v1/contacts/?")
    assert api.get(CONTACTS, {"page": 9}).status_code == 404


# --- By cursor --------------------------------------------------------------------------------------------------------
def test_cursor_reads_every_row_once_while_rows_are_added(api: APIClient, in_lipa: object) -> None:
    for number in range(5):
        make_contact(first_name=f"Ана{number}")
    first = api.get(CONTACTS, {"cursor": "", "page_size": 2}).json()
    assert list(first) == ["next", "previous", "results"]
    assert [row["first_name"] for row in first["results"]] == ["Ана4", "Ана3"]
    assert first["previous"] is None
    make_contact(first_name="Нова")
    assert _walk(api, first["next"]) == [["Ана2", "Ана1"], ["Ана0"]]
    second = api.get(first["next"]).json()
    assert _walk(api, second["previous"], "previous") == [["Ана4", "Ана3"], ["Нова"]]


def test_cursor_keeps_filters_and_an_order_with_equal_values(api: APIClient, in_lipa: object) -> None:
    for name, city in [("В", "Варна"), ("Б", "Русе"), ("А", "Варна"), ("Г", "Варна"), ("Д", "Варна")]:
        make_contact(first_name=name, city=city)
    for ordering in ("city", "-created_at", "id"):
        pages = _walk(api, f"{CONTACTS}?cursor=&page_size=2&city=Варна&ordering={ordering}")
        assert [len(page) for page in pages] == [2, 2], ordering
        assert sorted(name for page in pages for name in page) == ["А", "В", "Г", "Д"], ordering


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cursor=x", "bad_cursor"),
        ("cursor=%00%F0%9F%98%80:a:b", "bad_cursor"),
        ("cursor=&ordering=expected_close_on", "ordering_without_cursor"),
    ],
)
def test_cursor_that_cannot_be_read_is_refused(api: APIClient, query: str, code: str) -> None:
    answer = api.get(f"/api/v1/deals/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_cursor_of_another_order_is_refused(api: APIClient, in_lipa: object) -> None:
    make_contact(), make_contact()
    following = api.get(CONTACTS, {"cursor": "", "page_size": 1}).json()["next"]
    answer = api.get(f"{following}&ordering=city")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


def test_cursor_costs_no_count(api: APIClient, in_lipa: object) -> None:
    make_contact()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.get(CONTACTS, {"cursor": ""})
    assert "COUNT(" not in " ".join(query["sql"] for query in queries)


def test_every_list_can_be_read_by_cursor(api: APIClient) -> None:
    found = {}
    for route in endpoints():
        answer = api.get(f"{route.path('')}?cursor=") if not route.takes_id else None
        if answer is not None and "results" in (body := _json(answer)):
            found[route.pattern] = "count" in body
    assert len(found) > 10
    assert set(found.values()) == {False}


def _json(answer: Any) -> Any:
    return answer.json() if answer.headers.get("Content-Type") == "application/json" else {}


# --- Fields -----------------------------------------------------------------------------------------------------------
def test_answer_has_the_fields_asked_for(api: APIClient, in_lipa: object) -> None:
    contact = make_contact(first_name="Ана")
    assert api.get(CONTACTS, {"fields": "first_name, id"}).json()["results"] == [
        {"id": str(contact.pk), "first_name": "Ана"}
    ]
    assert api.get(f"{CONTACTS}{contact.pk}/?fields=email").json() == {"email": contact.email}
    assert len(api.get(f"{CONTACTS}{contact.pk}/?fields=,").json()) > 20


@pytest.mark.parametrize(
    "path",
    ["users/me/", "users/me/notification-settings/", "organizations/", "organizations/{id}/", "organizations/members/",
     "notifications/", "billing/subscription/"],
)  # fmt: skip
def test_fields_narrow_whatever_is_read(path: str, api: APIClient, in_lipa: Organization, alya: Member) -> None:
    plans.seed()
    notifications.notify([alya], "crm.task_assigned", {"task": "Чертеж", "about": "Роза", "by": "Боян"})
    address = f"/api/v1/{path}".replace("{id}", str(in_lipa.pk))

    def rows(query: str) -> Any:
        body = api.get(f"{address}{query}").json()
        return body.get("results", [body]) if isinstance(body, dict) else body

    whole = rows("")
    name = sorted(whole[0])[-1]
    assert rows(f"?fields={name}") == [{name: row[name]} for row in whole]
    assert api.get(f"{address}?fields=nothing").json()["code"] == "unknown_name"


def test_fields_and_expansions_that_are_not_there_are_refused(api: APIClient, in_lipa: object) -> None:
    contact = make_contact()
    for query, field in [("fields=id,password", "fields"), ("expand=notes", "expand"), ("fields=%00", "fields")]:
        for address in (CONTACTS, f"{CONTACTS}{contact.pk}/"):
            answer = api.get(f"{address}?{query}")
            assert (answer.status_code, answer.json()["code"]) == (400, "unknown_name")
            assert answer.json()["field"] == field


def test_fields_do_not_narrow_what_is_written(api: APIClient, in_lipa: object) -> None:
    answer = api.post(f"{CONTACTS}?fields=id", {"first_name": "Ана"})
    assert (answer.status_code, answer.json()["first_name"]) == (201, "Ана")


# --- Expansion --------------------------------------------------------------------------------------------------------
def test_related_record_stands_in_the_place_of_its_id(api: APIClient, in_lipa: object, alya: Member) -> None:
    company = make_company(name="Роза")
    contact = make_contact(company=company, owner=alya)
    lonely = make_contact(company=None)
    body = api.get(f"{CONTACTS}{contact.pk}/?expand=company,owner&fields=company,owner").json()
    assert (body["company"]["name"], body["owner"]["email"]) == ("Роза", "alya@lipa.example")
    assert api.get(f"{CONTACTS}{contact.pk}/").json()["company"] == str(company.pk)
    assert api.get(f"{CONTACTS}{lonely.pk}/?expand=company").json()["company"] is None


def test_expansions_cost_the_same_with_more_rows(api: APIClient, in_lipa: object, alya: Member) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = api.get("/api/v1/tasks/", {"expand": "company,contact,assignee"})
        assert {row["company"]["name"] for row in answer.json()["results"]} == {"Роза"}
        return len(queries)

    def fill(number: int) -> None:
        for _ in range(number):
            company = make_company(name="Роза")
            make_task(company=company, contact=make_contact(company=company), assignee=alya)

    fill(1)
    few = cost()
    fill(10)
    assert (Task.objects.count(), Company.objects.count(), cost()) == (11, 11, few)


def test_every_expansion_is_answered(api: APIClient) -> None:
    views = {route.pattern: route.callback.cls for route in endpoints() if hasattr(route.callback, "cls")}
    lists = {route.pattern: route.path("") for route in endpoints() if not route.takes_id}
    asked = [(lists[p], name) for p, view in views.items() if p in lists for name in getattr(view, "expandable", {})]
    assert len(asked) > 15
    assert {api.get(path, {"expand": name}).status_code for path, name in asked} == {200}


def test_expansion_needs_the_permission_of_what_it_shows(
    in_lipa: object, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    boris.overrides = {AccountsPermission.VIEW_TEAM: False}
    boris.save()
    assert api_of(boris).get(CONTACTS, {"expand": "owner"}).status_code == 403
    assert api_of(boris).get(CONTACTS, {"expand": "company"}).status_code == 200
