"""Suggestions that a member sees, in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.utils.translation import get_language

from accounts.models import Member
from ai_assistant.hooks import SuggestionRule, propose_tools, suggestion_rules
from ai_assistant.models import Suggestion
from config.lib import formats

NEW: Final = Suggestion.State.NEW
MOST_SHOWN: Final = 100


@dataclass(frozen=True)
class Shown:
    """A suggestion in the reader's language; `by` is the model that worded the reason, "" for the rules."""

    suggestion: Suggestion
    title: str
    reason: str
    by: str
    icon: str
    can_apply: bool


def visible(member: Member) -> QuerySet[Suggestion]:
    """Every suggestion for the member, of the rules whose records they may see."""
    kinds = [rule.key for rule in suggestion_rules if member.has(rule.permission)]
    return Suggestion.objects.filter(Q(member=None) | Q(member=member), kind__in=kinds)


def count_new(member: Member) -> int:
    """How many wait for the member."""
    return visible(member).filter(state=NEW).count()


def newest(member: Member, limit: int, state: str = NEW) -> list[Shown]:
    """Those of a state, the weightiest kind first; what was decided last comes first. One query."""
    rows = visible(member).filter(state=state).select_related("decided_by__user")
    if state != NEW:
        return in_words(member, rows.order_by("-decided_at", "-pk")[:limit])
    return in_words(member, rows.order_by(_weight(), "created_at", "pk")[:limit])


def _weight() -> Case:
    """The order of the rules."""
    orders = (When(kind=rule.key, then=rule.order) for rule in suggestion_rules)
    return Case(*orders, default=0, output_field=IntegerField())


def in_words(member: Member, rows: Iterable[Suggestion]) -> list[Shown]:
    """The rows as the member reads them."""
    return [shown(member, row) for row in rows]


def shown(member: Member, row: Suggestion) -> Shown:
    """One as the member reads it."""
    rule, tool, words = suggestion_rules[row.kind], propose_tools.get(row.tool), words_of(row)
    is_worded = bool(row.words) and row.words_language == language()
    return Shown(
        row,
        str(rule.title % words),
        row.words if is_worded else str(rule.reason % words),
        row.words_by if is_worded else "",
        rule.icon,
        tool is not None and member.has(tool.permission),
    )


def reason_of(rule: SuggestionRule, row: Suggestion) -> str:
    """The reason as the rule has it."""
    return str(rule.reason % words_of(row))


class _Words(dict[str, Any]):
    """What a rule may name; a word that an old suggestion lacks is left out."""

    def __missing__(self, key: str) -> str:
        return ""


def words_of(row: Suggestion) -> dict[str, Any]:
    """What fills the words of a rule."""
    return _Words({key: _word(key, value, row.data) for key, value in row.data.items()} | {"name": str(row)})


def _word(key: str, value: Any, data: dict[str, Any]) -> Any:
    """A value as the reader writes it; what cannot be read stays as it is."""
    try:
        if key == "amount":
            return formats.money(Decimal(value), data["currency"], language())
        if key.endswith("_on"):
            return formats.date_short(datetime.date.fromisoformat(value), language())
    except (InvalidOperation, ValueError, TypeError, LookupError):
        return str(value)
    return value


def language() -> str:
    """The reader's language."""
    return get_language() or "en"
