"""Tasks: given, done, repeated, reminded of."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.models import AuditEvent, Member, Notification
from config.lib import clock
from config.lib.errors import PermissionRefused, StaleEdit
from crm.errors import DueDateNeeded
from crm.models import Activity, CalendarFeed, Task
from crm.services import calendar_feeds, tasks
from crm.tests.factories import make_company, make_contact, make_deal, make_task

pytestmark = pytest.mark.usefixtures("in_lipa")

SOFIA = ZoneInfo("Europe/Sofia")


@pytest.fixture
def today(alya: Member) -> datetime.date:
    return clock.today(alya.organization)


def test_create_task_is_for_oneself_unless_somebody_else_is_named(alya: Member, boris: Member) -> None:
    assert make_task().assignee == alya
    assert not Notification.objects.exists()
    given = make_task("Мостри", assignee=boris, company=make_company("Роза ООД"))
    notice = Notification.objects.get()
    assert (given.assignee, given.created_by, notice.member) == (boris, alya, boris)
    assert notice.data == {"task": "Мостри", "about": "Роза ООД", "by": "Alya Ilieva"}
    assert str(given.pk) in notice.url


def test_create_task_tells_it_to_what_it_is_about() -> None:
    contact = make_contact(company=make_company())
    make_task("Мостри", contact=contact)
    entry = Activity.objects.get(kind="task_created")
    assert (entry.contact, entry.company, entry.data["name"]) == (contact, contact.company, "Мостри")
    make_task("За никого")
    assert Activity.objects.filter(kind="task_created").count() == 1


@pytest.mark.parametrize("values", [{"recurrence": "daily"}, {"due_time": datetime.time(9)}])
def test_what_repeats_or_has_an_hour_needs_a_day(values: dict[str, object]) -> None:
    with pytest.raises(DueDateNeeded):
        make_task(**values)
    assert not Task.objects.exists()


def test_update_task_stores_changes_and_refuses_an_older_version(alya: Member, boris: Member) -> None:
    task = make_task()
    tasks.update_task(task=task, actor=alya, values={"title": "Среща", "assignee": boris}, version=1)
    task.refresh_from_db()
    assert (task.title, task.version, task.search_text) == ("Среща", 2, "sreshta")
    assert Notification.objects.get().member == boris
    with pytest.raises(StaleEdit):
        tasks.update_task(task=task, actor=alya, values={"title": "Друго"}, version=1)


def test_complete_task_has_one_effect_however_often_it_is_pressed(alya: Member) -> None:
    task = make_task(deal=make_deal())
    tasks.complete_task(task=task, actor=alya)
    stale = Task.objects.get(pk=task.pk)
    tasks.complete_task(task=stale, actor=alya)
    assert Activity.objects.filter(kind="task_done").count() == 1
    assert AuditEvent.objects.filter(event="crm.task_completed").count() == 1


def test_a_repeating_task_comes_back_with_everything_but_the_tick(alya: Member, today: datetime.date) -> None:
    company = make_company()
    task = make_task(
        "Отчет",
        due_on=today,
        due_time=datetime.time(9, 30),
        recurrence="weekly",
        priority=3,
        kind="call",
        notes="виж папката",
        company=company,
    )
    follower = tasks.complete_task(task=task, actor=alya)
    assert follower is not None
    assert follower.due_on == today + datetime.timedelta(days=7)
    assert (follower.title, follower.due_time, follower.company) == ("Отчет", datetime.time(9, 30), company)
    assert (follower.priority, follower.kind, follower.notes, follower.recurrence) == (
        3,
        "call",
        "виж папката",
        "weekly",
    )
    assert (follower.done_at, follower.follows, follower.assignee) == (None, task, alya)


def test_a_monthly_task_of_the_31st_remembers_its_day(alya: Member) -> None:
    task = make_task(due_on=datetime.date(2030, 1, 31), recurrence="monthly")
    found = []
    for _month in range(3):
        follower = tasks.complete_task(task=task, actor=alya)
        assert follower is not None
        found.append(follower.due_on)
        task = follower
    assert found == [datetime.date(2030, 2, 28), datetime.date(2030, 3, 31), datetime.date(2030, 4, 30)]


def test_changing_the_text_of_a_repeating_task_keeps_its_day(alya: Member) -> None:
    task = make_task(due_on=datetime.date(2030, 1, 31), recurrence="monthly")
    february = tasks.complete_task(task=task, actor=alya)
    assert february is not None
    tasks.update_task(task=february, actor=alya, values={"title": "Друго"})
    march = tasks.complete_task(task=february, actor=alya)
    assert march is not None
    assert march.due_on == datetime.date(2030, 3, 31)


def test_the_reminder_comes_back_at_the_same_hour_in_summer_time(alya: Member) -> None:
    due, remind = datetime.date(2030, 3, 30), datetime.datetime(2030, 3, 30, 8, 0, tzinfo=SOFIA)
    task = make_task(due_on=due, recurrence="weekly", remind_at=remind)
    follower = tasks.complete_task(task=task, actor=alya)
    assert follower is not None
    assert follower.remind_at is not None
    local = follower.remind_at.astimezone(SOFIA)
    assert (local.date(), local.hour) == (datetime.date(2030, 4, 6), 8)
    assert follower.remind_at.astimezone(datetime.UTC) - remind.astimezone(datetime.UTC) == datetime.timedelta(
        days=6, hours=23
    )


def test_reopen_task_takes_away_what_came_back_unless_it_was_changed(alya: Member, today: datetime.date) -> None:
    task = make_task(due_on=today, recurrence="daily")
    tasks.complete_task(task=task, actor=alya)
    tasks.reopen_task(task=task, actor=alya)
    assert Task.objects.get() == task
    follower = tasks.complete_task(task=task, actor=alya)
    assert follower is not None
    tasks.update_task(task=follower, actor=alya, values={"notes": "важно"})
    tasks.reopen_task(task=task, actor=alya)
    assert set(Task.objects.all()) == {task, follower}
    assert tasks.complete_task(task=task, actor=alya) is None
    assert Task.objects.count() == 2


def test_delete_task_of_another_member_needs_the_permission(alya: Member, boris: Member) -> None:
    task, own = make_task(), make_task(assignee=boris)
    with pytest.raises(PermissionRefused):
        tasks.delete_task(task=task, actor=boris)
    tasks.delete_task(task=own, actor=boris)
    tasks.delete_task(task=task, actor=alya)
    assert not Task.objects.exists()


def test_remind_due_tells_once_and_only_what_is_due(alya: Member, boris: Member) -> None:
    now = clock.now()
    make_task("Сега", remind_at=now - datetime.timedelta(minutes=1), company=make_company("Роза ООД"))
    make_task("После", remind_at=now + datetime.timedelta(hours=1))
    done = make_task("Свършена", remind_at=now - datetime.timedelta(hours=1))
    tasks.complete_task(task=done, actor=alya)
    assert tasks.remind_due() == 1
    assert tasks.remind_due() == 0
    notice = Notification.objects.get()
    assert (notice.kind, notice.member) == ("crm.task_reminder", alya)
    assert (notice.title, notice.body) == ("Reminder: Сега", "Роза ООД")


def test_remind_due_claims_a_reminder_nobody_can_receive(alya: Member, boris: Member) -> None:
    past = clock.now() - datetime.timedelta(minutes=1)
    make_task(remind_at=past, assignee=None)
    make_task(remind_at=past, assignee=boris)
    Notification.objects.all().delete()
    Member.objects.filter(pk=boris.pk).update(is_active=False)
    tasks.remind_due()
    assert not Notification.objects.exists()
    assert not Task.objects.filter(reminded_at=None).exists()


def test_a_new_time_reminds_again(alya: Member) -> None:
    task = make_task(remind_at=clock.now() - datetime.timedelta(minutes=5))
    tasks.remind_due()
    task.refresh_from_db()
    tasks.update_task(task=task, actor=alya, values={"remind_at": clock.now() - datetime.timedelta(minutes=1)})
    assert tasks.remind_due() == 1


def test_a_new_calendar_link_ends_the_old_one(alya: Member) -> None:
    first = calendar_feeds.renew(actor=alya).token
    second = calendar_feeds.renew(actor=alya).token
    assert first != second
    assert CalendarFeed.objects.get().token == second
    assert len(second) >= 40
    calendar_feeds.end(actor=alya)
    assert not CalendarFeed.objects.exists()
