"""How members want to be told, and what was sent to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Delivery, Member, NotificationSettings, PushDevice, Role, User
from config.lib import push, sms
from config.lib.notifications import Channel, NotificationKind, notification_kinds

LOG_ROWS = 20


@dataclass(frozen=True)
class Choice:
    """A box of the table of kinds and channels; `value` is what the form posts when it is ticked."""

    kind: NotificationKind
    channel: Channel
    is_on: bool

    @property
    def value(self) -> str:
        """The key in `NotificationSettings.overrides`."""
        return f"{self.kind.key} {self.channel}"


def settings_of(member: Member) -> NotificationSettings:
    """What the member chose; the proposals, not stored, for who chose nothing."""
    found = NotificationSettings.objects.filter(member=member).first()
    return found or NotificationSettings(member=member)


def offered_channels() -> list[Channel]:
    """Channels this installation can use."""
    is_offered = {Channel.PUSH: push.is_available(), Channel.SMS: sms.is_available()}
    return [channel for channel in Channel if is_offered.get(channel, True)]


def kinds_for(member: Member) -> list[NotificationKind]:
    """What the member may be told of."""
    return [kind for kind in notification_kinds if member.role == Role.OWNER or not kind.for_owners]


def choices_of(chosen: NotificationSettings) -> list[tuple[NotificationKind, list[Choice]]]:
    """Each kind with a box for each offered channel."""
    channels = offered_channels()
    return [
        (kind, [Choice(kind, channel, chosen.wants(kind, channel)) for channel in channels])
        for kind in kinds_for(chosen.member)
    ]


def chosen_with(row: NotificationSettings, kinds: Mapping[str, Collection[str]]) -> set[str]:
    """The boxes that are ticked once these kinds, by key, come by these channels and the others as before."""
    boxes = [box for _kind, boxes in choices_of(row) for box in boxes]
    return {box.value for box in boxes if (box.channel in kinds[box.kind.key] if box.kind.key in kinds else box.is_on)}


def devices_of(user: User) -> QuerySet[PushDevice]:
    """Browsers in which the person gets notifications, the newest first."""
    return PushDevice.objects.filter(user=user, ended_at=None).order_by("-created_at", "-pk")


def log_of(member: Member) -> QuerySet[Delivery]:
    """The last messages sent to the member outside Kantora, the newest first."""
    rows = Delivery.objects.filter(notification__member=member)
    return rows.select_related("notification", "device", "email").order_by("-created_at")[:LOG_ROWS]
