"""Changes that are proposed, and done only by the click of the person they were proposed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import translation

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from ai_assistant.chat.quoting import is_said
from ai_assistant.errors import NotOpen, NotOwnWords, Outdated
from ai_assistant.hooks import ProposeTool, Record, propose_tools
from ai_assistant.models import Message, Proposal
from ai_assistant.rules import AssistantPermission
from ai_assistant.tools.running import checked
from config.lib import clock
from config.lib.text import without_controls

_State = Proposal.State


def propose(
    member: Member, tool: ProposeTool, arguments: Mapping[str, Any], message: Message | None = None, by: str = "",
    said: str | None = "",
) -> Proposal:  # fmt: skip
    """Write down a change for the member to decide on; nothing else is written. `by` names a program that proposes it.

    `said` is what the member has just said, in which the tool's `own_words` must stand whole; None where our own rules
    have taken them from there. Raises `NotOwnWords`, `ToolFailed` for arguments that do not keep to the tool's schema,
    and what the tool refuses.
    """
    require(member, tool.permission)
    known = checked(tool, arguments)
    if tool.own_words and said is not None and not is_said(known.get(tool.own_words, ""), said):
        raise NotOwnWords
    change = _described(tool, member, known) | {"by": by}
    return Proposal.objects.create(member=member, message=message, tool=tool.name, arguments=known, change=change)


def _described(tool: ProposeTool, member: Member, arguments: Mapping[str, Any], language: str = "") -> dict[str, Any]:
    """The change as it is kept, in the reader's language or the one it was shown in."""
    with translation.override(language or translation.get_language()):
        change = tool.describe(member, arguments)
        return {
            "title": without_controls(str(change.title)),
            "fields": [
                {
                    "label": str(one.label),
                    "before": without_controls(str(one.before)),
                    "after": without_controls(str(one.after)),
                }
                for one in change.fields
            ],
            "record": _json(change.record),
            "language": translation.get_language(),
        }


def _json(record: Record | None) -> dict[str, str]:
    return {"id": record.id, "label": record.label, "url": record.url} if record else {}


@transaction.atomic
def execute(member: Member, proposal: Proposal) -> Proposal:
    """Do what was proposed, exactly as it was shown.

    Raises `NotOpen`, `Outdated` when the record is no longer as it was shown, and what the app's service refuses.
    """
    own = _decide(member, proposal, _State.WAITING, _State.EXECUTED)
    tool = _tool(own)
    require(member, tool.permission)
    known = checked(tool, own.arguments)
    if _described(tool, member, known, own.change["language"])["fields"] != own.change["fields"]:
        raise Outdated
    done = tool.execute(member, known)
    own.record, own.undo = _json(done.record), done.undo
    own.save(update_fields=["record", "undo"])
    audit.record("ai_assistant.proposal_executed", own)
    return own


def decline(member: Member, proposal: Proposal) -> Proposal:
    """Let it be. Raises `NotOpen`."""
    return _decide(member, proposal, _State.WAITING, _State.DECLINED)


@transaction.atomic
def undo(member: Member, proposal: Proposal) -> Proposal:
    """Take back what was done. Raises `NotOpen`, and what the app's service refuses."""
    own = _decide(member, proposal, _State.EXECUTED, _State.UNDONE)
    if own.undo is None:
        raise NotOpen
    tool = _tool(own)
    require(member, tool.permission)
    tool.undo(member, own.undo)
    audit.record("ai_assistant.proposal_undone", own)
    return own


def _decide(member: Member, proposal: Proposal, before: Proposal.State, after: Proposal.State) -> Proposal:
    """Only the first of two clicks finds it as it was; only the member it was made for may click."""
    require(member, AssistantPermission.USE)
    mine = Proposal.objects.filter(pk=proposal.pk, member=member, state=before)
    if not mine.update(state=after, decided_at=clock.now()):
        raise NotOpen
    return Proposal.objects.get(pk=proposal.pk)


def _tool(proposal: Proposal) -> ProposeTool:
    tool = propose_tools.get(proposal.tool)
    if tool is None:  # of an app that is gone
        raise NotOpen
    return tool
