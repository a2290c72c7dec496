"""Writing and chaining the audit trail at the same moment: one chain, and nobody waits. Needs row locks: PostgreSQL."""

import pytest

from accounts.models import AuditEvent, Member
from accounts.services import audit, audit_chain
from accounts.tenancy import scope
from accounts.tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_rows_written_and_chained_at_once_make_one_whole_chain(alya: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 7)

    def write() -> None:
        for _turn in range(20):
            audit.record("accounts.organization_changed", alya.organization)

    def chain() -> None:
        for _turn in range(5):
            audit_chain.seal()

    assert at_once(alya, *(write, chain) * 4) == [None] * 8
    with scope(alya.organization):
        audit_chain.seal()
        verdict = audit_chain.verify()
        assert (verdict.chained, verdict.waiting, verdict.fault) == (AuditEvent.objects.count(), 0, "")
        assert verdict.chained == 81
