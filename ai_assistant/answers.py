"""Answers in words, made of what a tool gave: amounts, days and counts as the reader's language writes them.

A record is cited by its id in double brackets, `[[invoices:…]]`; the page that shows the answer makes a link of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext, ngettext

from ai_assistant.offline.intents import Understood
from config.lib import formats
from config.lib.shell import Text

Content = Mapping[str, Any]
_BETWEEN: Final = " · "


def money(amount: str, currency: str) -> str:
    """An amount of a tool's answer: `1 240,00 €`."""
    return formats.money(Decimal(amount), currency, language())


def sums(each: Iterable[Mapping[str, str]]) -> str:
    """Amounts in several currencies, which are never added up: `1 240,00 € + 80,00 $`."""
    return " + ".join(money(one["amount"], one["currency"]) for one in each)


def day(iso: str | None) -> str:
    """A day or moment of a tool's answer as a day: `26.11.2026`; "" for none."""
    return formats.date_short(datetime.date.fromisoformat(iso[:10]), language()) if iso else ""


def number(value: int) -> str:
    """A count: `1 234`."""
    return formats.number(value, language())


def cite(row: Mapping[str, Any]) -> str:
    """The record of a row, to be shown as a link."""
    return f"[[{row['id']}]]"


def line(*parts: object) -> str:
    """A line of a list; empty parts are left out."""
    return "- " + _BETWEEN.join(str(part) for part in parts if part)


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def narrowed(asked: Understood) -> str:
    """What a question was narrowed to, in words: `октомври 2026 г. · над 1 000,00 €`; "" for nothing."""
    parts = [part.say(language()) for part in (asked.period, asked.against, asked.amount) if part]
    own = [gettext("mine")] if asked.mine else []
    return _BETWEEN.join([*parts, *([asked.name] if asked.name else []), *own])


def titled(label: Text, asked: Understood) -> str:
    """What an answer is about: `Просрочени фактури (октомври 2026 г.)`."""
    filtered = narrowed(asked)
    return f"{label} ({filtered})" if filtered else str(label)


def listed(label: Text, line_of: Callable[[Mapping[str, Any]], str]) -> Callable[[Content, Understood], str]:
    """How the answer of a list's tool is worded: how many rows and what they come to, then each row by `line_of`."""

    def say(content: Content, asked: Understood) -> str:
        title, total, rows = titled(label, asked), content["total"], content["rows"]
        if not total:
            return gettext("%(what)s: none.") % {"what": title}
        words = {"what": title, "count": number(total) + ("+" if content["there_are_more_than_total"] else "")}
        if content.get("sums"):
            words["sum"] = sums(content["sums"])
            head = gettext("%(what)s: %(count)s, together %(sum)s.") % words
        else:
            head = gettext("%(what)s: %(count)s.") % words
        return lines(head, map(line_of, rows), total - len(rows))

    return say


def lines(head: str, rows: Iterable[str], more: int = 0) -> str:
    """A sentence, the rows under it, and how many `more` there are."""
    shown = [head, *rows]
    if more > 0:
        count = {"count": number(more)}
        shown.append(line(ngettext("and %(count)s more", "and %(count)s more", more) % count))
    return "\n".join(shown)
