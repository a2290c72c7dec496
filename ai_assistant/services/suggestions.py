"""Suggestions: noticed by rules every night, applied or dismissed by people."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import translation

from accounts.models import Member, Organization
from accounts.rules import require
from accounts.services import audit
from ai_assistant.errors import NeedsAPerson, NotOpen, Outdated
from ai_assistant.hooks import (
    MOST_FACTS,
    Change,
    Fact,
    ProposeTool,
    Record,
    SuggestionRule,
    propose_tools,
    suggestion_rules,
)
from ai_assistant.models import Proposal, Suggestion
from ai_assistant.queries import suggestions as reading
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import proposals
from ai_assistant.tools.running import ToolFailed, checked
from config.lib import clock

_State = Suggestion.State
_REFRESHED = ("record", "data", "member", "tool", "arguments")


# --- Noticing ---------------------------------------------------------------------------------------------------------
def notice(organization: Organization) -> int:
    """Let every rule look through the organization in scope; gives how many suggestions are new.

    A fact that still holds keeps its suggestion, one that is over loses it unless somebody decided on it. Running it
    twice has one effect.
    """
    today = clock.today(organization)
    with translation.override(organization.language):
        return sum(_notice(rule, today) for rule in suggestion_rules)


@transaction.atomic
def _notice(rule: SuggestionRule, today: Any) -> int:
    facts = _undecided(rule, today)
    known = {row.fact: row for row in Suggestion.objects.filter(kind=rule.key, fact__in=facts)}
    gone = Suggestion.objects.filter(kind=rule.key, state=_State.NEW).exclude(fact__in=facts)
    gone.delete()
    new = [Suggestion(kind=rule.key, fact=key, **_values(fact)) for key, fact in facts.items() if key not in known]
    Suggestion.objects.bulk_create(new, ignore_conflicts=True)
    changed = [row for key, row in known.items() if row.state == _State.NEW and _take(row, _values(facts[key]))]
    Suggestion.objects.bulk_update(changed, [*_REFRESHED, "words", "words_language", "words_by", "worded_at"])
    return len(new)


def _undecided(rule: SuggestionRule, today: Any) -> dict[str, Fact]:
    """The weightiest facts of a rule, by what a suggestion keeps of them; those decided on make room for others."""
    most = MOST_FACTS
    while True:
        found = {f"{rule.key}:{fact.key}"[:200]: fact for fact in rule.find(today, most)}
        rows = Suggestion.objects.filter(kind=rule.key, fact__in=found).exclude(state=_State.NEW)
        decided = set(rows.values_list("fact", flat=True))
        left = [(key, fact) for key, fact in found.items() if key not in decided]
        if len(left) >= MOST_FACTS or len(found) < most:
            return dict(left[:MOST_FACTS])
        most *= 2


def _values(fact: Fact) -> dict[str, Any]:
    return {
        "record": _json(fact.record),
        "data": dict(fact.data),
        "member_id": fact.member_id,
        "tool": fact.tool,
        "arguments": dict(fact.arguments),
    }


def _json(record: Record) -> dict[str, str]:
    return {"id": record.id, "label": record.label, "url": record.url}


def _take(row: Suggestion, values: dict[str, Any]) -> bool:
    """Set what is different now; False when nothing is. Other facts need other words."""
    before = {name: getattr(row, name) for name in values}
    if before == values:
        return False
    for name, value in values.items():
        setattr(row, name, value)
    if before["data"] != values["data"]:
        row.words = row.words_language = row.words_by = ""
        row.worded_at = None
    return True


# --- Deciding ---------------------------------------------------------------------------------------------------------
def change_of(member: Member, suggestion: Suggestion) -> Change:
    """What applying it would change now. Raises `NotOpen`, and what the tool refuses."""
    tool = _tool(member, suggestion)
    return tool.describe(member, _known(tool, suggestion))


def mark_of(change: Change) -> str:
    """A short mark of what a person was shown, for `apply` to see that it is still so."""
    shown = [[str(one.label), str(one.before), str(one.after)] for one in change.fields]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]


@transaction.atomic
def apply(member: Member, suggestion: Suggestion, seen: str = "") -> Proposal:
    """Do what was suggested; `seen` is the mark of what the person was shown, "" where they saw nothing.

    Raises `NotOpen`, `Outdated` when the change would be another one than was shown, `NeedsAPerson` for a key and what
    leaves the house, and what the tool refuses.
    """
    tool = _tool(member, suggestion)
    if tool.is_outward and member.api_key:
        raise NeedsAPerson
    own = _decide(member, suggestion, _State.APPLIED)
    arguments = _known(tool, own)
    if seen and mark_of(tool.describe(member, arguments)) != seen:
        raise Outdated
    own.proposal = proposals.execute(member, proposals.propose(member, tool, arguments))
    own.save(update_fields=["proposal"])
    return own.proposal


@transaction.atomic
def dismiss(member: Member, suggestion: Suggestion, reason: str = "") -> Suggestion:
    """Let it be, and never suggest it again while it is the same fact. Raises `NotOpen`."""
    own = _decide(member, suggestion, _State.DISMISSED)
    own.dismiss_reason = reason.strip()[:300]
    own.save(update_fields=["dismiss_reason"])
    audit.record("ai_assistant.suggestion_dismissed", own, {"dismiss_reason": ["", own.dismiss_reason]})
    return own


def _decide(member: Member, suggestion: Suggestion, after: Suggestion.State) -> Suggestion:
    """Only the first of two decisions finds it new, and only who sees it decides."""
    require(member, AssistantPermission.USE)
    mine = reading.visible(member).filter(pk=suggestion.pk, state=_State.NEW)
    if not mine.update(state=after, decided_by=member, decided_at=clock.now()):
        raise NotOpen
    return Suggestion.objects.get(pk=suggestion.pk)


def _known(tool: ProposeTool, suggestion: Suggestion) -> dict[str, Any]:
    """The arguments, if the tool still takes them: a suggestion may be older than this version of it."""
    try:
        return checked(tool, suggestion.arguments)
    except ToolFailed as error:
        raise NotOpen from error


def _tool(member: Member, suggestion: Suggestion) -> ProposeTool:
    tool = propose_tools.get(suggestion.tool)
    if tool is None or suggestion.state != _State.NEW:
        raise NotOpen
    require(member, tool.permission)
    return tool
