"""Kinds of notifications, registered by the apps that send them; accounts delivers."""

from dataclasses import dataclass

from config.lib.registry import Registry
from config.lib.shell import Text


@dataclass(frozen=True)
class NotificationKind:
    """`title` and `body` are %-templates filled with the notification's data in the reader's language."""

    key: str
    title: Text
    body: Text
    icon: str


notification_kinds: Registry[NotificationKind] = Registry("notification kinds", NotificationKind)
