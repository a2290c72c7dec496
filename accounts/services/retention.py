"""What an organization no longer needs goes by itself, by rules it chooses; what would go can be seen before.

What cannot be had elsewhere is written to an archive first, see `services.retention_archives`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from accounts.hooks import RetentionRule, retention_rules
from accounts.models import Member, Organization
from accounts.rules import AccountsPermission, require
from accounts.services import audit, audit_chain, retention_archives
from accounts.tenancy import current_organization
from config.lib import clock

Terms = Mapping[str, int | None]
A_NIGHT: Final = 5_000
_BATCH: Final = 500
_EXAMPLES: Final = 3


@dataclass(frozen=True)
class Outlook:
    """What a rule would let go tonight: how many rows, and some of them."""

    rule: RetentionRule
    days: int | None
    number: int
    examples: list[str]


def rules() -> list[RetentionRule]:
    """Every rule, in the order of the page."""
    return sorted(retention_rules, key=lambda rule: rule.order)


def terms_of(organization: Organization) -> dict[str, int | None]:
    """The days each rule keeps for; None is for good."""
    return {rule.key: organization.retention.get(rule.key, rule.default) for rule in rules()}


def outlook(terms: Terms) -> list[Outlook]:
    """What would go from the organization in scope under these terms; nothing is deleted."""
    return [_outlook_of(rule, terms[rule.key]) for rule in rules()]


def _outlook_of(rule: RetentionRule, days: int | None) -> Outlook:
    if days is None:
        return Outlook(rule, None, 0, [])
    rows = rule.old(_before(days))
    return Outlook(rule, days, rows.count(), [str(row) for row in rows[:_EXAMPLES]])


@transaction.atomic
def set_terms(*, organization: Organization, actor: Member, terms: Terms) -> None:
    """Choose how long things are kept. Raises `PermissionRefused`."""
    require(actor, AccountsPermission.MANAGE_DATA)
    changes = audit.apply_changes(organization, {"retention": dict(terms)})
    if changes:
        organization.save(update_fields=["retention", "updated_at"])
        audit.record("accounts.retention_changed", organization, changes)


def apply() -> dict[str, int]:
    """Let go what is old in the organization in scope, some thousand rows of each kind; gives how many by rule.

    Broken off, the next night goes on; what was archived and not yet deleted is then archived again.
    """
    organization = current_organization()
    gone = {rule.key: apply_rule(rule, days) for rule in rules() if (days := terms_of(organization)[rule.key])}
    if any(gone.values()):
        told = {key: [number, 0] for key, number in gone.items() if number}
        audit.record(audit_chain.LET_GO, organization, told)
    return gone


def apply_rule(rule: RetentionRule, days: int) -> int:
    """Archive and let go what one rule says; gives how many."""
    before = _before(days)
    rows = list(rule.old(before)[:A_NIGHT])
    if rows and rule.archived:
        retention_archives.keep(rule.key, rule.archived(rows))
    return sum(_remove(rule, before, rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH))


def _remove(rule: RetentionRule, before: datetime.datetime, rows: list[Any]) -> int:
    """Let a batch go, but for what was worked on since it was read; gives how many went."""
    with transaction.atomic():
        still_old = list(rule.old(before).filter(pk__in=[row.pk for row in rows]))
        if still_old:
            rule.remove(still_old)
    return len(still_old)


def _before(days: int) -> datetime.datetime:
    return clock.now() - datetime.timedelta(days=days)
