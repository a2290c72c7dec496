"""Tasks: today's, late ones, those to come, those done."""

import datetime
from collections.abc import Iterator
from typing import Final

from config.demo import texts
from config.demo.plan import Customer, Demo
from config.demo.storing import store_all
from config.lib.ids import uuid7
from config.lib.text import fold
from crm.models import Task

_DONE_PART, _LATE_PART = 0.5, 0.1
_KINDS: Final = (Task.Kind.TODO, Task.Kind.TODO, Task.Kind.CALL, Task.Kind.MEETING, Task.Kind.EMAIL)
_HOURS: Final = (None, None, datetime.time(9, 30), datetime.time(11), datetime.time(14), datetime.time(16, 30))


def create(demo: Demo) -> None:
    """Write the tasks."""
    store_all(_tasks(demo), demo.progress)


def _tasks(demo: Demo) -> Iterator[Task]:
    for title, hour, customer, is_done in texts.TODAY:
        yield _of_today(demo, title, hour, demo.customer(customer), is_done=is_done)
    for _place in range(demo.size.tasks - len(texts.TODAY)):
        yield _any(demo)


def _of_today(demo: Demo, title: str, hour: str, customer: Customer, *, is_done: bool) -> Task:
    kind = Task.Kind.CALL if title.startswith("Обаждане") else Task.Kind.TODO
    task = _task(demo, title, customer, demo.today, kind)
    task.due_time = datetime.time.fromisoformat(hour) if hour else None
    task.assignee = demo.owner
    task.done_at = demo.moment(demo.today) if is_done else None
    return task


def _any(demo: Demo) -> Task:
    chance, fate = demo.chance, demo.chance.random()
    is_done = fate < _DONE_PART
    if is_done:
        due = demo.working_day(chance.randrange(1, 90))
    elif fate < _DONE_PART + _LATE_PART:
        due = demo.working_day(chance.randrange(1, 6))
    else:
        due = demo.days_ago(-chance.randrange(1, 30))
    task = _task(demo, chance.choice(texts.TASKS), chance.choice(demo.customers), due, chance.choice(_KINDS))
    task.due_time = chance.choice(_HOURS)
    task.done_at = demo.moment(due) if is_done else None
    return task


def _task(demo: Demo, title: str, customer: Customer, due: datetime.date, kind: str) -> Task:
    given = demo.moment(min(due, demo.today) - datetime.timedelta(days=demo.chance.randrange(1, 6)))
    return Task(
        id=uuid7(given),
        created_at=given,
        title=title,
        kind=kind,
        priority=demo.chance.choice(Task.Priority.values),
        due_on=due,
        assignee=demo.chance.choice(demo.team),
        notes=demo.chance.choice(texts.TASK_NOTES),
        created_by=demo.owner,
        contact=customer.contact,
        company=customer.company,
        sort_name=title.casefold(),
        search_text=fold(title),
    )
