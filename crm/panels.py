"""Blocks that crm itself puts on the pages of contacts, companies and deals."""

from dataclasses import dataclass
from typing import Any, Final

from accounts.models import Member
from accounts.queries.audit_trail import history_url
from ai_assistant import once
from ai_assistant.errors import NoModel
from ai_assistant.queries.balance import balance
from config.lib import clock
from config.lib.urls import org_reverse
from crm.abilities import analysis
from crm.abilities.analysis import Analysis
from crm.abilities.next_steps import for_contact, for_member
from crm.forms.activities import AttachmentForm
from crm.forms.tasks import QuickTaskForm
from crm.models import Attachment, Company, Contact, Deal
from crm.queries import deals, tasks
from crm.queries.attachments import files_of
from crm.rules import CrmPermission
from crm.services.activities import Customer
from crm.tables.deals import deal_url
from crm.tables.tasks import task_url, tick

_SHOWN: Final = 6


@dataclass(frozen=True)
class FilesBox:
    """What `crm/attachments.html` shows: the files, where a new one goes, and the form."""

    files: list[Attachment]
    url: str
    form: AttachmentForm
    can_write: bool


def files_box(record: Customer, member: Member, form: AttachmentForm | None = None) -> FilesBox:
    """The files of a record for its page: `{% include "crm/attachments.html" with box=… %}`."""
    return FilesBox(
        files=list(files_of(record)),
        url=org_reverse(f"crm:{record._meta.model_name}_files", record.pk),
        form=form or AttachmentForm(),
        can_write=member.has(CrmPermission.EDIT),
    )


def deals_panel(member: Member, record: Contact | Company) -> dict[str, Any]:
    """The latest deals of a contact or company, the open ones first."""
    kind = str(record._meta.model_name)
    rows = list(deals.deals_of(record)[: _SHOWN + 1])
    query = f"?{kind}={record.pk}"
    return {
        "deals": [{"deal": row, "url": deal_url(row)} for row in rows[:_SHOWN]],
        "all_url": f"{org_reverse('crm:deal_list')}{query}" if len(rows) > _SHOWN else "",
        "new_url": f"{org_reverse('crm:deal_new')}{query}" if member.has(CrmPermission.EDIT) else "",
    }


def tasks_panel(member: Member, record: Customer, form: QuickTaskForm | None = None) -> dict[str, Any]:
    """What is to be done about a record, and a line to add a task."""
    kind = str(record._meta.model_name)
    rows = list(tasks.open_tasks_of(record)[: _SHOWN + 1])
    query = f"?tab=upcoming&{kind}={record.pk}"
    today = clock.today(member.organization)
    return {
        "tasks": [
            {
                "task": row,
                "tick": tick(row),
                "url": task_url(row),
                "is_overdue": row.due_on is not None and row.due_on < today,
            }
            for row in rows[:_SHOWN]
        ],
        "all_url": f"{org_reverse('crm:tasks')}{query}" if len(rows) > _SHOWN else "",
        "form": form or QuickTaskForm(),
        "url": org_reverse(f"crm:{kind}_tasks", record.pk),
        "can_write": member.has(CrmPermission.EDIT),
    }


def analysis_panel(_member: Member, deal: Deal) -> dict[str, Any]:
    """Where an open deal is weighed: the page fetches it once it stands, for it looks at much."""
    return {"url": org_reverse("crm:deal_analysis", deal.pk) if deal.status == Deal.Status.OPEN else ""}


def analysis_box(member: Member, deal: Deal, found: Analysis) -> dict[str, Any]:
    """How an open deal goes; `price` is what it costs to be told in a model's words, "" where no model may be asked.

    `balance` is what it has cost and what is left, None where no model was asked.
    """
    try:
        price = analysis.price(member.organization, deal, found)
    except NoModel:
        price = ""
    return {
        "analysis": found,
        "url": org_reverse("crm:deal_analysis", deal.pk),
        "letter_url": f"{org_reverse('crm:letter_new')}?about=deals:{deal.pk}",
        "step_url": org_reverse("crm:deal_step", deal.pk),
        "can_write": member.has(CrmPermission.EDIT),
        "price": price,
        "balance": balance(member, found.cost),
        "once": once.mark(),
    }


def steps_panel(member: Member, contact: Contact) -> dict[str, Any]:
    """What to do next about a contact, by rules, for who may do it."""
    can_write = member.has(CrmPermission.EDIT)
    return {
        "steps": for_contact(contact, member) if can_write else [],
        "step_url": org_reverse("crm:contact_step", contact.pk),
    }


def own_steps_panel(member: Member) -> dict[str, Any]:
    """What to do next about the member's own deals, by rules."""
    return {"steps": for_member(member), "step_url": org_reverse("crm:task_next")}


def files_panel(member: Member, record: Customer) -> dict[str, Any]:
    """The files of a record."""
    return {"box": files_box(record, member)}


def history_panel(member: Member, record: Customer) -> dict[str, Any]:
    """The way to what happened to a record."""
    return {"url": history_url(member, record.pk)}
