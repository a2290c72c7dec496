"""A note on a timeline, proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Member
from ai_assistant.errors import ChangedSince
from ai_assistant.hooks import Change, Done, FieldChange, ProposeTool
from crm.errors import NothingAbout
from crm.models import Activity
from crm.proposing.records import ABOUT, about, about_field, record_of, require_rights, written
from crm.rules import CrmPermission
from crm.services import activities

_LONGEST: Final = 20_000
_PARAMETERS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 1, "maxLength": _LONGEST}, **ABOUT},
    "required": ["text"],
    "minProperties": 2,
    "additionalProperties": False,
}


def _values(member: Member, arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The text, and what it is about. Raises `NothingAbout`, `NoSuchRecord`."""
    require_rights(member)
    records = about(member, arguments)
    if not records:
        raise NothingAbout
    return written(arguments["text"], "text"), records


def _describe(member: Member, arguments: Mapping[str, Any]) -> Change:
    text, records = _values(member, arguments)
    fields = [FieldChange(_("Note"), "", text), *about_field(records)]
    return Change(_("New note"), fields, record_of(next(iter(records.values()))))


def _execute(member: Member, arguments: Mapping[str, Any]) -> Done:
    text, records = _values(member, arguments)
    note = activities.write(actor=member, kind="note", body=text, **records)
    return Done(record_of(next(iter(records.values()))), {"note": str(note.pk), "text": text})


@transaction.atomic
def _undo(member: Member, undo: Mapping[str, Any]) -> None:
    """Delete the note. Raises `ChangedSince` when somebody corrected or deleted it."""
    note = Activity.objects.select_for_update().filter(pk=undo["note"], body=undo["text"]).first()
    if note is None:
        raise ChangedSince
    activities.delete(activity=note, actor=member)


PROPOSE_NOTE: Final = ProposeTool(
    name="propose_note",
    description="Propose a note on the timeline of a contact, company or deal",
    parameters=_PARAMETERS,
    permission=CrmPermission.EDIT,
    icon="sticky",
    describe=_describe,
    execute=_execute,
    undo=_undo,
)
