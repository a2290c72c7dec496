"""Tasks for lists, the day, the calendar, reminders and the calendar feed."""

import calendar
import datetime
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Member
from config.lib import clock
from crm.models import CalendarFeed, Company, Contact, Deal, Task

FEED_SIZE = 500
# What the day on the dashboard shows of a task: itself and the name of what it is about.
_TODAY: Final = (
    *("title", "due_on", "due_time", "done_at", "deal__title", "company__name"),
    *(f"contact__{name}" for name in ("first_name", "middle_name", "last_name", "email", "phone")),
)
_ORDER: Final = (F("due_on").asc(nulls_last=True), F("due_time").asc(nulls_last=True), "-priority", "pk")


def tasks() -> QuerySet[Task]:
    """Every task with what a row shows of it."""
    return Task.objects.select_related("assignee__user", "contact", "company", "deal")


def in_order(rows: QuerySet[Task]) -> QuerySet[Task]:
    """By day and hour, what has none last, the more important first."""
    return rows.order_by(*_ORDER)


def my_day(member: Member) -> Q:
    """What the member has to do by tonight."""
    return Q(done_at=None, assignee=member, due_on__lte=clock.today(member.organization))


def overdue(member: Member) -> Q:
    """What should be done, by whomever, before today."""
    return Q(done_at=None, due_on__lt=clock.today(member.organization))


def upcoming(member: Member) -> Q:
    """What is still to be done, by whomever, after today or some day."""
    return Q(done_at=None) & (Q(due_on=None) | Q(due_on__gt=clock.today(member.organization)))


@dataclass(frozen=True)
class Today:
    """A member's day: the tasks to show, how many are done, how many there are."""

    tasks: list[Task]
    done: int
    total: int


def today_of(member: Member, limit: int) -> Today:
    """What the member has to do by tonight and what they did today, the open ones first; two queries."""
    start = clock.start_of_day(clock.today(member.organization), member.organization)
    of_today = my_day(member) | Q(assignee=member, done_at__gte=start)
    counted = Task.objects.filter(of_today).aggregate(total=Count("pk"), done=Count("done_at"))
    rows = Task.objects.filter(of_today).order_by(F("done_at").asc(nulls_first=True), *_ORDER)
    rows = rows.select_related("contact", "company", "deal").only(*_TODAY)
    return Today(list(rows[:limit]), counted["done"], counted["total"])


def open_tasks_of(record: Contact | Company | Deal) -> QuerySet[Task]:
    """What is to be done about one record."""
    rows = Task.objects.filter(**{str(record._meta.model_name): record}, done_at=None)
    return in_order(rows.select_related("assignee__user"))


def counts(day: datetime.date) -> tuple[int, int]:
    """How many open tasks the organization has by that day, and how many of them are overdue."""
    due = Task.objects.filter(done_at=None, due_on__lte=day)
    return due.count(), due.filter(due_on__lt=day).count()


@dataclass(frozen=True)
class CalendarDay:
    """A day of the month sheet; days of the neighbouring months fill the first and the last week."""

    date: datetime.date
    is_in_month: bool
    tasks: list[Task]


def month(first: datetime.date, assignee: Member | None = None) -> list[list[CalendarDay]]:
    """The weeks of the month that `first` begins, Monday first, with the tasks due on each day; one query."""
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(first.year, first.month)
    rows = tasks().filter(due_on__range=(weeks[0][0], weeks[-1][-1]))
    if assignee is not None:
        rows = rows.filter(assignee=assignee)
    by_day: dict[datetime.date | None, list[Task]] = {}
    for task in in_order(rows):
        by_day.setdefault(task.due_on, []).append(task)
    return [[CalendarDay(day, day.month == first.month, by_day.get(day, [])) for day in week] for week in weeks]


def to_remind(now: datetime.datetime) -> QuerySet[Task]:
    """Open tasks of the organization in scope whose reminder is due."""
    rows = Task.objects.filter(remind_at__lte=now, reminded_at=None, done_at=None)
    return rows.select_related("assignee__user", "contact", "company", "deal").order_by("remind_at")


def in_feed(member: Member) -> QuerySet[Task]:
    """The member's open tasks that have a day, the nearest first."""
    return in_order(tasks().filter(assignee=member, done_at=None, due_on__isnull=False))[:FEED_SIZE]


def feed_of(member: Member) -> CalendarFeed | None:
    """The member's calendar link, if they made one."""
    return CalendarFeed.objects.filter(member=member).first()
