"""A member's choice of how to be told, and the browsers a person lets Kantora speak to."""

import datetime
import hashlib
from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, NotificationSettings, PushDevice, User
from accounts.queries.notification_settings import devices_of, kinds_for, offered_channels
from config.lib import clock, outside, push
from config.lib.errors import DomainError

MOST_DEVICES: Final = 20
KEPT_FOR: Final = datetime.timedelta(days=100)


class BadSubscription(DomainError):
    """What the browser sent is no subscription of ours."""

    def __init__(self) -> None:
        super().__init__("bad_subscription", _("This browser did not give an address for notifications. Try again."))


def check_quiet_hours(begin: datetime.time | None, end: datetime.time | None) -> None:
    """Hours of rest have a beginning and an end, and are not the whole day. Raises `DomainError` naming the field."""
    for name, value, other in (("quiet_from", begin, end), ("quiet_until", end, begin)):
        if value is None and other is not None:
            raise DomainError("half_quiet", _("Enter both times, or neither."), name)
    if begin is not None and begin == end:
        message = _("The quiet hours end when they begin. Enter another time.")
        raise DomainError("endless_quiet", message, "quiet_until")


def stored_settings(member: Member) -> NotificationSettings:
    """The member's row, made when there is none, so that it can be locked."""
    return NotificationSettings.objects.get_or_create(member=member)[0]


@transaction.atomic
def save_settings(
    *,
    member: Member,
    chosen: Collection[str],
    quiet_from: datetime.time | None,
    quiet_until: datetime.time | None,
    has_digest: bool,
) -> NotificationSettings:
    """Keep the ticked boxes, as "<kind> <channel>", the hours of rest and how e-mail comes.

    What is not offered at the moment stays as it was. Raises what `check_quiet_hours` does.
    """
    check_quiet_hours(quiet_from, quiet_until)
    row, _is_new = NotificationSettings.objects.select_for_update().get_or_create(member=member)
    for kind in kinds_for(member):
        for channel in offered_channels():
            key = f"{kind.key} {channel}"
            row.overrides.pop(key, None)
            if (key in chosen) != row.wants(kind, channel):
                row.overrides[key] = key in chosen
    row.quiet_from, row.quiet_until, row.has_digest = quiet_from, quiet_until, has_digest
    row.save()
    return row


@transaction.atomic
def add_device(*, user: User, endpoint: str, p256dh: str, auth: str, name: str) -> PushDevice:
    """Let the browser have the person's notifications; one that was another's becomes theirs.

    Raises `BadSubscription`, or `ForbiddenAddress` for a push service that is not on the public internet.
    """
    outside.check_url(endpoint)
    if not push.is_subscription(p256dh, auth):
        raise BadSubscription
    values = {"user": user, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "name": name, "ended_at": None}
    address = hashlib.sha256(endpoint.encode()).hexdigest()
    device, _is_new = PushDevice.objects.update_or_create(endpoint_hash=address, defaults=values)
    for oldest in devices_of(user)[MOST_DEVICES:]:
        end_device(oldest)
    return device


def end_device(device: PushDevice) -> None:
    """Send nothing more to the browser."""
    device.ended_at = clock.now()
    device.save(update_fields=["ended_at"])


def delete_ended() -> int:
    """Forget the browsers that ended three months ago, as the deliveries to them are; gives how many."""
    return PushDevice.objects.filter(ended_at__lt=clock.now() - KEPT_FOR).delete()[0]
