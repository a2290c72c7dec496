"""What crm lets the assistant look at."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import ListQuestion, ListSource, ReadTool, Record, ToolAnswer
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.questions import address
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


# --- Questions in words -----------------------------------------------------------------------------------------------
_CLOSES: Final = ("closes_from", "closes_until")
_DUE: Final = ("due_from", "due_until")
_CREATED: Final = ("created_from", "created_until")


def _deals(tab: str) -> Callable[[Understood], str]:
    return lambda asked: address("crm:deal_list", asked, days=_CLOSES, tab=tab)


def _my_tasks(asked: Understood) -> str:
    """Without a day, my day; with one, what is due then."""
    return address("crm:tasks", asked, days=_DUE, tab="upcoming" if asked.period else "today")


QUESTIONS: Final = (
    ListQuestion(
        Intent(
            "deals_closing",
            bg=("сделки, които приключват {period}", "сделки, които ще се затворят", "сделки за приключване"),
            en=("deals closing {period}", "deals expected to close", "deals due to close"),
            optional="{period} {amount} due",
            ahead=True,
        ),
        _("Deals that close"), "kanban", _VIEW, _deals("open"),
    ),
    ListQuestion(
        Intent(
            "stuck_deals",
            bg=("заседнали сделки", "сделки без активност", "сделки без движение"),
            en=("stuck deals", "deals with no activity", "deals that have not moved"),
            optional="{amount}",
        ),
        _("Stale deals"), "kanban", _VIEW, _deals("stale"),
    ),
    ListQuestion(
        Intent(
            "won_deals",
            bg=("спечелени сделки", "успешни сделки"),
            en=("won deals", "successful deals"),
            optional="{amount}",
        ),
        _("Won deals"), "kanban", _VIEW, _deals("won"),
    ),
    ListQuestion(
        Intent("lost_deals", bg=("загубени сделки",), en=("lost deals",), optional="{amount}"),
        _("Lost deals"), "kanban", _VIEW, _deals("lost"),
    ),
    ListQuestion(
        Intent(
            "my_tasks",
            bg=("моите задачи", "задачи {period}", "какво имам да върша {period}", "какво трябва да свърша {period}"),
            en=("my tasks", "tasks {period}", "what do I have to do {period}", "what should I do {period}"),
            optional="{period} due",
            ahead=True,
        ),
        _("Tasks"), "check2-square", _VIEW, _my_tasks,
    ),
    ListQuestion(
        Intent("overdue_tasks", bg=("просрочени задачи", "задачи с изтекъл срок"), en=("overdue tasks",)),
        _("Overdue tasks"), "check2-square", _VIEW, lambda asked: address("crm:tasks", asked, tab="overdue"),
    ),
    ListQuestion(
        Intent(
            "new_contacts",
            bg=("нови клиенти", "нови контакти"),
            en=("new customers", "new contacts"),
            optional="{period}",
        ),
        _("New contacts"), "person", _VIEW,
        lambda asked: address("crm:contacts", asked, days=_CREATED),
    ),
    ListQuestion(
        Intent(
            "silent_contacts",
            bg=("контакти без активност", "клиенти, с които не сме говорили", "забравени клиенти"),
            en=("silent contacts", "customers not contacted", "contacts with no activity", "forgotten customers"),
        ),
        _("Contacts, the longest silence first"), "person", _VIEW,
        lambda asked: address("crm:contacts", asked, ordering="last_activity_at"),
    ),
)  # fmt: skip
