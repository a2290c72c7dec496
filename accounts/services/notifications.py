"""Telling members what happened: a row for the inbox and a push to the pages they have open."""

from collections.abc import Iterable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.utils import translation

from accounts.models import Member, Notification
from config.lib import clock
from config.lib.notifications import notification_kinds


def notify(members: Iterable[Member], kind: str, data: dict[str, Any], url: str = "") -> None:
    """Put a message of a registered `kind` into each member's inbox, and push it when the transaction commits.

    The pushed title is in the member's language.
    """
    notification_kinds[kind]
    rows = [Notification(member=member, kind=kind, data=data, url=url) for member in members]
    Notification.objects.bulk_create(rows)
    for row in rows:
        with translation.override(row.member.user.language):
            push(row.member.user_id, {"type": "notification", "id": str(row.pk), "title": row.title})


def push(user_id: Any, message: dict[str, Any]) -> None:
    """Send a message to every page the person has open, after commit. Nobody listening is no error."""
    transaction.on_commit(lambda: _send(f"user.{user_id.hex}", message), robust=True)


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(group, {"type": "page.message", "message": message})


def mark_read(*, member: Member, notification: Notification | None = None) -> int:
    """Mark one message, or all of the member's, as read; gives how many were unread."""
    rows = Notification.objects.filter(member=member, read_at=None)
    if notification is not None:
        rows = rows.filter(pk=notification.pk)
    return rows.update(read_at=clock.now())
