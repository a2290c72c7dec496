"""Reading the audit trail."""

import datetime
import uuid
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.hooks import permissions
from accounts.models import AuditEvent, Member
from accounts.rules import AccountsPermission
from config.lib.urls import org_reverse

NOTHING = "—"
DELETED = "_deleted"  # how the types of acts that delete end


def trail() -> QuerySet[AuditEvent]:
    """Every act in the organization in scope, newest first."""
    return AuditEvent.objects.select_related("member__user").order_by("-at")


def trail_of(object_id: uuid.UUID) -> QuerySet[AuditEvent]:
    """What happened to one record, newest first."""
    return trail().filter(object_id=object_id)


def deletions(member: Member, since: datetime.datetime) -> QuerySet[AuditEvent]:
    """What the member deleted since then."""
    return AuditEvent.objects.filter(member=member, at__gte=since, event__endswith=DELETED)


def label_of(object_id: str) -> str:
    """What a record was called last, as far as the trail knows."""
    row = trail_of(uuid.UUID(object_id)).first()
    return row.record_name if row else NOTHING


def history_url(member: Member, object_id: uuid.UUID) -> str:
    """The page of what happened to one record; "" for who may not see it."""
    if not member.has(AccountsPermission.VIEW_AUDIT):
        return ""
    return f"{org_reverse('accounts:audit')}?record={object_id}"


def organizations_with_loose_rows() -> list[uuid.UUID]:
    """Organizations with acts that are not chained yet."""
    rows = AuditEvent.objects.unscoped(reason="the beat chains every organization's trail")
    return list(rows.filter(position=None).order_by().values_list("organization_id", flat=True).distinct())


def described_changes(event: AuditEvent) -> list[tuple[str, str, str]]:
    """(field, before, after) in the reader's words for each changed field of the event."""
    return [_described(event.object_type, name, *pair) for name, pair in event.changes.items() if _is_pair(pair)]


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _described(model_label: str, name: str, before: Any, after: Any) -> tuple[str, str, str]:
    try:
        field = apps.get_model(model_label)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):  # the trail outlives models and fields
        return name, _in_words(None, before), _in_words(None, after)
    if not isinstance(field, Field):  # the other side of a foreign key, such as the lines of a document
        return capfirst(field.related_model._meta.verbose_name_plural), _in_words(None, before), _in_words(None, after)
    return capfirst(str(field.verbose_name)), _in_words(field, before), _in_words(field, after)


def _in_words(field: "Field[Any, Any] | None", value: Any) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{_word(key)}: {_in_words(None, each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_word(each) for each in value)
    return str(dict(field.flatchoices).get(value, value)) if field is not None else str(value)


def _word(value: Any) -> str:
    """A right by its name, anything else as it is."""
    right = permissions.get(value) if isinstance(value, str) else None
    return str(right.label) if right else str(value)
