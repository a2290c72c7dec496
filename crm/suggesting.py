"""What the assistant notices about customers and sales, and what it suggests to do."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member
from accounts.tenancy import current_organization
from ai_assistant.hooks import Fact, Record, SuggestionRule
from config.lib import clock
from crm.abilities.next_steps import next_workday
from crm.models import Contact, Deal, DealContact, Task
from crm.proposing.records import record_of
from crm.queries import deals, tasks
from crm.rules import CrmPermission
from crm.tables.tasks import task_url

_VIEW: Final = CrmPermission.VIEW
_SILENT: Final = datetime.timedelta(days=30)
_LONG_OVERDUE: Final = datetime.timedelta(days=7)
_TWO_WEEKS: Final = datetime.timedelta(days=14)


def _for(owner: Member | None) -> dict[str, Any]:
    """For whom a fact is: who is responsible, while they work here."""
    return {"member_id": owner.pk if owner is not None and owner.is_active else None}


def _call(title: str, owner: Member | None, **about: str) -> dict[str, Any]:
    """The arguments of a task to call, for who is responsible."""
    assignee = {"assignee": f"members:{owner.pk}"} if owner is not None and owner.is_active else {}
    due_on = next_workday(current_organization()).isoformat()
    return {"title": title[:200], "kind": Task.Kind.CALL.value, "due_on": due_on} | assignee | about


def _stuck(_today: datetime.date, most: int) -> list[Fact]:
    """Deals that rest in their stage longer than it allows, the longest first; those past their day are told of so."""
    rows = Deal.objects.filter(deals.stale()).exclude(expected_close_on__lt=_today)
    found = rows.select_related("stage", "owner").order_by("stage_entered_at", "pk")[:most]
    return [
        Fact(
            f"{deal.pk}:{deal.stage_entered_at:%Y-%m-%d}",
            record_of(deal),
            {
                "stage": deal.stage.name,
                "since_on": clock.day_of(deal.stage_entered_at, current_organization()).isoformat(),
            },
            "propose_task",
            _call(_("Call about “%(deal)s”") % {"deal": deal.title}, deal.owner, deal=f"deals:{deal.pk}"),
            **_for(deal.owner),
        )
        for deal in found
    ]


def _past_closing(today: datetime.date, most: int) -> list[Fact]:
    """Open deals whose expected day of closing is over, the latest first."""
    rows = Deal.objects.filter(status=Deal.Status.OPEN, expected_close_on__lt=today)
    found = rows.select_related("owner").order_by("-expected_close_on", "pk")[:most]
    return [
        Fact(
            f"{deal.pk}:{deal.expected_close_on}",
            record_of(deal),
            {"closes_on": f"{deal.expected_close_on}", "amount": str(deal.value), "currency": deal.currency},
            "propose_deal_change",
            {"deal": f"deals:{deal.pk}", "closes_on": (today + _TWO_WEEKS).isoformat()},
            **_for(deal.owner),
        )
        for deal in found
    ]


def _silent(_today: datetime.date, most: int) -> list[Fact]:
    """People on open deals of whom nothing was heard for a month, the longest silence first."""
    open_deals = DealContact.objects.filter(contact=OuterRef("pk"), deal__status=Deal.Status.OPEN)
    before = clock.now() - _SILENT
    rows = Contact.objects.filter(Q(last_activity_at__lt=before), Exists(open_deals), erased_at=None)
    rows = rows.annotate(deal_title=Subquery(open_deals.order_by("pk").values("deal__title")[:1]))
    found = rows.select_related("owner").order_by(F("last_activity_at").asc(), "pk")[:most]
    return [_silence(contact) for contact in found]


def _silence(contact: Any) -> Fact:
    since_on = clock.day_of(contact.last_activity_at, current_organization()).isoformat()
    title = _("Get in touch with %(name)s") % {"name": contact}
    return Fact(
        f"{contact.pk}:{since_on}",
        record_of(contact),
        {"since_on": since_on, "deal": contact.deal_title},
        "propose_task",
        _call(title, contact.owner, contact=f"contacts:{contact.pk}"),
        **_for(contact.owner),
    )


def _overdue_tasks(today: datetime.date, most: int) -> list[Fact]:
    """Tasks that should have been done more than a week ago, the oldest first."""
    rows = Task.objects.filter(done_at=None, due_on__lt=today - _LONG_OVERDUE)
    found = tasks.in_order(rows.select_related("assignee"))[:most]
    due_on = next_workday(current_organization()).isoformat()
    return [
        Fact(
            f"{task.pk}:{task.due_on}",
            Record(f"tasks:{task.pk}", task.title, task_url(task)),
            {"due_on": f"{task.due_on}"},
            "propose_task_change",
            {"task": f"tasks:{task.pk}", "due_on": due_on},
            **_for(task.assignee),
        )
        for task in found
    ]


RULES: Final = (
    SuggestionRule(
        "crm.past_closing",
        gettext_lazy("Deals past their day of closing"),
        gettext_lazy("“%(name)s” should have been decided"),
        gettext_lazy(
            "It was expected to close on %(closes_on)s, is worth %(amount)s and still open. Give it a new day."
        ),
        "calendar-x",
        _VIEW,
        20,
        _past_closing,
    ),
    SuggestionRule(
        "crm.stuck_deal",
        gettext_lazy("Stuck deals"),
        gettext_lazy("“%(name)s” does not move"),
        gettext_lazy(
            "It has stood in the stage “%(stage)s” since %(since_on)s, longer than deals may there. Call them."
        ),
        "hourglass-split",
        _VIEW,
        30,
        _stuck,
    ),
    SuggestionRule(
        "crm.silent_contact",
        gettext_lazy("Silent contacts"),
        gettext_lazy("Nothing heard of %(name)s"),
        gettext_lazy("Nothing has happened since %(since_on)s, and the deal “%(deal)s” is open. Get in touch."),
        "person-dash",
        _VIEW,
        40,
        _silent,
    ),
    SuggestionRule(
        "crm.overdue_task",
        gettext_lazy("Long overdue tasks"),
        gettext_lazy("“%(name)s” is long overdue"),
        gettext_lazy("The task was due on %(due_on)s. Give it a new day, or finish it."),
        "alarm",
        _VIEW,
        50,
        _overdue_tasks,
    ),
)
