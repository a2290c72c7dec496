"""A task, and another day or assignee for one, proposed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Member
from ai_assistant.errors import ChangedSince
from ai_assistant.hooks import Change, Done, FieldChange, ProposeTool, Record
from ai_assistant.tools.arguments import COLLEAGUE, cited, colleague, id_of
from config.lib import clock, formats
from config.lib.errors import StaleEdit
from crm.errors import DueDateNeeded, NothingChanges
from crm.models import Task
from crm.proposing.records import ABOUT, about, about_field, language, line, require_rights, text
from crm.rules import CrmPermission
from crm.services import tasks
from crm.tables.tasks import task_url

_PARAMETERS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": 200, "description": "What is to be done"},
        "kind": {"type": "string", "enum": Task.Kind.values},
        "due_on": {"type": "string", "format": "date"},
        "due_time": {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "description": "HH:MM, with due_on"},
        "assignee": COLLEAGUE,
        "notes": {"type": "string", "maxLength": 10_000},
        **ABOUT,
    },
    "required": ["title"],
    "additionalProperties": False,
}


def _values(member: Member, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The task as the service takes it. Raises `NoSuchRecord`, `DueDateNeeded`, `DomainError` for impossible dates."""
    require_rights(member)
    due_on, due_time = arguments.get("due_on"), arguments.get("due_time")
    values = {
        "title": line(arguments["title"], "title"),
        "kind": arguments.get("kind", Task.Kind.TODO.value),
        "due_on": datetime.date.fromisoformat(due_on) if due_on else None,
        "due_time": datetime.time.fromisoformat(due_time) if due_time else None,
        "assignee": colleague(member, arguments.get("assignee", "me"), "assignee"),
        "notes": text(arguments.get("notes", "")),
    }
    clock.refuse_impossible(values)
    if due_time and not due_on:
        raise DueDateNeeded
    return values | about(member, arguments)


def _describe(member: Member, arguments: Mapping[str, Any]) -> Change:
    values = _values(member, arguments)
    due_on, due_time = values["due_on"], values["due_time"]
    day = _day(due_on)
    fields = [
        FieldChange(_("What is to be done?"), "", values["title"]),
        FieldChange(pgettext("task", "Due"), "", f"{day}, {due_time:%H:%M}" if due_time else day),
        FieldChange(_("Assignee"), "", str(values["assignee"])),
        *about_field({field: values[field] for field in ABOUT if field in values}),
    ]
    if values["kind"] != Task.Kind.TODO:
        fields.insert(1, FieldChange(_("Type"), "", str(Task.Kind(values["kind"]).label)))
    if values["notes"]:
        fields.append(FieldChange(_("Notes"), "", values["notes"]))
    return Change(_("New task"), fields)


def _execute(member: Member, arguments: Mapping[str, Any]) -> Done:
    task = tasks.create_task(actor=member, values=_values(member, arguments))
    return Done(_record(task), {"task": str(task.pk), "version": task.version})


def _record(task: Task) -> Record:
    return Record(f"tasks:{task.pk}", str(task), task_url(task))


@transaction.atomic
def _undo(member: Member, undo: Mapping[str, Any]) -> None:
    """Delete the task. Raises `ChangedSince` when somebody changed, finished or deleted it."""
    rows = Task.objects.select_for_update().filter(pk=undo["task"], version=undo["version"], done_at=None)
    task = rows.first()
    if task is None:
        raise ChangedSince
    tasks.delete_task(task=task, actor=member)


PROPOSE_TASK: Final = ProposeTool(
    name="propose_task",
    description="Propose a task for the member or a colleague, about a contact, company or deal or about nothing",
    parameters=_PARAMETERS,
    permission=CrmPermission.EDIT,
    icon="check2-square",
    describe=_describe,
    execute=_execute,
    undo=_undo,
)


# --- A change -------------------------------------------------------------------------------------------------------
_CHANGE_PARAMETERS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "task": id_of("tasks", "The task"),
        "due_on": {"type": "string", "format": "date"},
        "assignee": COLLEAGUE,
    },
    "required": ["task"],
    "minProperties": 2,
    "additionalProperties": False,
}


def _changed(member: Member, arguments: Mapping[str, Any]) -> tuple[Task, dict[str, Any]]:
    """The task and those of the values that differ from its own. Raises `NoSuchRecord`, `NothingChanges`."""
    require_rights(member)
    task: Task = cited(member, "tasks", arguments["task"], "task")
    wanted: dict[str, Any] = {}
    if "due_on" in arguments:
        wanted["due_on"] = datetime.date.fromisoformat(arguments["due_on"])
        clock.refuse_impossible(wanted)
    if "assignee" in arguments:
        wanted["assignee"] = colleague(member, arguments["assignee"], "assignee")
    changed = {name: value for name, value in wanted.items() if getattr(task, name) != value}
    if not changed:
        raise NothingChanges
    return task, changed


def _describe_change(member: Member, arguments: Mapping[str, Any]) -> Change:
    task, changed = _changed(member, arguments)
    fields = []
    if "due_on" in changed:
        fields.append(FieldChange(pgettext("task", "Due"), _day(task.due_on), _day(changed["due_on"])))
    if "assignee" in changed:
        fields.append(FieldChange(_("Assignee"), str(task.assignee or "—"), str(changed["assignee"])))
    return Change(_("Change of a task: %(name)s") % {"name": task.title}, fields, _record(task))


def _day(day: datetime.date | None) -> str:
    return formats.date_short(day, language()) if day else "—"


def _execute_change(member: Member, arguments: Mapping[str, Any]) -> Done:
    task, changed = _changed(member, arguments)
    before = {"due_on": task.due_on and task.due_on.isoformat(), "assignee": task.assignee_id and str(task.assignee_id)}
    task = tasks.update_task(task=task, actor=member, values=changed, version=task.version)
    return Done(_record(task), {"task": str(task.pk), "version": task.version, "before": before})


def _undo_change(member: Member, undo: Mapping[str, Any]) -> None:
    """Put day and assignee back. Raises `ChangedSince` when somebody changed, finished or deleted the task."""
    task = Task.objects.filter(pk=undo["task"], done_at=None).first()
    if task is None:
        raise ChangedSince
    due_on, assignee = undo["before"]["due_on"], undo["before"]["assignee"]
    values = {
        "due_on": datetime.date.fromisoformat(due_on) if due_on else None,
        "assignee": Member.objects.filter(pk=assignee).first(),
    }
    try:
        tasks.update_task(task=task, actor=member, values=values, version=undo["version"])
    except StaleEdit as error:
        raise ChangedSince from error


PROPOSE_TASK_CHANGE: Final = ProposeTool(
    name="propose_task_change",
    description="Propose another day or assignee for a task",
    parameters=_CHANGE_PARAMETERS,
    permission=CrmPermission.EDIT,
    icon="check2-square",
    describe=_describe_change,
    execute=_execute_change,
    undo=_undo_change,
)
