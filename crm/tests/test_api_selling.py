"""Pipelines, deals, tasks and activities through the API."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Member
from accounts.tenancy import scope
from crm.models import Activity, Deal, Pipeline, Task
from crm.services import activities, deals, pipelines
from crm.services.deals import LineInput
from crm.tests.factories import make_company, make_contact, make_deal, make_task, stages

pytestmark = pytest.mark.usefixtures("in_lipa")
NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def api(alya: Member, api_of: Callable[[Member], APIClient]) -> APIClient:
    return api_of(alya)


@pytest.fixture
def foreign(vera: Member) -> dict[str, Any]:
    """What a stranger has."""
    with scope(vera.organization, vera):
        company = make_company("Чужда")
        deal = make_deal("Чужда", company=company)
        return {
            "companies": company,
            "deals": deal,
            "tasks": make_task(deal=deal),
            "pipelines": deal.pipeline,
            "stages": deal.stage,
            "activities": activities.write(actor=vera, kind="note", body="x", deal=deal),
        }


# --- Pipelines --------------------------------------------------------------------------------------------------------
def test_pipelines_are_read_with_their_stages(api: APIClient) -> None:
    body = api.get("/api/v1/pipelines/").json()
    assert body["count"] == 1
    stage = body["results"][0]["stages"][0]
    assert (stage["name"], stage["probability"], stage["outcome"], stage["rotten_days"]) == (
        "New enquiry",
        10,
        "open",
        14,
    )
    assert api.get("/api/v1/pipelines", {"search": "SAL"}).json()["count"] == 1
    assert api.get("/api/v1/pipelines", {"search": "друга"}).json()["count"] == 0


def test_pipelines_are_made_changed_archived_and_deleted(api: APIClient) -> None:
    created = api.post(
        "/api/v1/pipelines/", {"name": "Абонаменти", "stages": [{"name": "Нов"}, {"name": "Взет", "outcome": "won"}]}
    )
    assert created.status_code == 201
    url = f"/api/v1/pipelines/{created.json()['id']}/"
    first, second = created.json()["stages"]
    changed = api.patch(url, {"stages": [second, first | {"name": "Нов клиент", "colour": 3}, {"name": "Среща"}]})
    assert [stage["name"] for stage in changed.json()["stages"]] == ["Взет", "Нов клиент", "Среща"]
    assert changed.json()["stages"][1]["id"] == first["id"]
    assert api.patch(url, {"is_archived": True}).json()["is_archived"] is True
    assert api.patch(url, {"is_archived": False}).json()["is_archived"] is False
    assert api.delete(url).status_code == 204
    assert not Pipeline.objects.filter(name="Абонаменти").exists()


def test_a_new_pipeline_has_the_usual_stages(api: APIClient) -> None:
    assert len(api.post("/api/v1/pipelines/", {"name": "Друга"}).json()["stages"]) == 5


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "required", "name"),
        ({"name": "sales"}, "pipeline_name_taken", "name"),
        ({"name": "Нова", "stages": []}, "empty", "stages"),
        ({"name": "Нова", "stages": [{"name": "x", "outcome": "won"}]}, "no_open_stage", "stages"),
        ({"name": "Нова", "stages": [{"name": "x", "colour": 9}]}, "max_value", "stages.0.colour"),
        ({"name": "Нова", "stages": [{"name": "x", "id": NOBODY}]}, "stage_elsewhere", "stage"),
    ],
)
def test_pipelines_refuse_what_cannot_be(api: APIClient, body: dict[str, Any], code: str, field: str) -> None:
    response = api.post("/api/v1/pipelines/", body)
    assert response.status_code in (400, 422)
    assert (response.json()["code"], response.json()["field"]) == (code, field)
    assert Pipeline.objects.count() == 1


def test_a_stage_is_listed_once(api: APIClient) -> None:
    pipeline = api.get("/api/v1/pipelines/").json()["results"][0]
    twice = [pipeline["stages"][0], {**pipeline["stages"][0], "name": "Друг"}]
    answer = api.patch(f"/api/v1/pipelines/{pipeline['id']}/", {"stages": twice})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "stage_twice", "stages")
    never = [{"name": "Нов", "rotten_days": 10**9}]
    assert api.patch(f"/api/v1/pipelines/{pipeline['id']}/", {"stages": never}).status_code == 400


def test_a_pipeline_with_deals_stays(api: APIClient) -> None:
    deal = make_deal()
    response = api.delete(f"/api/v1/pipelines/{deal.pipeline_id}/")
    assert (response.status_code, response.json()["code"]) == (409, "pipeline_in_use")


def test_pipelines_are_read_by_all_and_changed_by_managers(
    boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    assert api_of(boris).get("/api/v1/pipelines/").status_code == 200
    assert api_of(boris).post("/api/v1/pipelines/", {"name": "x"}).status_code == 403


# --- Deals ------------------------------------------------------------------------------------------------------------
def test_deals_are_made_with_people_and_lines(alya: Member, api: APIClient) -> None:
    company, contact = make_company(), make_contact()
    body = {
        "title": "Кутии",
        "company": str(company.pk),
        "contacts": [str(contact.pk)],
        "value": "1.00",
        "expected_close_on": "2026-12-01",
        "tags": ["нов"],
        "lines": [{"description": "Кутия", "quantity": "3", "unit_code": "C62", "unit_price": "1.115"}],
    }
    response = api.post("/api/v1/deals/", body)
    deal = response.json()
    assert response.status_code == 201
    assert (deal["value"], deal["currency"], deal["status"], deal["version"]) == ("3.35", "EUR", "open", 1)
    assert (deal["contacts"], deal["owner"], deal["company"]) == ([str(contact.pk)], str(alya.pk), str(company.pk))
    assert (deal["stage_name"], deal["probability"]) == ("New enquiry", 10)
    assert deal["lines"] == [
        {"description": "Кутия", "quantity": "3.000", "unit_code": "C62", "unit_price": "1.1150", "total": "3.35"}
    ]
    assert api.get(f"/api/v1/deals/{deal['id']}").json() == deal


def test_deals_are_listed_all_unless_narrowed(alya: Member, api: APIClient) -> None:
    company = make_company("Роза")
    make_deal("а", value=Decimal(5), company=company)
    deals.win_deal(deal=make_deal("б", value=Decimal(9)), actor=alya)
    assert api.get("/api/v1/deals/").json()["count"] == 2
    assert [row["title"] for row in api.get("/api/v1/deals/", {"tab": "won"}).json()["results"]] == ["б"]
    assert [row["title"] for row in api.get("/api/v1/deals/", {"search": "roza"}).json()["results"]] == ["а"]
    assert [row["title"] for row in api.get("/api/v1/deals/", {"ordering": "-value"}).json()["results"]] == ["б", "а"]
    assert api.get("/api/v1/deals/", {"company": company.pk}).json()["count"] == 1
    page = api.get("/api/v1/deals/", {"page_size": 1}).json()
    assert (len(page["results"]), page["count"], page["next"] is None) == (1, 2, False)
    assert api.get("/api/v1/deals/", {"stage": "x"}).status_code == 400


def test_deals_cost_the_same_for_many(api: APIClient, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(30):
        make_deal(
            f"{number}",
            company=make_company(f"Фирма {number}"),
            contacts=[make_contact(f"Иван {number}")],
            lines=[LineInput("x"), LineInput("y")],
        )
    with django_assert_max_num_queries(12):
        body = api.get("/api/v1/deals/").json()
    assert len(body["results"][0]["lines"]) == 2


def test_a_deal_worth_more_than_can_be_stored_is_refused(api: APIClient) -> None:
    lines = [{"description": "Х", "quantity": "999999999", "unit_price": "99999999999.9999"}]
    deal = make_deal("Х")
    for answer in (
        api.post("/api/v1/deals/", {"title": "Х", "lines": lines}),
        api.patch(f"/api/v1/deals/{deal.pk}/", {"lines": lines}),
    ):
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "amount_too_large", "lines")
    assert api.get("/api/v1/deals/").json()["count"] == 1
    assert not deal.lines.exists()


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("deals", {"title": "Х", "expected_close_on": "9999-12-31"}, "expected_close_on"),
        ("tasks", {"title": "Х", "due_on": "9999-12-31", "recurrence": "daily"}, "due_on"),
        ("activities", {"body": "Х", "occurred_at": "0001-01-02T00:00:00Z"}, "occurred_at"),
    ],
)
def test_dates_nobody_means_are_refused(api: APIClient, path: str, body: dict[str, Any], field: str) -> None:
    about = {"company": str(make_company().pk)} if path == "activities" else {}
    answer = api.post(f"/api/v1/{path}/", body | about)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "date_out_of_range", field)


def test_a_deal_is_changed_in_part(api: APIClient) -> None:
    deal = make_deal(value=Decimal(10), contacts=[make_contact()])
    url = f"/api/v1/deals/{deal.pk}/"
    assert api.patch(url, {"value": "12.50", "version": 1}).json()["value"] == "12.50"
    assert api.patch(url, {"value": "13", "version": 1}).json()["code"] == "stale_edit"
    assert api.patch(url, {"contacts": []}).json()["contacts"] == []
    moved = api.patch(url, {"stage": str(stages()[4].pk)}).json()
    assert (moved["status"], moved["value"]) == ("won", "12.50")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "x", "value": "-1"}, "value"),
        ({"title": "x", "value": "1.001"}, "value"),
        ({"title": "x", "currency": "EURO"}, "currency"),
        ({"title": "x", "company": NOBODY}, "company"),
        ({"title": "x", "company": 5}, "company"),
        ({"title": "x", "contacts": [NOBODY]}, "contacts"),
        ({"title": "x", "contacts": "all"}, "contacts"),
        ({"title": "x", "stage": "first"}, "stage"),
        ({"title": "x", "expected_close_on": "01.12.2026"}, "expected_close_on"),
        ({"title": "x", "lines": [{"description": "y", "quantity": "NaN"}]}, "lines.0.quantity"),
        ({"title": "x", "lines": [{"description": "y", "unit_code": "PIECE"}]}, "lines.0.unit_code"),
        ({"title": "x", "tags": [{"a": 1}]}, "tags.0"),
    ],
)
def test_deals_refuse_what_cannot_be_and_name_the_field(api: APIClient, body: dict[str, Any], field: str) -> None:
    response = api.post("/api/v1/deals/", body)
    assert response.status_code == 400
    assert response.json()["field"] == field
    assert not Deal.objects.exists()


def test_a_deal_is_moved_won_lost_and_reopened(api: APIClient) -> None:
    deal, other = make_deal(), make_deal("друга", stage=stages()[1])
    url = f"/api/v1/deals/{deal.pk}"
    body = {"stage": str(stages()[1].pk), "after": str(other.pk), "version": 1}
    moved = api.post(f"{url}/move/", body).json()
    assert (moved["stage"], moved["version"]) == (str(stages()[1].pk), 2)
    assert Deal.objects.get(pk=deal.pk).position > Deal.objects.get(pk=other.pk).position
    assert api.post(f"{url}/move/", body).status_code == 409
    assert api.post(f"{url}/move", {"stage": str(stages()[1].pk), "position": 0}).status_code == 200
    assert Deal.objects.get(pk=deal.pk).position < Deal.objects.get(pk=other.pk).position
    assert api.post(f"{url}/lose/", {"reason": "Цената"}).json()["lost_reason"] == "Цената"
    assert api.post(f"{url}/win/").json()["code"] == "deal_not_open"
    assert api.post(f"{url}/reopen/").json()["status"] == "open"
    assert api.post(f"{url}/win/").json()["status"] == "won"


@pytest.mark.parametrize("body", [{}, {"stage": NOBODY}, {"stage": "x"}, {"position": 1}])
def test_a_move_names_a_stage(api: APIClient, body: dict[str, Any]) -> None:
    response = api.post(f"/api/v1/deals/{make_deal().pk}/move/", body)
    assert (response.status_code, response.json()["field"]) == (400, "stage")


def test_deals_are_deleted_by_managers(api: APIClient, boris: Member, api_of: Callable[[Member], APIClient]) -> None:
    url = f"/api/v1/deals/{make_deal().pk}/"
    assert api_of(boris).delete(url).status_code == 403
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404


# --- Tasks ------------------------------------------------------------------------------------------------------------
def test_tasks_are_made_changed_done_and_reopened(alya: Member, api: APIClient) -> None:
    deal = make_deal()
    body = {"title": "Обаждане", "kind": "call", "due_on": "2030-01-31", "recurrence": "monthly", "deal": str(deal.pk)}
    task = api.post("/api/v1/tasks/", body).json()
    url = f"/api/v1/tasks/{task['id']}"
    assert (task["assignee"], task["priority"], task["done_at"]) == (str(alya.pk), 2, None)
    assert api.patch(f"{url}/", {"due_time": "09:30", "version": 1}).json()["due_time"] == "09:30:00"
    assert api.patch(f"{url}/", {"title": "x", "version": 1}).status_code == 409
    assert api.post(f"{url}/complete/").json()["done_at"] is not None
    assert api.post(f"{url}/complete/").status_code == 200
    assert [row["due_on"] for row in api.get("/api/v1/tasks/", {"tab": "upcoming"}).json()["results"]] == ["2030-02-28"]
    assert api.post(f"{url}/reopen/").json()["done_at"] is None
    assert Task.objects.count() == 1
    assert api.delete(f"{url}/").status_code == 204


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": "x", "kind": "dance"}, "kind"),
        ({"title": "x", "priority": 9}, "priority"),
        ({"title": "x", "recurrence": "daily"}, "due_on"),
        ({"title": "x", "assignee": NOBODY}, "assignee"),
        ({"title": "x", "deal": NOBODY}, "deal"),
        ({"title": "x", "remind_at": "soon"}, "remind_at"),
    ],
)
def test_tasks_refuse_what_cannot_be_and_name_the_field(api: APIClient, body: dict[str, Any], field: str) -> None:
    response = api.post("/api/v1/tasks/", body)
    assert response.status_code in (400, 422)
    assert response.json()["field"] == field
    assert not Task.objects.exists()


def test_tasks_are_searched_and_filtered(api: APIClient) -> None:
    deal = make_deal()
    make_task("Обаждане", deal=deal, kind="call")
    make_task("Среща", priority=3)
    assert api.get("/api/v1/tasks/").json()["count"] == 2
    for query in ({"search": "obazhd"}, {"deal": deal.pk}, {"kind": "call"}):
        assert [row["title"] for row in api.get("/api/v1/tasks/", query).json()["results"]] == ["Обаждане"]
    assert api.get("/api/v1/tasks/", {"priority": "3"}).json()["count"] == 1


def test_tasks_of_others_are_deleted_by_managers(boris: Member, api_of: Callable[[Member], APIClient]) -> None:
    assert api_of(boris).delete(f"/api/v1/tasks/{make_task().pk}/").status_code == 403
    assert Task.objects.exists()


# --- Activities -------------------------------------------------------------------------------------------------------
def test_activities_are_written_corrected_and_deleted(alya: Member, api: APIClient) -> None:
    company = make_company("Роза")
    body = {"kind": "call", "body": "Иска мостра", "company": str(company.pk), "occurred_at": "2026-01-05T10:00:00Z"}
    response = api.post("/api/v1/activities/", body)
    entry = response.json()
    assert response.status_code == 201
    assert (entry["text"], entry["member"], entry["occurred_at"]) == (
        "Alya Ilieva made a call",
        str(alya.pk),
        "2026-01-05T12:00:00+02:00",
    )
    url = f"/api/v1/activities/{entry['id']}/"
    assert api.patch(url, {"body": "Иска две мостри"}).json()["body"] == "Иска две мостри"
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404


def test_activities_are_listed_by_record_in_words(api: APIClient) -> None:
    deal = make_deal("Кутии & <капаци>")
    make_deal("Друга")
    body = api.get("/api/v1/activities/", {"deal": deal.pk}).json()
    assert [row["text"] for row in body["results"]] == ["Alya Ilieva opened the deal Кутии & <капаци>"]
    assert api.get("/api/v1/activities/", {"kind": "deal_created", "search": ""}).json()["count"] == 2
    assert api.get("/api/v1/activities/", {"search": "нещо"}).json()["count"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"body": "x"}, "about_nothing"),
        ({"body": ""}, "blank"),
        ({"kind": "deal_won", "body": "x"}, "invalid_choice"),
        ({"body": "x", "contact": NOBODY}, "does_not_exist"),
        ({"body": "x", "occurred_at": "2999-01-01T00:00:00Z"}, "about_nothing"),
    ],
)
def test_activities_refuse_what_cannot_be(api: APIClient, body: dict[str, Any], code: str) -> None:
    response = api.post("/api/v1/activities/", body)
    assert response.status_code in (400, 422)
    assert response.json()["code"] == code
    assert not Activity.objects.exists()


def test_activities_of_others_and_of_the_product_stay(
    alya: Member, boris: Member, api: APIClient, api_of: Callable[[Member], APIClient]
) -> None:
    deal = make_deal()
    note = activities.write(actor=alya, kind="note", body="x", deal=deal)
    own = Activity.objects.get(kind="deal_created")
    assert api_of(boris).patch(f"/api/v1/activities/{note.pk}/", {"body": "y"}).status_code == 403
    assert api.delete(f"/api/v1/activities/{own.pk}/").status_code == 403
    assert Activity.objects.count() == 2


# --- Strangers --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["pipelines", "deals", "tasks", "activities"])
def test_what_strangers_have_does_not_exist(kind: str, api: APIClient, foreign: dict[str, Any]) -> None:
    url = f"/api/v1/{kind}/{foreign[kind].pk}/"
    assert api.get(url).status_code == 404
    assert api.patch(url, {}).status_code == 404
    assert api.delete(url).status_code == 404
    own = {row["id"] for row in api.get(f"/api/v1/{kind}/").json()["results"]}
    assert str(foreign[kind].pk) not in own


def test_what_strangers_have_cannot_be_named(api: APIClient, foreign: dict[str, Any]) -> None:
    deal = make_deal()
    for path, body, field in (
        ("deals/", {"title": "x", "company": str(foreign["companies"].pk)}, "company"),
        ("deals/", {"title": "x", "stage": str(foreign["stages"].pk)}, "stage"),
        (f"deals/{deal.pk}/move/", {"stage": str(foreign["stages"].pk)}, "stage"),
        ("tasks/", {"title": "x", "deal": str(foreign["deals"].pk)}, "deal"),
        ("activities/", {"body": "x", "deal": str(foreign["deals"].pk)}, "deal"),
    ):
        response = api.post(f"/api/v1/{path}", body)
        assert (response.status_code, response.json()["field"]) == (400, field)


def test_stages_of_strangers_cannot_be_taken_over(api: APIClient, foreign: dict[str, Any], alya: Member) -> None:
    pipeline = pipelines.create_pipeline(actor=alya, name="Моя")
    body = {"stages": [{"id": str(foreign["stages"].pk), "name": "x"}]}
    assert api.patch(f"/api/v1/pipelines/{pipeline.pk}/", body).json()["code"] == "stage_elsewhere"
