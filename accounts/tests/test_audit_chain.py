"""The audit trail is only ever added to, and what was changed behind its back shows."""

import io
from collections.abc import Callable
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse

from accounts import tasks
from accounts.models import AuditEvent, AuditHead, Member, Organization
from accounts.models.audit import AppendOnly
from accounts.services import api_keys, audit, audit_chain
from accounts.tenancy import scope

TABLE = AuditEvent._meta.db_table


def verify(slug: str = "lipa") -> str:
    """What the command prints about Lipa."""
    out = io.StringIO()
    call_command("verify_audit", slug, stdout=out)
    return out.getvalue()


def broken() -> str:
    """What the command says is broken."""
    errors = io.StringIO()
    with pytest.raises(CommandError, match="broken: lipa"):
        call_command("verify_audit", stdout=io.StringIO(), stderr=errors)
    return errors.getvalue()


def tamper(sql: str, *values: object) -> None:
    """Change rows as somebody who has the database does; on PostgreSQL they must first switch the trigger off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


@pytest.fixture
def trail(alya: Member, vera: Member) -> list[AuditEvent]:
    """Lipa's chained trail of six acts; Orel has one of its own."""
    with scope(alya.organization, alya):
        for number in range(5):
            audit.record(
                "accounts.organization_changed", alya.organization, {"city": ["Варна", f"Русе {number} „5“ &"]}
            )
    tasks.seal_audit_trails()
    with scope(alya.organization):
        return list(AuditEvent.objects.order_by("position"))


# --- only added -------------------------------------------------------------------------------------------------------
def test_rows_are_neither_changed_nor_deleted(trail: list[AuditEvent], in_lipa: Organization) -> None:
    row = trail[0]
    for refused in (
        row.save,
        row.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(event="x"),
        lambda: AuditEvent.objects.bulk_update([row], ["event"]),
        lambda: AuditEvent.objects.unscoped(reason="test").update(event="x"),
    ):
        with pytest.raises(AppendOnly):
            refused()
    assert AuditEvent.objects.count() == 6


@pytest.mark.postgres
@pytest.mark.parametrize(
    "sql",
    [
        f"DELETE FROM {TABLE}",  # noqa: S608 - our names
        f"UPDATE {TABLE} SET event = 'x'",  # noqa: S608
        f"UPDATE {TABLE} SET position = position + 10",  # noqa: S608
        f"UPDATE {TABLE} SET position = 1, event = 'x' WHERE position IS NULL",  # noqa: S608
    ],
)
def test_postgresql_refuses_too(trail: list[AuditEvent], in_lipa: Organization, sql: str) -> None:
    audit.record("accounts.organization_changed", in_lipa)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_trail_goes_with_an_organization_that_is_erased(trail: list[AuditEvent], alya: Member) -> None:
    with scope(alya.organization), audit.erasing(alya.organization):
        alya.organization.delete()
    rows = AuditEvent.objects.unscoped(reason="test")
    assert set(rows.values_list("organization__slug", flat=True)) == {"orel"}


# --- the chain --------------------------------------------------------------------------------------------------------
def test_the_chain_is_whole_and_goes_on(trail: list[AuditEvent], alya: Member) -> None:
    assert [row.position for row in trail] == [1, 2, 3, 4, 5, 6]
    assert verify() == f"lipa: 6 rows whole, hash {trail[-1].chain_hash}\n"
    with scope(alya.organization, alya):
        audit.record("accounts.organization_changed", alya.organization)
    assert verify().endswith(", 1 not yet chained\n")
    tasks.seal_audit_trails()
    tasks.seal_audit_trails()
    assert verify().startswith("lipa: 7 rows whole")
    with pytest.raises(CommandError, match="no organization nowhere"):
        verify("nowhere")


def test_a_changed_row_is_named(trail: list[AuditEvent]) -> None:
    tamper(f"UPDATE {TABLE} SET object_label = 'Other' WHERE position = 3")  # noqa: S608
    assert f"BROKEN: row 3 ({trail[2].pk}, " in broken()


@pytest.mark.parametrize(
    "column", ["at", "member_id", "api_key_name", "staff_name", "event", "object_id", "changes", "ip_address"]
)
def test_every_part_of_a_row_counts(trail: list[AuditEvent], alya: Member, column: str) -> None:
    values = {
        "at": "2026-01-01 00:00:00+00:00", "object_id": str(alya.user_id), "changes": "{}", "ip_address": "192.0.2.1",
        "api_key_name": "Other", "staff_name": "Other", "event": "x", "member_id": None,
    }  # fmt: skip
    value = (
        values[column].replace("-", "") if connection.vendor == "sqlite" and column == "object_id" else values[column]
    )
    tamper(f"UPDATE {TABLE} SET {column} = %s WHERE position = 2 AND object_label = 'Lipa'", value)  # noqa: S608
    assert "BROKEN: row 2 " in broken()


def test_a_row_taken_out_is_missed_wherever_it_was(trail: list[AuditEvent]) -> None:
    tamper(f"DELETE FROM {TABLE} WHERE position = 6 AND object_label = 'Lipa'")  # noqa: S608
    assert "BROKEN: row 6 is missing; the chain once went to row 6" in broken()
    tamper(f"DELETE FROM {TABLE} WHERE position = 4 AND object_label = 'Lipa'")  # noqa: S608
    assert "BROKEN: row 4 is missing; after row 3 comes row 5" in broken()


def test_a_beginning_taken_out_is_missed_unless_the_trail_tells_of_it(trail: list[AuditEvent], alya: Member) -> None:
    head = AuditHead._meta.db_table
    with scope(alya.organization, alya):
        audit_chain.let_go(trail[:2])
    assert verify().startswith("lipa: 4 rows whole (2 before them went by the rules), hash ")
    tasks.seal_audit_trails()
    assert verify().startswith("lipa: 5 rows whole (2 before them went by the rules), hash ")
    tamper(f"DELETE FROM {TABLE} WHERE position <= 4 AND object_label = 'Lipa'")  # noqa: S608
    tamper(
        f"UPDATE {head} SET gone_position = 4, gone_hash = %s WHERE gone_position = 2",  # noqa: S608
        trail[3].chain_hash,
    )
    assert "BROKEN: rows 1 to 4 are missing; no row of the trail tells" in broken()
    tamper(f"UPDATE {head} SET gone_position = 2, gone_hash = 'x' WHERE gone_position = 4")  # noqa: S608
    assert "BROKEN: rows 1 to 2 are missing" in broken()


def test_what_went_before_the_trail_told_of_it_is_told_by_the_migration(trail: list[AuditEvent], alya: Member) -> None:
    with scope(alya.organization):
        AuditHead.objects.update(gone_position=2, gone_hash=trail[1].chain_hash)
    tamper(f"DELETE FROM {TABLE} WHERE position <= 2 AND object_label = 'Lipa'")  # noqa: S608
    assert "BROKEN: rows 1 to 2 are missing" in broken()
    before = MigrationLoader(connection).project_state([("accounts", "0027_mail_row_security")])
    import_module("accounts.migrations.0028_audit_beginning").tell(before.apps, None)
    tasks.seal_audit_trails()
    assert verify().startswith("lipa: 5 rows whole (2 before them went by the rules), hash ")
    assert verify("orel").startswith("orel: 1 rows whole, hash ")


def test_a_row_cannot_be_put_in_with_a_hash_of_its_own(trail: list[AuditEvent], in_lipa: Organization) -> None:
    row = audit.record("accounts.organization_changed", in_lipa)
    row.position = 7
    row.chain_hash = audit_chain.hash_of(row, trail[-1].chain_hash)
    AuditEvent._base_manager.bulk_update([row], ["position", "chain_hash"])
    assert "BROKEN: the head of the chain was changed" in broken()


def test_many_rows_at_once_are_chained_in_batches(
    in_lipa: Organization, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """Chaining costs who writes nothing: an import writes its rows as it would without."""
    monkeypatch.setattr(audit_chain, "BATCH", 100)
    with django_assert_max_num_queries(5):
        audit.record_many("accounts.organization_changed", [in_lipa] * 250)
    assert len(audit_chain.seal()) == 251
    assert audit_chain.verify().chained == 251
    assert AuditHead.objects.get().position == 251


# --- the page ---------------------------------------------------------------------------------------------------------
def test_the_trail_says_which_key_acted_and_shows_one_records_history(
    alya: Member, client_of: Callable[[Member], Client]
) -> None:
    with scope(alya.organization, alya):
        key, token = api_keys.create_key(actor=alya, name="Warehouse", scopes=[])
        member = api_keys.member_of_key(token)
    with scope(alya.organization, member):
        audit.record("accounts.profile_changed", member)
    tasks.seal_audit_trails()
    client = client_of(alya)
    body = client.get(reverse("accounts:audit", args=["lipa"])).content.decode()
    assert "Alya Ilieva (Warehouse)" in body
    history = client.get(reverse("accounts:audit", args=["lipa"]), {"record": str(key.pk)})
    assert [row.event for row in history.context["page"].rows] == ["accounts.api_key_created"]
    assert client.get(reverse("accounts:audit", args=["lipa"]), {"record": "7"}).status_code == 400
    export = b"".join(client.get(reverse("accounts:audit_export", args=["lipa"])).streaming_content).decode()  # type: ignore[attr-defined]
    with scope(alya.organization):
        assert all(row.chain_hash in export for row in AuditEvent.objects.all())
