"""Security events: writing them down and telling the owners, who may choose by which channels."""

import datetime
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction

from accounts.hooks import security_event_kinds
from accounts.models import Member, Role, SecurityEvent, User
from accounts.queries import audit_trail, members
from accounts.services import notifications
from accounts.tenancy import current_member, current_organization, scope
from config.lib import ambient, clock
from config.lib.counters import count_up
from config.lib.text import fold
from config.lib.urls import org_reverse

HOUR: Final = datetime.timedelta(hours=1)
MASS_EXPORT_ROWS: Final = 5_000
MASS_DELETE_RECORDS: Final = 50


@transaction.atomic
def record(
    kind: str,
    *,
    member: Member | None = None,
    data: dict[str, Any] | None = None,
    once: str = "",
    within: datetime.timedelta = HOUR,
) -> SecurityEvent | None:
    """Write down an event of a registered kind in the organization in scope, and tell its owners.

    `member` is who it is about; `data` fills the words of the kind, beside `who` and `address`. With `once`, what names
    the occasion, it is written once `within` a time; None says that it was written already.
    """
    security_event_kinds[kind]
    organization = current_organization()
    if once and not cache.add(f"security:{organization.pk.hex}:{kind}:{once}", 1, int(within.total_seconds())):
        return None
    address = ambient.current().ip_address
    words = {"who": str(member or ""), "address": address or "?"} | (data or {})
    event = SecurityEvent.objects.create(
        kind=kind,
        member=member,
        data=words,
        ip_address=address or None,
        search_text=fold(f"{words['who']} {address}")[:200],
    )
    _alert(event)
    return event


def record_for(user: User, kind: str, **options: Any) -> None:
    """As `record`, in every organization the person works in."""
    for member in members.memberships(user):
        with scope(member.organization, member):
            record(kind, member=member, **options)


def _alert(event: SecurityEvent) -> None:
    owners = list(members.active_team().filter(role=Role.OWNER))
    notifications.notify(owners, event.kind, event.data, org_reverse("accounts:security"))


def watch_export(rows: int) -> None:
    """Count what the member in scope exports; many rows within an hour are told once."""
    member = current_member()
    if member is None:
        return
    total = count_up(f"exported:{member.pk.hex}", int(HOUR.total_seconds()), rows)
    if total >= MASS_EXPORT_ROWS:
        record("accounts.mass_export", member=member, data={"number": total}, once=member.pk.hex)


def watch_deletions(member_ids: set[Any]) -> None:
    """Tell of members who deleted many records within an hour; called with those whose acts were just chained."""
    since = clock.now() - HOUR
    for member in Member.objects.select_related("user").filter(pk__in=member_ids):
        number = audit_trail.deletions(member, since).count()
        if number >= MASS_DELETE_RECORDS:
            record("accounts.mass_delete", member=member, data={"number": number, "address": "?"}, once=member.pk.hex)
