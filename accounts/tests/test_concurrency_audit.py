"""Writing and chaining the audit trail at the same moment: one chain, and nobody waits. Needs row locks: PostgreSQL."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import AuditEvent, Member
from accounts.services import audit, audit_chain
from accounts.tenancy import scope

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


def test_rows_written_and_chained_at_once_make_one_whole_chain(alya: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 7)
    gate = threading.Barrier(8)

    def write() -> None:
        for _turn in range(20):
            audit.record("accounts.organization_changed", alya.organization)

    def chain() -> None:
        for _turn in range(5):
            audit_chain.seal()

    def run(act: Callable[[], None]) -> None:
        try:
            with scope(alya.organization, alya):
                gate.wait(timeout=20)
                act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in (write, chain) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with scope(alya.organization):
        audit_chain.seal()
        verdict = audit_chain.verify()
        assert (verdict.chained, verdict.waiting, verdict.fault) == (AuditEvent.objects.count(), 0, "")
        assert verdict.chained == 81
