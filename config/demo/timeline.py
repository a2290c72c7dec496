"""The timeline of customers: what others of this package did to them, and what the team wrote."""

import datetime
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Max, OuterRef, Subquery

from accounts.models import Member
from config.demo import texts
from config.demo.plan import MONTHS, Customer, Demo
from config.demo.storing import store_all
from config.lib.ids import uuid7
from crm.models import Activity, Company, Contact

_WRITTEN: Final = {"note": texts.NOTES, "call": texts.CALLS, "meeting": texts.MEETINGS, "email": texts.EMAILS}
_KINDS: Final = ("note", "call", "call", "call", "meeting", "email", "email")


def entry(kind: str, at: datetime.datetime, member: Member | None, **values: Any) -> Activity:
    """An unsaved entry of a registered kind; `values` are further fields of `Activity`."""
    return Activity(id=uuid7(at), kind=kind, occurred_at=at, created_at=at, member=member, **values)


def write_notes(demo: Demo) -> None:
    """What the team wrote about customers, of each in the last year and a half."""
    store_all(_notes(demo), demo.progress)


def _notes(demo: Demo) -> Iterator[Activity]:
    for _place in range(demo.size.notes):
        customer = _somebody(demo)
        kind = demo.chance.choice(_KINDS)
        at = demo.moment(demo.working_day(int(demo.chance.triangular(0, MONTHS * 30, 20))))
        body = demo.chance.choice(_WRITTEN[kind])
        who = demo.chance.choice(demo.team[:3])
        yield entry(kind, at, who, contact=customer.contact, company=customer.company, body=body)


def _somebody(demo: Demo) -> Customer:
    """A customer, one of the first twenty every second time: some are talked to more than others."""
    known = demo.customers[:20] if demo.chance.random() < 0.5 else demo.customers
    return demo.chance.choice(known)


def remember_last_activity() -> None:
    """Fill in when each customer last moved, as writing on the timeline does."""
    for model, column in ((Contact, "contact"), (Company, "company")):
        latest = Activity.objects.filter(**{column: OuterRef("pk")}).order_by().values(column)
        moved = model.objects.filter(pk__in=Activity.objects.filter(**{f"{column}__isnull": False}).values(column))
        moved.update(last_activity_at=Subquery(latest.annotate(last=Max("occurred_at")).values("last")))
