"""The audit trail: every service that writes records what it did."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from accounts.hooks import audit_event_types
from accounts.models import AuditEvent, Organization
from accounts.tenancy import current_member
from config.lib import ambient, clock
from config.lib.encrypted import encrypted_fields
from config.lib.text import fold

MASK = "••••"


def record(event: str, obj: models.Model, changes: Mapping[str, Any] | None = None) -> AuditEvent:
    """Add a row: `event` is a registered type, `changes` maps field names to [before, after]."""
    audit_event_types[event]  # an unregistered event is a programming mistake: KeyError
    return AuditEvent.objects.create(**_row(event, obj, changes))


def record_many(event: str, objects: list[Any]) -> None:
    """Add one row for each object, in one statement."""
    audit_event_types[event]
    AuditEvent.objects.bulk_create([AuditEvent(**_row(event, obj, None)) for obj in objects], batch_size=1000)


@contextmanager
def erasing(organization: Organization) -> Iterator[None]:
    """Inside the block, in one transaction, the organization may be deleted and its trail goes with it."""
    _let_go(str(organization.pk))
    yield
    _let_go("")


def _let_go(organization_id: str) -> None:
    """Tell the trigger on PostgreSQL whose rows may go; SQLite has none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kantora.erased_organization', %s, true)", [organization_id])


def _name(obj: models.Model) -> str:
    """What the record is called; "" for one without a name, which pages call by its kind in the reader's language."""
    return str(getattr(obj, "own_name", obj))[:200]


def _row(event: str, obj: models.Model, changes: Mapping[str, Any] | None) -> dict[str, Any]:
    around = ambient.current()
    member = current_member()
    return {
        "member": member,
        "api_key_name": str(member.api_key) if member and member.api_key else "",
        "staff_name": str(around.staff or ""),
        "event": event,
        "object_type": obj._meta.label_lower,
        "object_id": obj.pk,
        "object_label": _name(obj),
        "search_text": fold(_name(obj))[:200],
        "changes": dict(changes or {}),
        "ip_address": around.ip_address or None,
        "request_id": around.request_id,
    }


def apply_changes(obj: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the attributes that differ and return {field: [before, after]}, secrets masked; nothing is saved.

    Raises `DomainError` for a date that nobody can mean.
    """
    clock.refuse_impossible(values)
    secrets = {field.name for field in encrypted_fields(obj._meta.model)}
    changes: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(obj, name)
        if before != value:
            setattr(obj, name, value)
            changes[name] = [MASK, MASK] if name in secrets else [plain(before), plain(value)]
    return changes


def plain(value: Any) -> Any:
    """A value as the trail keeps it: related rows and files by their text."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value
