"""Where a next step is missing."""

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import Member
from crm.models import Contact, Deal, Task


def _without_task() -> QuerySet[Deal]:
    """Open deals that nobody has anything to do about."""
    return Deal.objects.filter(~Exists(Task.objects.filter(deal=OuterRef("pk"), done_at=None)), status=Deal.Status.OPEN)


def deals_without_task(member: Member, limit: int) -> list[Deal]:
    """The member's open deals without a task, those that should close first in front."""
    rows = _without_task().filter(owner=member)
    return list(rows.order_by(F("expected_close_on").asc(nulls_last=True), "pk")[:limit])


def has_open_deal_without_task(contact: Contact) -> bool:
    """Whether the contact is on an open deal that nobody has anything to do about."""
    return _without_task().filter(deal_contacts__contact=contact).exists()
