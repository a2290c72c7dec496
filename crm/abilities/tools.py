"""The named abilities as tools of the assistant: they read, and give drafts and steps that a person may propose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accounts.models import Member
from accounts.rules import require
from ai_assistant.hooks import ReadTool, ToolAnswer
from ai_assistant.tools.arguments import cited, cited_if_any, id_of
from ai_assistant.tools.records import find
from crm.abilities import next_steps
from crm.abilities.analysis import Analysis, analyse
from crm.abilities.drafting import LetterDraft
from crm.abilities.letters import PROPERTIES, draft_for
from crm.abilities.next_steps import NextStep
from crm.models import Contact, Deal
from crm.proposing.records import record_of
from crm.rules import CrmPermission


# --- Weighing a deal --------------------------------------------------------------------------------------------------
def plain_analysis(found: Analysis) -> dict[str, Any]:
    """An analysis as JSON values."""
    return {
        "score": found.score.value,
        "reasons": [
            {"key": reason.key, "text": reason.text, "points": -reason.points} for reason in found.score.reasons
        ],
        "steps": plain_steps(found.steps),
    }


def plain_steps(steps: list[NextStep]) -> list[dict[str, Any]]:
    """Steps as JSON values; `arguments` are those of `propose_task`."""
    return [
        {"title": step.title, "reason": step.reason, "due_on": step.due_on.isoformat(), "arguments": step.arguments}
        for step in steps
    ]


def _analyse(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    deal: Deal = cited(member, "deals", arguments["deal"], "deal")
    record = record_of(deal)
    return ToolAnswer(
        {"id": record.id, "name": record.label} | plain_analysis(analyse(deal, member)), [record], record.url
    )


# --- Next steps -------------------------------------------------------------------------------------------------------
def steps_for(member: Member, arguments: Mapping[str, Any]) -> list[NextStep]:
    """The steps for the deal or contact of the arguments, else for the member's own work. Raises `NoSuchRecord`."""
    require(member, CrmPermission.VIEW)
    deal: Deal | None = cited_if_any(member, "deals", arguments, "deal")
    if deal is not None:
        return next_steps.for_deal(deal, member)
    contact: Contact | None = cited_if_any(member, "contacts", arguments, "contact")
    return next_steps.for_contact(contact, member) if contact is not None else next_steps.for_member(member)


def _suggest(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    return ToolAnswer({"steps": plain_steps(steps_for(member, arguments))})


# --- Drafts -----------------------------------------------------------------------------------------------------------
def plain_draft(found: LetterDraft) -> dict[str, Any]:
    """A draft as JSON values."""
    return {
        "situation": found.kind.key,
        "contact": f"contacts:{found.contact.pk}" if found.contact else None,
        "subject": found.subject,
        "body": found.body,
        "language": found.language,
        "gaps_to_fill": found.gaps,
    }


def _draft(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    record = find(member, arguments["about"])
    found = draft_for(member, arguments)
    receiver = record_of(found.contact) if found.contact else None
    records = {each.id: each for each in (record, receiver) if each}
    return ToolAnswer(plain_draft(found), list(records.values()))


TOOLS: Final = (
    ReadTool(
        "analyze_deal",
        "How an open deal goes: a score of 0 to 100 by fixed rules, each reason with its points, and next steps",
        {
            "type": "object",
            "properties": {"deal": id_of("deals", "The deal")},
            "required": ["deal"],
            "additionalProperties": False,
        },
        CrmPermission.VIEW,
        _analyse,
    ),
    ReadTool(
        "suggest_tasks",
        "Tasks worth adding for a deal, for a contact, or without either for the member's own deals",
        {
            "type": "object",
            "properties": {"deal": id_of("deals", "The deal"), "contact": id_of("contacts", "The contact")},
            "additionalProperties": False,
        },
        CrmPermission.VIEW,
        _suggest,
    ),
    ReadTool(
        "generate_email_draft",
        "The draft of an e-mail from a template with real fields, for the person to change and send",
        {
            "type": "object",
            "properties": PROPERTIES,
            "required": ["about"],
            "additionalProperties": False,
        },
        CrmPermission.EDIT,
        _draft,
    ),
)
