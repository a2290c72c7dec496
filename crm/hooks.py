"""Registries crm offers: kinds of timeline entries, panels on the pages of contacts, companies and deals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from config.lib.registry import Registry
from config.lib.shell import Text


@dataclass(frozen=True)
class ActivityKind:
    """A kind of timeline entry. `sentence` is a %-template filled with the entry's data in the reader's language.

    It goes on after the member's name ("**Alya** moved the deal to …"), and stands alone for entries without a member.
    In `data`, `name` becomes a link when the entry has a `url`; `amount` is written as money of `currency`; keys that
    end in `_on` hold ISO dates; `fields` of `model` are named as the reader knows them. Everything else is plain text.

    `icon` is a Bootstrap icon; `tone` one of "", "ok", "bad", "accent", "brass" (see `.k-tl__m`). `by_person` marks
    kinds that members write themselves: notes, calls, meetings, e-mails.
    """

    key: str
    sentence: Text
    icon: str
    tone: str = ""
    by_person: bool = False


@dataclass(frozen=True)
class RecordPanel:
    """A block on the right of a record's page. `template` finds what `context(member, record)` returned as `panel`."""

    key: str
    template: str
    context: Callable[[Any, Any], dict[str, Any]]
    permission: str
    order: int


@dataclass(frozen=True)
class LetterKind:
    """An occasion to write to a customer, drafted without a model from `<template>.bg.txt` and `<template>.en.txt`.

    `about` are the kinds of records it can be about, as the assistant names them; `values(record, language)` are the
    record's fields in words. A field among `asks` that is empty is shown as a gap in brackets, any other is left out.
    `recipient(record)` is the contact to write to, None when there is none. A template's first line is the subject.
    """

    key: str
    label: Text
    template: str
    about: tuple[str, ...]
    permission: str
    values: Callable[[Any, str], dict[str, str]]
    recipient: Callable[[Any], Any]
    asks: tuple[str, ...]


letter_kinds: Registry[LetterKind] = Registry("letters", LetterKind)
activity_kinds: Registry[ActivityKind] = Registry("activity kinds", ActivityKind)
contact_panels: Registry[RecordPanel] = Registry("contact panels", RecordPanel)
company_panels: Registry[RecordPanel] = Registry("company panels", RecordPanel)
deal_panels: Registry[RecordPanel] = Registry("deal panels", RecordPanel)


def register_activity_kinds(*items: ActivityKind) -> None:
    """Add kinds of timeline entries, each under its own key."""
    for item in items:
        activity_kinds.register(item.key, item)


def panels_of(registry: Registry[RecordPanel], member: Any, record: Any) -> list[dict[str, Any]]:
    """The blocks the member may see, in order; each is the context of its panel plus `key` and `template`.

    A page draws them with `{% for panel in panels %}{% include panel.template %}{% endfor %}`.
    """
    shown = sorted((panel for panel in registry if member.has(panel.permission)), key=lambda panel: panel.order)
    return [panel.context(member, record) | {"key": panel.key, "template": panel.template} for panel in shown]
