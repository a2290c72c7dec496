"""What a colleague who leaves gives on: open tasks, open deals, customers."""

from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Member
from accounts.services import audit
from crm.models import Company, Contact, Deal, Task


def hand_over(member: Member, successor: Member) -> None:
    """Give `successor` the tasks that are not done, the open deals, and the customers of `member`."""
    _give(Task.objects.filter(assignee=member, done_at=None), assignee=successor)
    _give(Deal.objects.filter(owner=member, status=Deal.Status.OPEN), owner=successor)
    for model in (Company, Contact):
        _give(model.objects.filter(owner=member), owner=successor)


def _give(rows: QuerySet[Any], **change: Member) -> None:
    """Change the rows, so that edits begun before are told, and write each down."""
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    rows.model.objects.filter(pk__in=[row.pk for row in found]).update(version=F("version") + 1, **change)
    audit.record_many("crm.handed_over", found)
