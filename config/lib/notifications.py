"""Kinds of notifications, registered by the apps that send them; accounts delivers."""

from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from config.lib.registry import Registry
from config.lib.shell import Text


class Channel(TextChoices):
    """A way by which a notification reaches its reader."""

    IN_APP = "in_app", _("In Kantora")
    EMAIL = "email", _("E-mail")
    PUSH = "push", _("Browser")
    SMS = "sms", _("SMS")


SEEN_AT_ONCE: Final = frozenset({Channel.IN_APP, Channel.PUSH})
ALSO_BY_EMAIL: Final = SEEN_AT_ONCE | {Channel.EMAIL}


@dataclass(frozen=True)
class NotificationKind:
    """Something members are told of.

    `title` and `body` are %-templates filled with the notification's data in the reader's language. `label` names the
    kind in the settings; `channels` are those by which it comes until the reader chooses otherwise. Of a kind
    `for_owners` only owners are told; the e-mail of an `is_urgent` one waits for no morning and no daily e-mail.
    """

    key: str
    title: Text
    body: Text
    icon: str
    label: Text
    channels: frozenset[Channel] = SEEN_AT_ONCE
    for_owners: bool = False
    is_urgent: bool = False


notification_kinds: Registry[NotificationKind] = Registry("notification kinds", NotificationKind)
