"""Deals for lists, the board, the dashboard."""

import calendar
import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from config.lib import clock
from config.lib.money import quantize
from crm.models import Company, Contact, Deal, DealLine

OPEN = Deal.Status.OPEN


def deals() -> QuerySet[Deal]:
    """Every deal with what a row shows of it."""
    return Deal.objects.select_related("stage", "pipeline", "company", "owner__user")


def open_deals() -> QuerySet[Deal]:
    """Deals that are neither won nor lost."""
    return Deal.objects.filter(status=OPEN)


def deals_of(record: Contact | Company) -> QuerySet[Deal]:
    """The deals of a contact or company, the open ones first, then the latest."""
    of_record = {"company": record} if isinstance(record, Company) else {"deal_contacts__contact": record}
    is_closed = Case(When(status=OPEN, then=0), default=1, output_field=IntegerField())
    return Deal.objects.select_related("stage").filter(**of_record).order_by(is_closed, "-created_at", "-pk")


@dataclass(frozen=True)
class LineShown:
    """A product of a deal with what it comes to, rounded to the cent."""

    line: DealLine
    total: Decimal


def lines_of(deal: Deal) -> list[LineShown]:
    """The products of a deal in order."""
    rows = DealLine.objects.filter(deal=deal).order_by("position", "pk")
    return [LineShown(row, quantize(row.quantity * row.unit_price, deal.currency)) for row in rows]


def stale() -> Q:
    """Open deals that rest in their stage longer than it allows, as `Deal.is_stale` has it."""
    days = ExpressionWrapper((F("stage__rotten_days") + 1) * Value(datetime.timedelta(days=1)), DurationField())
    return Q(status=OPEN, stage__rotten_days__isnull=False, stage_entered_at__lte=clock.now() - days)


@dataclass(frozen=True)
class OpenDeals:
    """All open deals: how many, their value by currency, and how many should close by `closing_by`."""

    count: int
    total: dict[str, Decimal]
    closing: int
    closing_by: datetime.date


def open_summary(today: datetime.date) -> OpenDeals:
    """The open deals at a glance, those that should close by the end of this month counted; one query."""
    last = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    closing = Count("pk", filter=Q(expected_close_on__lte=last))
    rows = list(open_deals().values_list("currency").annotate(Count("pk"), Sum("value"), soon=closing).order_by())
    return OpenDeals(
        count=sum(count for _currency, count, _amount, _closing in rows),
        total={currency: amount for currency, _count, amount, _closing in rows},
        closing=sum(soon for _currency, _count, _amount, soon in rows),
        closing_by=last,
    )
