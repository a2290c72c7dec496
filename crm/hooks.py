"""Registries crm offers: kinds of timeline entries, panels on the pages of contacts and companies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from config.lib.registry import Registry
from config.lib.shell import Text


@dataclass(frozen=True)
class ActivityKind:
    """A kind of timeline entry. `sentence` is a %-template filled with the entry's data in the reader's language.

    `icon` is a Bootstrap icon; `tone` one of "", "ok", "bad", "warn", "info" (see `.k-tl__i`). `by_person` marks kinds
    that members write themselves: notes, calls, meetings, e-mails.
    """

    key: str
    sentence: Text
    icon: str
    tone: str = ""
    by_person: bool = False


@dataclass(frozen=True)
class RecordPanel:
    """A block on the right of a record's page. `context(member, record)` feeds `template`."""

    key: str
    template: str
    context: Callable[[Any, Any], dict[str, Any]]
    permission: str
    order: int


activity_kinds: Registry[ActivityKind] = Registry("activity kinds", ActivityKind)
contact_panels: Registry[RecordPanel] = Registry("contact panels", RecordPanel)
company_panels: Registry[RecordPanel] = Registry("company panels", RecordPanel)
deal_panels: Registry[RecordPanel] = Registry("deal panels", RecordPanel)


def register_activity_kinds(*items: ActivityKind) -> None:
    """Add kinds of timeline entries, each under its own key."""
    for item in items:
        activity_kinds.register(item.key, item)
