"""Tools over the queries of crm."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from accounts.models import Member
from ai_assistant.hooks import ReadTool, Record, ToolAnswer
from config.lib import clock
from config.lib.money import quantize
from config.lib.urls import org_reverse
from crm.assistant.lists import VIEW
from crm.models import Company, Stage
from crm.proposing.records import record_of
from crm.queries import board, contacts, pipelines, timeline
from crm.queries.board import BoardFilter
from crm.queries.naming import called
from crm.tables.contacts import contact_url

TALKS: Final = ("call", "meeting", "email", "email_sent")
_NOTHING: Final[Mapping[str, Any]] = {"type": "object", "properties": {}, "additionalProperties": False}


def _pipeline(_member: Member, _arguments: Mapping[str, Any]) -> ToolAnswer:
    stages = [stage for stage in pipelines.stages_in_use() if stage.outcome == Stage.Outcome.OPEN]
    lanes = board.lane_sums(stages, BoardFilter())
    together = board.Sums()
    for lane in lanes.values():
        together.join(lane)
    rows = [
        {
            "pipeline": stage.pipeline.name,
            "stage": stage.name,
            "deals": lanes[stage.pk].count,
            "value": _values(lanes[stage.pk].total),
        }
        for stage in stages
    ]
    found = {"deals": together.count, "value": _values(together.total), "stages": rows}
    return ToolAnswer(found, url=org_reverse("crm:deals"))


def _values(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: str(quantize(amount, currency)) for currency, amount in amounts.items()}


def _silent(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    before = clock.today(member.organization) - datetime.timedelta(days=arguments["days"])
    silent = contacts.silent_since(clock.start_of_day(before, member.organization))
    rows = list(silent[: arguments.get("limit", 20)])
    records = [Record(f"contacts:{row.pk}", str(row), contact_url(row)) for row in rows]
    found = [
        {
            "id": record.id,
            "name": record.label,
            "company": row.company.name if row.company else None,
            "last_activity_at": row.last_activity_at.isoformat() if row.last_activity_at else None,
        }
        for record, row in zip(records, rows, strict=True)
    ]
    answer = {"days": arguments["days"], "total": silent.count(), "contacts": found}
    return ToolAnswer(answer, records, f"{org_reverse('crm:contacts')}?ordering=last_activity_at")


def _history(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """What people wrote on the timeline of one customer, the newest first."""
    customer = called(arguments["customer"])
    record = record_of(customer)
    of_customer = (
        timeline.activities(company=customer)
        if isinstance(customer, Company)
        else timeline.activities(contact=customer)
    )
    rows = list(of_customer.exclude(body="")[: arguments.get("limit", 30)])
    entries = [
        {"kind": row.kind, "on": row.occurred_at.date().isoformat(), "by": str(row.member or ""), "text": row.body}
        for row in rows
    ]
    found = {"id": record.id, "name": record.label, "entries": entries}
    return ToolAnswer(found, [record], record.url, untrusted=True)


def _last_talk(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """The newest entry of these kinds on the timeline of one customer, None where there is none."""
    customer = called(arguments["customer"])
    record = record_of(customer)
    of_customer = {"company": customer} if isinstance(customer, Company) else {"contact": customer}
    row = timeline.activities(**of_customer).filter(kind__in=arguments["kinds"]).first()
    entry = row and {
        "kind": row.kind, "on": clock.day_of(row.occurred_at, row.organization).isoformat(),
        "by": str(row.member or ""), "text": row.body,
    }  # fmt: skip
    return ToolAnswer({"id": record.id, "name": record.label, "entry": entry}, [record], record.url, untrusted=True)


TOOLS: Final = (
    ReadTool(
        "last_talk",
        "When the team last called, met or wrote to one contact or company, who did and what was written about it",
        {
            "type": "object",
            "properties": {
                "customer": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A name"},
                "kinds": {"type": "array", "items": {"enum": list(TALKS)}, "minItems": 1, "uniqueItems": True},
            },
            "required": ["customer", "kinds"],
            "additionalProperties": False,
        },
        VIEW,
        _last_talk,
    ),
    ReadTool(
        "customer_history",
        "What the team wrote about one contact or company: notes, calls, meetings, e-mails, the newest first",
        {
            "type": "object",
            "properties": {
                "customer": {"type": "string", "minLength": 1, "maxLength": 200, "description": "A name"},
                "limit": {"type": "integer", "minimum": 1, "maximum": 50},
            },
            "required": ["customer"],
            "additionalProperties": False,
        },
        VIEW,
        _history,
    ),
    ReadTool(
        "pipeline_by_stage",
        "How many open deals stand in each stage of each pipeline, what they are worth, and all of them together",
        _NOTHING,
        VIEW,
        _pipeline,
    ),
    ReadTool(
        "silent_contacts",
        "People nothing was heard of for so many days, the longest silence first, and how many they are",
        {
            "type": "object",
            "properties": {
                "days": {"type": "integer", "minimum": 1, "maximum": 3650},
                "limit": {"type": "integer", "minimum": 1, "maximum": 50},
            },
            "required": ["days"],
            "additionalProperties": False,
        },
        VIEW,
        _silent,
    ),
)
