"""Records by the ids that tools give, "<kind>:<key>", as the member sees them."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.models import Member
from ai_assistant.hooks import ListSource, Record, list_sources


def record_of(source: ListSource, row: Any) -> Record:
    """A row of a list as answers cite it."""
    return Record(f"{source.key}:{row.pk}", str(row), source.record_url(row))


def find_row(member: Member, identity: str, *kinds: str) -> Any | None:
    """The row behind an id, one of `kinds` when any are given; None for none that the member may see."""
    kind, _colon, key = identity.partition(":")
    source = list_sources.get(kind)
    if source is None or (kinds and kind not in kinds) or not member.has(source.permission):
        return None
    try:
        number = uuid.UUID(key)
    except ValueError:
        return None
    return source.definition(member).base().filter(pk=number).first()


def find(member: Member, identity: str) -> Record | None:
    """The record behind an id; None for none that the member may see."""
    row = find_row(member, identity)
    return record_of(list_sources[identity.partition(":")[0]], row) if row is not None else None
