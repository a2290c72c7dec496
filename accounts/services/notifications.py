"""Telling members what happened: a row for the inbox, a push to open pages, and the channels they chose beside."""

from collections.abc import Iterable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.utils import translation

from accounts.models import Member, Notification, NotificationSettings
from accounts.queries import notification_settings
from accounts.services import deliveries
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.notifications import Channel, notification_kinds


@transaction.atomic
def notify(members: Iterable[Member], kind: str, data: dict[str, Any], url: str = "") -> None:
    """Tell each member of a registered `kind`, by the channels they chose for it, when the transaction commits.

    Everybody finds the message in their inbox; who does not want it in Kantora finds it there as read.
    """
    told = notification_kinds[kind]
    pairs = [(member, notification_settings.settings_of(member)) for member in members]
    rows = [_row(member, chosen, kind=kind, data=data, url=url) for member, chosen in pairs]
    Notification.objects.bulk_create(rows)
    for row, (_member, chosen) in zip(rows, pairs, strict=True):
        if chosen.wants(told, Channel.IN_APP):
            _push_title(row)
        deliveries.plan(row, chosen)


def _row(member: Member, chosen: NotificationSettings, *, kind: str, data: dict[str, Any], url: str) -> Notification:
    is_shown = chosen.wants(notification_kinds[kind], Channel.IN_APP)
    read_at = None if is_shown else clock.now()
    return Notification(member=member, kind=kind, data=data, url=url, read_at=read_at)


def _push_title(row: Notification) -> None:
    with translation.override(row.member.user.language):
        push(row.member.user_id, {"type": "notification", "id": str(row.pk), "title": row.title})


def push(user_id: Any, message: dict[str, Any]) -> None:
    """Send a message of the organization in scope to every page the person has open, after commit.

    Nobody listening is no error; pages outside the networks that the organization lets in do not hear it.
    """
    organization = current_organization()
    event = {
        "type": "page.message",
        "message": message | {"organization": organization.slug, "organization_name": organization.name},
        "networks": organization.allowed_networks,
    }
    transaction.on_commit(lambda: _send(f"user.{user_id.hex}", event), robust=True)


def _send(group: str, event: dict[str, Any]) -> None:
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(group, event)


def mark_read(*, member: Member, notification: Notification | None = None) -> int:
    """Mark one message, or all of the member's, as read; gives how many were unread."""
    rows = Notification.objects.filter(member=member, read_at=None)
    if notification is not None:
        rows = rows.filter(pk=notification.pk)
    return rows.update(read_at=clock.now())
