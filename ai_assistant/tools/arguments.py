"""What the arguments of tools mean: records by the ids that tools gave ("<kind>:<key>"), colleagues, numbers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.models import Member
from accounts.queries import members
from ai_assistant.errors import NoNumber, NoSuchRecord
from ai_assistant.tools.records import find_row

_LONGEST = 80


def id_of(kind: str, meaning: str) -> dict[str, Any]:
    """The JSON Schema of an argument that names a record of a kind."""
    return {"type": "string", "maxLength": _LONGEST, "description": f'{meaning}; an id that a tool gave: "{kind}:…"'}


def cited(member: Member, kind: str, text: str, field: str) -> Any:
    """The record of an id, as the member sees it.

    Raises `NoSuchRecord` for a key that is none, of another kind or another organization, or not the member's to see,
    alike for all of them.
    """
    row = find_row(member, text, kind)
    if row is None:
        raise NoSuchRecord(field)
    return row


def cited_if_any(member: Member, kind: str, arguments: Mapping[str, Any], field: str) -> Any | None:
    """The record that the argument `field` names, None when it is left out. Raises `NoSuchRecord`."""
    return cited(member, kind, arguments[field], field) if arguments.get(field) else None


COLLEAGUE: dict[str, Any] = {
    "type": "string",
    "maxLength": _LONGEST,
    "description": 'A colleague: "me", or an id that a tool gave: "members:…"',
}


def colleague(member: Member, text: str, field: str) -> Member:
    """The colleague of an id, or the member for "me". Raises `NoSuchRecord`, also for who has left."""
    if text == "me":
        return member
    kind, _colon, key = text.partition(":")
    try:
        found = members.active_team().filter(pk=uuid.UUID(key)).first() if kind == "members" else None
    except ValueError:
        found = None
    if found is None:
        raise NoSuchRecord(field)
    return found


def decimal(number: float, field: str) -> Decimal:
    """The number as it was written. Raises `NoNumber` for what JSON of some makers calls NaN or Infinity."""
    found = Decimal(str(number))
    if not found.is_finite():
        raise NoNumber(field)
    return found
