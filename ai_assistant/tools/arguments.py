"""What the arguments of tools mean: records by the ids that tools gave ("<kind>:<key>"), colleagues, numbers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from accounts.models import Member
from accounts.queries import members
from ai_assistant.errors import NoNumber, NoSuchRecord

Row = TypeVar("Row", bound=Model)
_LONGEST = 80


def id_of(kind: str, meaning: str) -> dict[str, Any]:
    """The JSON Schema of an argument that names a record of a kind."""
    return {"type": "string", "maxLength": _LONGEST, "description": f'{meaning}; an id that a tool gave: "{kind}:…"'}


def cited(rows: QuerySet[Row], kind: str, text: str, field: str) -> Row:
    """The record of an id among `rows`.

    Raises `NoSuchRecord` for a key that is none, of another kind or another organization, alike for all of them.
    """
    row = rows.filter(pk=_key(kind, text)).first()
    if row is None:
        raise NoSuchRecord(field)
    return row


def cited_if_any(rows: QuerySet[Row], kind: str, arguments: Mapping[str, Any], field: str) -> Row | None:
    """The record that the argument `field` names, None when it is left out. Raises `NoSuchRecord`."""
    return cited(rows, kind, arguments[field], field) if arguments.get(field) else None


COLLEAGUE: dict[str, Any] = {
    "type": "string",
    "maxLength": _LONGEST,
    "description": 'A colleague: "me", or an id that a tool gave: "members:…"',
}


def colleague(member: Member, text: str, field: str) -> Member:
    """The colleague of an id, or the member for "me". Raises `NoSuchRecord`, also for who has left."""
    return member if text == "me" else cited(members.active_team(), "members", text, field)


def decimal(number: float, field: str) -> Decimal:
    """The number as it was written. Raises `NoNumber` for what JSON of some makers calls NaN or Infinity."""
    found = Decimal(str(number))
    if not found.is_finite():
        raise NoNumber(field)
    return found


def _key(kind: str, text: str) -> uuid.UUID | None:
    """The key of an id of that kind, None when it is none."""
    found, _colon, key = text.partition(":")
    try:
        return uuid.UUID(key) if found == kind else None
    except ValueError:
        return None
