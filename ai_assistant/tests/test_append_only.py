"""What the database refuses to change: the ledger, and the words of a prompt's version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Member
from accounts.services import audit
from ai_assistant.models import AiRequest, LedgerEntry, PromptVersion
from ai_assistant.services import ledger, prompts
from config.lib import clock

pytestmark = pytest.mark.django_db
OWN = "You write for Lipa in {language}. {task} {length} {count}"


def refused(deed: Callable[[], Any], because: str) -> None:
    """The database itself says no, and the rows stay."""
    with pytest.raises(DatabaseError, match=because), transaction.atomic():
        deed()


def test_a_line_of_the_ledger_is_never_changed(member: Member) -> None:
    line = ledger.reserve(member, 500, purpose="chat").entries.get()
    refused(lambda: LedgerEntry.objects.update(amount=1), "only ever added to")
    refused(lambda: LedgerEntry.objects.filter(pk=line.pk).update(created_at=clock.now()), "only ever added to")
    line.amount = 1
    refused(line.save, "only ever added to")
    assert LedgerEntry.objects.get().amount == 500


@pytest.mark.postgres
def test_the_ledger_goes_only_with_its_organization(member: Member, vera: Member) -> None:
    ledger.reserve(member, 500, purpose="chat")
    refused(LedgerEntry.objects.all().delete, "only ever added to")
    with audit.erasing(vera.organization):
        refused(LedgerEntry.objects.all().delete, "only ever added to")
    with audit.erasing(member.organization):
        LedgerEntry.objects.all().delete()
        AiRequest.objects.all().delete()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("field", ["text", "note", "number", "created_at"])
def test_the_words_of_a_version_never_change(member: Member, field: str) -> None:
    version = prompts.save_version(key="content", actor=member, text=OWN, note="ours")
    value = {"number": 7, "created_at": clock.now()}.get(field, "other")
    refused(lambda: PromptVersion.objects.update(**{field: value}), "never changes")
    setattr(version, field, value)
    refused(version.save, "never changes")
    assert PromptVersion.objects.get().text == OWN


def test_a_version_is_still_approved_and_its_people_are_forgotten(member: Member) -> None:
    version = prompts.save_version(key="content", actor=member, text=OWN)
    approved = prompts.approve(version=version, actor=member)
    approved.save()  # with nothing changed
    prompts.put_in_production(version=version, actor=member)
    PromptVersion.objects.update(author=None, approved_by=None)
    assert PromptVersion.objects.get().approved_at is not None
