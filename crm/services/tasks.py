"""Tasks: given, done, repeated, reminded of."""

import datetime
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, notifications, versions
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.errors import PermissionRefused
from config.lib.text import fold
from config.lib.urls import org_reverse
from crm.errors import DueDateNeeded
from crm.models import Task
from crm.queries import tasks as reading
from crm.recurrence import next_due
from crm.rules import CrmPermission, may_delete_task
from crm.services import activities

_CARRIED_ON = (
    "title", "kind", "priority", "due_time", "assignee", "notes", "recurrence", "recurrence_day", "created_by",
    "contact", "company", "deal", "search_text", "sort_name",
)  # fmt: skip


@transaction.atomic
def create_task(*, actor: Member, values: Mapping[str, Any]) -> Task:
    """Add a task, for the actor unless `values` names an assignee; a colleague is told. Raises `DueDateNeeded`."""
    require(actor, CrmPermission.EDIT)
    clock.refuse_impossible(values)
    task = Task(created_by=actor, **({"assignee": actor} | dict(values)))
    _check_due(task)
    _fill_search(task)
    _begin_series(task)
    task.save(force_insert=True)
    _log(task, "task_created")
    audit.record("crm.task_created", task)
    _tell_assignee(task, actor)
    return task


@transaction.atomic
def update_task(*, task: Task, actor: Member, values: Mapping[str, Any], version: int | None = None) -> Task:
    """Store the changed fields; a new time to remind reminds again. Raises `StaleEdit`, `DueDateNeeded`."""
    require(actor, CrmPermission.EDIT)
    versions.claim(task, version)
    changes = audit.apply_changes(task, values)
    _check_due(task)
    if not changes:
        return task
    _fill_search(task)
    if changes.keys() & {"due_on", "recurrence"}:
        _begin_series(task)
    if "remind_at" in changes:
        task.reminded_at = None
    written = {"search_text", "sort_name", "recurrence_day", "reminded_at", "updated_at"}
    task.save(update_fields=[*changes, *written])
    audit.record("crm.task_changed", task, changes)
    if "assignee" in changes:
        _tell_assignee(task, actor)
    return task


@transaction.atomic
def complete_task(*, task: Task, actor: Member) -> Task | None:
    """Tick a task off; a repeating one comes back, and the new task is returned. Doing it twice has one effect."""
    require(actor, CrmPermission.EDIT)
    now = clock.now()
    if not Task.objects.filter(pk=task.pk, done_at=None).update(done_at=now):
        task.refresh_from_db()
        return None
    task.done_at = now
    _log(task, "task_done")
    audit.record("crm.task_completed", task)
    return _come_back(task) if task.recurrence else None


@transaction.atomic
def reopen_task(*, task: Task, actor: Member) -> Task:
    """Take the tick back; the task that came back in its place goes away again unless somebody changed it."""
    require(actor, CrmPermission.EDIT)
    if not Task.objects.filter(pk=task.pk, done_at__isnull=False).update(done_at=None):
        task.refresh_from_db()
        return task
    task.done_at = None
    Task.objects.filter(follows=task, done_at=None, version=1).delete()
    _log(task, "task_reopened")
    audit.record("crm.task_reopened", task)
    return task


@transaction.atomic
def delete_task(*, task: Task, actor: Member) -> None:
    """Delete a task. Raises `PermissionRefused` for those of others, unless the actor may delete."""
    require(actor, CrmPermission.EDIT)
    if not may_delete_task(actor, task):
        raise PermissionRefused(CrmPermission.DELETE)
    audit.record("crm.task_deleted", task)
    task.delete()


def remind_due() -> int:
    """Tell assignees of the organization in scope about tasks whose time has come; returns how many were told."""
    return sum(_remind(task) for task in reading.to_remind(clock.now()))


@transaction.atomic
def _remind(task: Task) -> bool:
    """Claim one reminder and deliver it; False when another worker was first."""
    if not Task.objects.filter(pk=task.pk, reminded_at=None).update(reminded_at=clock.now()):
        return False
    if task.assignee is not None and task.assignee.is_active:
        notifications.notify([task.assignee], "crm.task_reminder", _told(task), _address(task))
    return True


def _come_back(task: Task) -> Task | None:
    """The next task of the series, unless it is there from an earlier tick."""
    if task.due_on is None or Task.objects.filter(follows=task).exists():
        return None
    today = clock.today(current_organization())
    due_on = next_due(task.recurrence, task.due_on, task.recurrence_day or task.due_on.day, today)
    values = {name: getattr(task, name) for name in _CARRIED_ON}
    remind_at = _moved(task.remind_at, due_on - task.due_on)
    return Task.objects.create(follows=task, due_on=due_on, remind_at=remind_at, **values)


def _moved(moment: datetime.datetime | None, by: datetime.timedelta) -> datetime.datetime | None:
    """The same hour so many days later at the organization's seat, whatever summer time does in between."""
    if moment is None:
        return None
    zone = ZoneInfo(current_organization().time_zone)
    local = moment.astimezone(zone).replace(tzinfo=None) + by
    return local.replace(tzinfo=zone)


def _check_due(task: Task) -> None:
    if task.due_on is None and (task.recurrence or task.due_time is not None):
        raise DueDateNeeded


def _fill_search(task: Task) -> None:
    task.sort_name = task.title.casefold()[:250]
    task.search_text = fold(task.title)


def _begin_series(task: Task) -> None:
    task.recurrence_day = task.due_on.day if task.recurrence and task.due_on else None


def _tell_assignee(task: Task, actor: Member) -> None:
    if task.assignee is not None and task.assignee_id != actor.pk:
        data = _told(task) | {"by": str(actor)}
        notifications.notify([task.assignee], "crm.task_assigned", data, _address(task))


def _told(task: Task) -> dict[str, str]:
    about = task.deal or task.company or task.contact
    return {"task": task.title, "about": str(about) if about else ""}


def _address(task: Task) -> str:
    return org_reverse("crm:task", task.pk)


def _log(task: Task, kind: str) -> None:
    """Tell it on the timeline of what the task is about; a task about nothing has none."""
    if task.contact or task.company or task.deal:
        data = {"name": task.title}
        activities.log(kind, contact=task.contact, company=task.company, deal=task.deal, data=data, url=_address(task))
