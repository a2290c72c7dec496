"""Pages of tasks: list, form, ticking off, calendar, the secret link, tasks of one record."""

import datetime
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Member
from accounts.tenancy import scope
from config.lib import clock
from config.lib.urls import org_reverse
from crm.models import CalendarFeed, Task
from crm.services import calendar_feeds, tasks
from crm.tests.factories import make_company, make_contact, make_deal, make_task

pytestmark = pytest.mark.usefixtures("in_lipa")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    return client_of(alya)


@pytest.fixture
def today(alya: Member) -> datetime.date:
    return clock.today(alya.organization)


def form_data(**values: object) -> dict[str, object]:
    """What the form of a task sends."""
    return {"title": "Обаждане", "kind": "call", "priority": "2", "recurrence": ""} | values


# --- List and form ----------------------------------------------------------------------------------------------------
def test_task_list_begins_with_my_day(alya: Member, boris: Member, desk: Client, today: datetime.date) -> None:
    make_task("Моя", due_on=today, company=make_company("Роза ООД"), priority=3)
    make_task("Тяхна", due_on=today, assignee=boris)
    content = desk.get(org_reverse("crm:tasks")).content.decode()
    assert "Моя" in content
    assert "Роза ООД" in content
    assert "High" in content
    assert "Тяхна" not in content


def test_task_list_shows_overdue_upcoming_and_done(alya: Member, desk: Client, today: datetime.date) -> None:
    make_task("Късна", due_on=today - datetime.timedelta(days=1))
    make_task("Бъдеща", due_on=today + datetime.timedelta(days=3))
    make_task("Някой ден")
    tasks.complete_task(task=make_task("Свършена", due_on=today), actor=alya)
    shown = {
        tab: [title for title in ("Късна", "Бъдеща", "Някой ден", "Свършена") if title in page]
        for tab in ("overdue", "upcoming", "done")
        if (page := desk.get(org_reverse("crm:tasks"), {"tab": tab}).content.decode())
    }
    assert shown == {"overdue": ["Късна"], "upcoming": ["Бъдеща", "Някой ден"], "done": ["Свършена"]}


def test_task_list_costs_the_same_for_many(
    desk: Client, today: datetime.date, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        make_task(f"{number}", due_on=today, company=make_company(f"Фирма {number}"))
    desk.get(org_reverse("crm:tasks"))
    with django_assert_max_num_queries(12):
        desk.get(org_reverse("crm:tasks"))


def test_task_export_gives_the_same_rows(desk: Client, today: datetime.date) -> None:
    make_task("Обаждане", due_on=today, deal=make_deal("Кутии"))
    content = b"".join(desk.get(org_reverse("crm:task_export")).streaming_content).decode("utf-8-sig")
    assert content.splitlines()[1] == f",Обаждане,{today.isoformat()},Кутии,Alya Ilieva"


def test_task_new_stores_the_task_and_returns_to_what_it_is_about(boris: Member, desk: Client) -> None:
    deal = make_deal("Кутии")
    data = form_data(
        due_on="2026-12-01", due_time="9:30", recurrence="weekly", assignee=str(boris.pk),
        deal=str(deal.pk), deal_text="Кутии", remind_at="2026-12-01 09:00",
    )  # fmt: skip
    response = desk.post(org_reverse("crm:task_new"), data)
    task = Task.objects.get()
    assert response.headers["Location"] == org_reverse("crm:deal", deal.pk)
    assert (task.due_on, task.due_time, task.assignee) == (datetime.date(2026, 12, 1), datetime.time(9, 30), boris)
    assert (task.recurrence, task.deal) == ("weekly", deal)


def test_task_new_begins_with_what_the_link_says(desk: Client) -> None:
    deal = make_deal("Кутии", company=make_company("Роза ООД"))
    query = {"deal": deal.pk, "due_on": "2026-12-01", "contact": "nobody"}
    content = desk.get(org_reverse("crm:task_new"), query).content.decode()
    for value in ("Кутии", "Роза ООД", "2026-12-01"):
        assert f'value="{value}"' in content


def test_task_new_says_what_is_wrong_at_its_field(desk: Client) -> None:
    response = desk.post(org_reverse("crm:task_new"), form_data(title="", recurrence="daily"))
    assert response.status_code == 422
    assert "Say what is to be done." in response.content.decode()
    response = desk.post(org_reverse("crm:task_new"), form_data(recurrence="daily"))
    assert response.content.decode().count("needs a due date") == 2
    assert not Task.objects.exists()


def test_task_page_tells_a_stale_edit(alya: Member, desk: Client) -> None:
    task = make_task()
    tasks.update_task(task=task, actor=alya, values={"notes": "от колега"})
    response = desk.post(org_reverse("crm:task", task.pk), form_data(title="Моето", version=1))
    content = response.content.decode()
    assert response.status_code == 422
    assert 'value="Моето"' in content
    version = re.search(r'name="version" value="(\d+)"', content)
    assert version is not None
    desk.post(org_reverse("crm:task", task.pk), form_data(title="Моето", version=version[1]))
    assert Task.objects.get().title == "Моето"


def test_tasks_of_strangers_do_not_exist(vera: Member, desk: Client) -> None:
    with scope(vera.organization, vera):
        foreign = make_task()
    assert desk.get(org_reverse("crm:task", foreign.pk)).status_code == 404
    for name in ("task", "task_complete", "task_reopen", "task_delete"):
        assert desk.post(org_reverse(f"crm:{name}", foreign.pk)).status_code == 404


def test_task_delete_of_others_needs_the_permission(
    boris: Member, desk: Client, client_of: Callable[[Member], Client]
) -> None:
    url = org_reverse("crm:task_delete", make_task().pk)
    assert client_of(boris).post(url, headers={"HX-Request": "true"}).status_code == 403
    assert desk.post(url).status_code == 302
    assert not Task.objects.exists()


# --- Ticking off ------------------------------------------------------------------------------------------------------
def test_task_complete_answers_with_the_box_and_a_way_back(desk: Client) -> None:
    task = make_task()
    response = desk.post(org_reverse("crm:task_complete", task.pk), headers=HTMX)
    content = response.content.decode()
    assert f'id="tick-{task.pk}"' in content
    assert 'aria-checked="true"' in content
    assert 'hx-swap-oob="true"' in content
    toast = json.loads(response.headers["HX-Trigger"])["k-toast"]
    assert toast["undo_url"] == org_reverse("crm:task_reopen", task.pk)
    response = desk.post(toast["undo_url"], headers=HTMX)
    assert 'aria-checked="false"' in response.content.decode()
    assert Task.objects.get().done_at is None


def test_task_complete_works_without_a_script(desk: Client) -> None:
    task = make_task()
    back = f"http://testserver{org_reverse('crm:tasks')}"
    response = desk.post(org_reverse("crm:task_complete", task.pk), headers={"Referer": back})
    assert response.headers["Location"] == back
    foreign = desk.post(org_reverse("crm:task_reopen", task.pk), headers={"Referer": "https://evil.example/"})
    assert foreign.headers["Location"] == org_reverse("crm:tasks")


def test_task_complete_says_when_it_comes_back(desk: Client) -> None:
    task = make_task(due_on=datetime.date(2030, 1, 31), recurrence="monthly")
    response = desk.post(org_reverse("crm:task_complete", task.pk), headers=HTMX)
    assert "28 Feb 2030" in json.loads(response.headers["HX-Trigger"])["k-toast"]["message"].replace("\xa0", " ")


# --- Tasks of one record ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
def test_a_task_is_added_in_one_line_where_one_looks(kind: str, desk: Client) -> None:
    record = {"contact": make_contact, "company": make_company, "deal": make_deal}[kind]()
    url = org_reverse(f"crm:{kind}_tasks", record.pk)
    response = desk.post(url, {"title": "Мостра", "due_on": "2026-12-01"}, headers=HTMX)
    task = Task.objects.get()
    assert getattr(task, kind) == record
    assert "Мостра" in response.content.decode()
    assert "k:timeline" in response.headers["HX-Trigger"]


def test_a_task_in_one_line_says_what_is_wrong(desk: Client) -> None:
    deal = make_deal()
    response = desk.post(org_reverse("crm:deal_tasks", deal.pk), {"title": "Мостра", "due_on": "утре"}, headers=HTMX)
    assert response.status_code == 422
    assert "This is not a date" in response.content.decode()
    assert 'value="Мостра"' in response.content.decode()
    assert desk.post(org_reverse("crm:deal_tasks", deal.pk), {"title": ""}).status_code == 302


# --- Calendar ---------------------------------------------------------------------------------------------------------
def test_calendar_shows_a_month_from_monday(boris: Member, desk: Client) -> None:
    make_task("Моя", due_on=datetime.date(2026, 12, 1))
    make_task("Тяхна", due_on=datetime.date(2026, 12, 1), assignee=boris)
    content = desk.get(org_reverse("crm:task_calendar"), {"month": "2026-12"}).content.decode()
    assert "December 2026" in content
    assert content.index('title="Monday"') < content.index('title="Sunday"')
    assert "Моя" in content
    assert "Тяхна" not in content
    everyone = desk.get(org_reverse("crm:task_calendar"), {"month": "2026-12", "who": "all"}).content.decode()
    assert "Тяхна" in everyone
    assert "month=2026-11" in content
    assert "month=2027-01" in content


@pytest.mark.parametrize("month", ["", "2026-13", "nonsense", "9999-99"])
def test_calendar_of_no_month_is_that_of_today(month: str, desk: Client) -> None:
    assert desk.get(org_reverse("crm:task_calendar"), {"month": month}).status_code == 200


def test_calendar_link_is_made_renewed_and_ended(desk: Client) -> None:
    url = org_reverse("crm:calendar_link")
    desk.post(url)
    first = CalendarFeed.objects.get().token
    assert first in desk.get(org_reverse("crm:task_calendar")).content.decode()
    desk.post(url)
    assert CalendarFeed.objects.get().token != first
    desk.post(url, {"action": "end"})
    assert not CalendarFeed.objects.exists()


def test_calendar_feed_gives_ones_own_open_tasks(
    alya: Member, boris: Member, client: Client, today: datetime.date
) -> None:
    feed = calendar_feeds.renew(actor=alya)
    make_task("Среща; важна, дълга", due_on=today, due_time=datetime.time(9, 30), company=make_company("Роза ООД"))
    make_task("Цял ден", due_on=today)
    make_task("Без ден")
    make_task("Тяхна", due_on=today, assignee=boris)
    tasks.complete_task(task=make_task("Свършена", due_on=today), actor=alya)
    response = client.get(reverse("calendar_feed", args=[feed.token]))
    text = response.content.decode().replace("\r\n ", "")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    assert re.findall(r"SUMMARY:(.*)\r", text) == ["Среща\\; важна\\, дълга", "Цял ден"]
    assert "DESCRIPTION:Роза ООД" in text
    assert f"DTSTART;VALUE=DATE:{today:%Y%m%d}" in text


def test_calendar_feed_of_a_wrong_old_or_former_members_link_does_not_exist(
    alya: Member, boris: Member, client: Client
) -> None:
    old = calendar_feeds.renew(actor=alya).token
    calendar_feeds.renew(actor=alya)
    gone = calendar_feeds.renew(actor=boris).token
    boris.is_active = False
    boris.save()
    for token in ("wrong", old, gone):
        assert client.get(reverse("calendar_feed", args=[token])).status_code == 404
