"""What crm lets the assistant look at."""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from accounts.models import Member
from ai_assistant.hooks import ListSource, ReadTool, Record, ToolAnswer
from config.lib import clock
from config.lib.money import quantize
from config.lib.urls import org_reverse
from crm.models import Stage
from crm.queries import board, contacts, pipelines
from crm.queries.board import BoardFilter
from crm.rules import CrmPermission
from crm.tables.companies import CompanyList, company_url
from crm.tables.contacts import ContactList, contact_url
from crm.tables.deals import DealList, deal_url
from crm.tables.tasks import TaskList, task_url

_VIEW: Final = CrmPermission.VIEW

LISTS: Final = (
    ListSource("contacts", "People the organization knows", ContactList, "crm:contacts", contact_url, _VIEW),
    ListSource("companies", "Companies the organization knows", CompanyList, "crm:companies", company_url, _VIEW),
    ListSource("deals", "Deals; without a tab only open ones", DealList, "crm:deal_list", deal_url, _VIEW),
    ListSource("tasks", "Tasks; without a tab those of today", TaskList, "crm:tasks", task_url, _VIEW),
)


def _pipeline(_member: Member, _arguments: Mapping[str, Any]) -> ToolAnswer:
    stages = [stage for stage in pipelines.stages_in_use() if stage.outcome == Stage.Outcome.OPEN]
    sums = board.lane_sums(stages, BoardFilter())
    rows = [
        {
            "pipeline": stage.pipeline.name,
            "stage": stage.name,
            "deals": sums[stage.pk].count,
            "value": {currency: str(quantize(amount, currency)) for currency, amount in sums[stage.pk].total.items()},
        }
        for stage in stages
    ]
    return ToolAnswer({"stages": rows}, url=org_reverse("crm:deals"))


def _silent(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    before = clock.today(member.organization) - datetime.timedelta(days=arguments["days"])
    rows = contacts.silent_since(clock.start_of_day(before, member.organization), arguments.get("limit", 20))
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
    return ToolAnswer({"contacts": found}, records, f"{org_reverse('crm:contacts')}?ordering=last_activity_at")


TOOLS: Final = (
    ReadTool(
        "pipeline_by_stage",
        "How many open deals stand in each stage of each pipeline, and what they are worth",
        {"type": "object", "properties": {}, "additionalProperties": False},
        _VIEW,
        _pipeline,
    ),
    ReadTool(
        "silent_contacts",
        "People nothing was heard of for so many days, the longest silence first",
        {
            "type": "object",
            "properties": {
                "days": {"type": "integer", "minimum": 1, "maximum": 3650},
                "limit": {"type": "integer", "minimum": 1, "maximum": 50},
            },
            "required": ["days"],
            "additionalProperties": False,
        },
        _VIEW,
        _silent,
    ),
)
