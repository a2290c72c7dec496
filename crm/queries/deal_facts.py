"""What is known of how a deal goes, in a few queries whatever its history."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Count, Max, Min, Q

from accounts.models import Organization
from config.lib import clock
from config.lib.text import fold
from crm.hooks import activity_kinds
from crm.models import Activity, Deal, DealContact, Task

# Words of posts that decide, as `fold` writes them, in both languages.
_DECIDING: Final = (
    "upravitel", "direktor", "sobstvenik", "predsedatel", "prezident", "rakovoditel", "nachalnik", "prokurist",
    "director", "owner", "founder", "president", "chief", "head", "managing", "partner", "ceo", "cfo", "coo", "cto",
)  # fmt: skip
_FEW: Final = 3


@dataclass(frozen=True)
class DealFacts:
    """A deal on a day. `usual_days` is the median of the open deals in its stage, None when there are too few."""

    value: Decimal
    closes_on: datetime.date | None
    days_in_stage: int
    usual_days: int | None
    people: int
    reachable: int
    deciding: int
    last_contact_on: datetime.date | None
    next_step_on: datetime.date | None
    steps: int
    overdue_steps: int
    today: datetime.date


def facts_of(deal: Deal, organization: Organization) -> DealFacts:
    """The facts of a deal; five queries."""
    today = clock.today(organization)
    posts = DealContact.objects.filter(deal=deal).values_list("contact__job_title", "contact__email", "contact__phone")
    people = list(posts)
    open_tasks = Task.objects.filter(deal=deal, done_at=None)
    steps = open_tasks.aggregate(
        count=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        next=Min("due_on", filter=Q(due_on__gte=today)),
    )
    return DealFacts(
        value=deal.value,
        closes_on=deal.expected_close_on,
        days_in_stage=deal.days_in_stage(clock.now()),
        usual_days=_usual_days(deal),
        people=len(people),
        reachable=sum(bool(email or phone) for _post, email, phone in people),
        deciding=sum(_decides(post) for post, _email, _phone in people),
        last_contact_on=_last_contact(deal, organization),
        next_step_on=steps["next"],
        steps=steps["count"],
        overdue_steps=steps["overdue"],
        today=today,
    )


def _usual_days(deal: Deal) -> int | None:
    """The median of whole days that open deals stand in the deal's stage, itself among them."""
    rows = Deal.objects.filter(stage=deal.stage_id, status=Deal.Status.OPEN)
    count = rows.count()
    if count < _FEW:
        return None
    middle = rows.order_by("-stage_entered_at").values_list("stage_entered_at", flat=True)[count // 2]
    return (clock.now() - middle).days


def _last_contact(deal: Deal, organization: Organization) -> datetime.date | None:
    """The day of the last call, meeting or letter with the deal or one of its people; a note is none."""
    kinds = [kind.key for kind in activity_kinds if (kind.by_person and kind.key != "note") or kind.key == "email_sent"]
    people = DealContact.objects.filter(deal=deal).values("contact")
    rows = Activity.objects.filter(Q(deal=deal) | Q(contact__in=people), kind__in=kinds)
    moment = rows.aggregate(last=Max("occurred_at"))["last"]
    return clock.day_of(moment, organization) if moment else None


def _decides(post: str) -> bool:
    words = fold(post).split()
    return any(word.startswith(_DECIDING) for word in words)
