"""Brand voices and audiences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from ai_assistant.errors import NameTaken
from ai_assistant.models import Audience, BrandVoice
from ai_assistant.rules import StudioPermission

Kept = BrandVoice | Audience


@transaction.atomic
def create(model: type[BrandVoice] | type[Audience], *, actor: Member, values: Mapping[str, Any]) -> Kept:
    """Add a voice or an audience. Raises `NameTaken`."""
    require(actor, StudioPermission.MANAGE_VOICES)
    row: Kept = model(**values)
    _check_name(row)
    row.save(force_insert=True)
    audit.record(f"ai_assistant.{_word(row)}_created", row)
    return row


@transaction.atomic
def update(row: Kept, *, actor: Member, values: Mapping[str, Any], version: int | None = None) -> Kept:
    """Store what changed. Raises `NameTaken`, `StaleEdit`."""
    require(actor, StudioPermission.MANAGE_VOICES)
    versions.claim(row, version)
    changes: dict[str, list[Any]] = audit.apply_changes(row, values)
    if changes:
        _check_name(row)
        row.save(update_fields=[*changes, "updated_at"])
        audit.record(f"ai_assistant.{_word(row)}_changed", row, changes)
    return row


@transaction.atomic
def delete(row: Kept, *, actor: Member) -> None:
    """Delete it; texts made with it stay as they are."""
    require(actor, StudioPermission.MANAGE_VOICES)
    audit.record(f"ai_assistant.{_word(row)}_deleted", row)
    row.delete()


def _check_name(row: Kept) -> None:
    if type(row).objects.filter(name=row.name).exclude(pk=row.pk).exists():
        raise NameTaken


def _word(row: Kept) -> str:
    return "voice" if isinstance(row, BrandVoice) else "audience"
