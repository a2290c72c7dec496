"""Reads across organizations: the calendar link, which carries its own secret, and what the beat fans out by."""

import uuid

from accounts.queries.organizations import is_open
from config.lib import clock
from crm.models import CalendarFeed, Task


def calendar_feed(token: str) -> CalendarFeed | None:
    """The feed a secret link names, with its member, while that member is active."""
    rows = CalendarFeed.objects.unscoped(reason="the secret in the link says whose feed it is")
    rows = rows.filter(is_open("organization"), token=token, member__is_active=True)
    return rows.select_related("member__organization", "member__user").first()


def organizations_to_remind() -> list[uuid.UUID]:
    """The organizations that have a reminder due."""
    rows = Task.objects.unscoped(reason="the beat starts one task per organization")
    due = rows.filter(remind_at__lte=clock.now(), reminded_at=None, done_at=None)
    return list(due.order_by().values_list("organization_id", flat=True).distinct())
