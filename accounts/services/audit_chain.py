"""Chaining the audit trail: each row gets a place and a hash over itself and the row before it.

Rows are chained by the beat, some seconds after they were written, so that no write waits for another one's commit
(docs/decisions/0003-audit-chain.md). Until then a row is "not yet chained", and `verify` says how many are.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import AuditEvent, AuditHead
from accounts.services import audit
from accounts.tenancy import current_organization

BATCH: Final = 500
LET_GO: Final = "accounts.retention_applied"


@dataclass(frozen=True)
class Verdict:
    """What checking a chain found: rows that were read and are whole, rows that are gone by the organization's rules,
    rows not yet chained, the last hash, and the first fault ("" for none).
    """

    chained: int
    gone: int
    waiting: int
    chain_hash: str
    fault: str


def seal() -> list[AuditEvent]:
    """Chain what is not yet chained in the organization in scope, at most a few thousand rows; gives those rows."""
    sealed: list[AuditEvent] = []
    for _turn in range(20):
        rows = _seal_batch()
        sealed += rows
        if len(rows) < BATCH:
            break
    return sealed


@transaction.atomic
def _seal_batch() -> list[AuditEvent]:
    """One short transaction, so that others write in between. The head is locked: two workers never fork the chain."""
    head, _is_new = AuditHead.objects.select_for_update().get_or_create()
    rows = list(AuditEvent.objects.filter(position=None).order_by("at", "pk")[:BATCH])
    for row in rows:
        row.position = head.position + 1
        row.chain_hash = hash_of(row, head.chain_hash)
        head.position, head.chain_hash = row.position, row.chain_hash
    if rows:
        _write_places(rows)
        head.save(update_fields=["position", "chain_hash"])
    return rows


def _write_places(rows: list[AuditEvent]) -> None:
    """The one change that is allowed; in plain SQL, which is ten times as fast as `bulk_update`."""
    key = AuditEvent._meta.pk
    values = [(row.position, row.chain_hash, key.get_db_prep_value(row.pk, connection)) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {AuditEvent._meta.db_table} SET position = %s, chain_hash = %s WHERE id = %s",  # noqa: S608
            values,
        )


def old_rows(before: datetime.datetime) -> QuerySet[AuditEvent]:
    """Chained rows before the first one that is not older, so that what stays is a whole chain."""
    chained = AuditEvent.objects.exclude(position=None)
    kept = chained.filter(at__gte=before).order_by("position").first()
    return chained.filter(at__lt=before) if kept is None else chained.filter(position__lt=kept.position)


@transaction.atomic
def let_go(rows: list[AuditEvent]) -> None:
    """Delete old rows, the first of the chain. The head remembers where the rest begins, the trail tells of it."""
    head = AuditHead.objects.select_for_update().get()
    last = max(rows, key=lambda row: row.position or 0)
    if (last.position or 0) <= head.gone_position:  # somebody else was here before
        return
    changes = audit.apply_changes(head, {"gone_position": last.position or 0, "gone_hash": last.chain_hash})
    head.save(update_fields=["gone_position", "gone_hash"])
    audit.record(LET_GO, current_organization(), changes)
    with audit.erasing(current_organization()):
        gone = AuditEvent.objects.filter(position__lte=last.position)
        gone._raw_delete(gone.db)


def hash_of(row: AuditEvent, previous: str) -> str:
    """SHA-256 of the previous hash and the row in its canonical form: JSON, keys sorted, without spaces, UTF-8."""
    content = {
        "organization": row.organization_id,
        "position": row.position,
        "id": row.pk,
        "at": row.at.isoformat(timespec="microseconds"),
        "member": row.member_id,
        "api_key": row.api_key_name,
        "event": row.event,
        "object_type": row.object_type,
        "object_id": row.object_id,
        "object_label": row.object_label,
        "changes": row.changes,
        "ip_address": row.ip_address,
        "request_id": row.request_id,
    }
    if row.staff_name:  # younger than the chain: rows without it keep the hash they have
        content["staff"] = row.staff_name
    words = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(f"{previous}\n{words}".encode()).hexdigest()


def verify() -> Verdict:
    """Recompute the chain of the organization in scope from the first row on that is not gone by its rules.

    What is gone must be told by a row of the trail itself: the head alone is believed nothing.
    """
    begin = AuditHead.objects.first() or AuditHead()
    place, previous, fault = begin.gone_position, begin.gone_hash, _fault_of_beginning(begin)
    read = 0
    for row in AuditEvent.objects.exclude(position=None).order_by("position").iterator(chunk_size=2000):
        place += 1
        if row.position != place:
            fault = fault or f"row {place} is missing; after row {place - 1} comes row {row.position} ({row.pk})"
            break
        if row.chain_hash != hash_of(row, previous):
            fault = fault or f"row {place} ({row.pk}, {row.at:%Y-%m-%d %H:%M} UTC, {row.event}) was changed"
            break
        previous, read = row.chain_hash, read + 1
    waiting = AuditEvent.objects.filter(position=None).count()
    return Verdict(read, begin.gone_position, waiting, previous, fault or _fault_of_head(place, previous))


def _fault_of_beginning(head: AuditHead) -> str:
    """Whether the beginning was taken out by somebody else than the rules, which write into the trail what goes."""
    if not head.gone_position:
        return ""
    told = AuditEvent.objects.filter(event=LET_GO).values_list("changes", flat=True)
    place, chain_hash = head.gone_position, head.gone_hash
    is_told = any(
        each.get("gone_position", [0])[-1] == place and each.get("gone_hash", [""])[-1] == chain_hash for each in told
    )
    return "" if is_told else f"rows 1 to {place} are missing; no row of the trail tells that they went by the rules"


def _fault_of_head(place: int, chain_hash: str) -> str:
    head = AuditHead.objects.first() or AuditHead()
    if head.position > place:
        return f"row {place + 1} is missing; the chain once went to row {head.position}"
    return "" if (head.position, head.chain_hash) == (place, chain_hash) else "the head of the chain was changed"
