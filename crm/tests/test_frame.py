"""What crm puts into the frame: menu, dashboard, search, panels, administration."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Member, User
from ai_assistant.search.finding import find
from config.lib import clock
from config.lib.urls import org_reverse
from crm.dashboard import deals_count, open_deals_figure, pipeline_card, tasks_count, today_card
from crm.hooks import deal_panels, panels_of
from crm.services import tasks
from crm.tests.factories import make_company, make_contact, make_deal, make_task, stages

pytestmark = pytest.mark.usefixtures("in_lipa")


@pytest.fixture
def desk(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    return client_of(alya)


def test_menu_counts_open_deals_and_what_is_due(alya: Member) -> None:
    today = clock.today(alya.organization)
    make_deal()
    make_deal(stage=stages()[4])
    assert deals_count() == (1, False)
    make_task(due_on=today)
    assert tasks_count() == (1, False)
    make_task(due_on=today - datetime.timedelta(days=1))
    assert tasks_count() == (2, True)


def test_dashboard_figure_of_open_deals_leads_to_its_lists(alya: Member) -> None:
    today = clock.today(alya.organization)
    make_deal(value=Decimal("100.50"), expected_close_on=today)
    make_deal(value=Decimal(1200), currency="USD")
    figure = open_deals_figure(alya, None)
    assert (figure["amount"], figure["currency"]) == (Decimal("100.50"), "EUR")
    assert figure["url"].endswith("/deals/list/?tab=open")
    assert "2 deals" in figure["note"]
    assert "1 closes by" in figure["note"]
    assert "US$1,200" in figure["note"]
    assert "closes_until=" in figure["note"]


def test_dashboard_shows_the_day_with_its_boxes(alya: Member, desk: Client) -> None:
    today = clock.today(alya.organization)
    make_task("Мостра", due_on=today, company=make_company("Роза ООД"))
    tasks.complete_task(task=make_task("Обаждане", due_on=today), actor=alya)
    card = today_card(alya, None)
    assert [row["task"].title for row in card["rows"]] == ["Мостра", "Обаждане"]
    content = desk.get(reverse("dashboard", args=[alya.organization.slug])).content.decode()
    assert "1 of 2" in content
    assert "Роза ООД" in content
    assert org_reverse("crm:task_complete", card["rows"][0]["task"].pk) in content


def test_dashboard_pipeline_shows_the_share_of_each_open_stage(alya: Member) -> None:
    make_deal(value=Decimal(300), stage=stages()[0])
    make_deal(value=Decimal(100), stage=stages()[1])
    make_deal(value=Decimal(999), stage=stages()[4])
    card = pipeline_card(alya, None)
    assert [(row["amount"], row["share"]) for row in card["rows"]] == [
        (Decimal(300), 100),
        (Decimal(100), 33),
        (Decimal(0), 0),
        (Decimal(0), 0),
    ]
    assert card["weighted"] == Decimal("60.00")
    assert f"stage={stages()[0].pk}" in card["rows"][0]["url"]


def test_search_finds_deals_and_tasks_by_words(alya: Member, desk: Client) -> None:
    make_deal("Кутии за Коледа", value=Decimal(1000), company=make_company("Роза ООД"))
    make_task("Мостра на кутии", due_on=datetime.date(2026, 12, 1))
    (deals,) = find(alya, "koleda roza")
    assert [(hit.title, hit.subtitle) for hit in deals.hits()] == [
        ("Кутии за Коледа", "Роза ООД · New enquiry · €1,000")
    ]
    (tasks,) = find(alya, "kutii mostra")
    assert [(hit.title, hit.subtitle) for hit in tasks.hits()] == [("Мостра на кутии", "1\xa0Dec\xa02026")]
    assert find(alya, "няма") == []
    assert "<mark>Кутии</mark> за Коледа" in desk.get(org_reverse("palette"), {"q": "кутии"}).content.decode()


def test_panels_are_for_those_who_may_see_them(alya: Member, boris: Member) -> None:
    deal = make_deal()
    assert {"tasks", "files"} <= {panel["key"] for panel in panels_of(deal_panels, alya, deal)}
    boris.overrides = {"crm.view": False}
    assert not {"tasks", "files"} & {panel["key"] for panel in panels_of(deal_panels, boris, deal)}


@pytest.mark.parametrize("kind", ["contact", "company"])
def test_customers_show_their_deals_and_tasks(kind: str, alya: Member, desk: Client) -> None:
    record = {"contact": make_contact, "company": make_company}[kind]()
    about = {"contacts": [record]} if kind == "contact" else {"company": record}
    make_deal("Кутии", value=Decimal(1000), **about)
    make_task("Мостра", **{kind: record})
    content = desk.get(org_reverse(f"crm:{kind}", record.pk)).content.decode()
    for words in ("Кутии", "€1,000.00", "Мостра", f"?{kind}={record.pk}"):
        assert words in content, words


def test_staff_see_every_model_in_the_administration_site(
    alya: Member, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    staff = User.objects.create_superuser("root@kantora.example", "linden-tree-in-june", full_name="Root")
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    deal = make_deal(company=make_company(), contacts=[make_contact()])
    make_task(deal=deal)
    for name in (
        "pipeline",
        "stage",
        "deal",
        "dealcontact",
        "dealline",
        "task",
        "calendarfeed",
        "activity",
        "attachment",
    ):
        model = apps.get_model("crm", name)
        with django_assert_max_num_queries(15):
            response = client.get(reverse(f"admin:crm_{name}_changelist"))
        assert response.status_code == 200
        if row := model.objects.first():
            assert client.get(reverse(f"admin:crm_{name}_change", args=[row.pk])).status_code == 200
