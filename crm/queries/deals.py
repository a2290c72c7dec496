"""Deals for lists, the board, the dashboard."""

import calendar
import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
from config.lib.text import fold
from crm.models import Company, Contact, Deal, DealLine, Stage

OPEN = Deal.Status.OPEN
LANE_SIZE = 25
# Closed deals stay on the board that long; the list has them all.
CLOSED_SHOWN = datetime.timedelta(days=30)


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
    return deals().filter(**of_record).order_by(is_closed, "-created_at", "-pk")


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
class BoardFilter:
    """Which deals a board shows: all of a pipeline, narrowed to an owner and to words."""

    owner_id: uuid.UUID | None = None
    search: str = ""

    def apply(self, rows: QuerySet[Deal]) -> QuerySet[Deal]:
        """The rows that are left."""
        if self.owner_id is not None:
            rows = rows.filter(owner_id=self.owner_id)
        for word in fold(self.search).split():
            rows = rows.filter(search_text__contains=word)
        return rows


@dataclass
class Sums:
    """How many deals and how much money by currency, plain and weighted by the probability to win."""

    count: int = 0
    total: dict[str, Decimal] = field(default_factory=dict)
    weighted: dict[str, Decimal] = field(default_factory=dict)

    def add(self, count: int, currency: str, amount: Decimal, probability: int) -> None:
        """Count in `count` deals of `amount` together; `probability` in percent."""
        self.count += count
        self.total[currency] = self.total.get(currency, Decimal(0)) + amount
        part = quantize(amount * probability / 100, currency)
        self.weighted[currency] = self.weighted.get(currency, Decimal(0)) + part

    def join(self, other: "Sums") -> None:
        """Add the other sums to these."""
        self.count += other.count
        for mine, theirs in ((self.total, other.total), (self.weighted, other.weighted)):
            for currency, amount in theirs.items():
                mine[currency] = mine.get(currency, Decimal(0)) + amount


def lane_sums(stages: Iterable[Stage], narrowed: BoardFilter) -> dict[uuid.UUID, Sums]:
    """The sums of each lane, by stage; one query."""
    by_id = {stage.pk: stage for stage in stages}
    sums = {stage_id: Sums() for stage_id in by_id}
    rows = narrowed.apply(_on_board(Deal.objects.filter(pipeline_id__in={s.pipeline_id for s in by_id.values()})))
    grouped = rows.order_by().values_list("stage_id", "status", "currency").annotate(Count("pk"), Sum("value"))
    for stage_id, status, currency, count, amount in grouped:
        stage = by_id.get(stage_id)
        if stage is not None and status == stage.outcome:
            sums[stage_id].add(count, currency, amount, stage.probability)
    return sums


def lane_cards(stages: Sequence[Stage], narrowed: BoardFilter) -> dict[uuid.UUID, list[Deal]]:
    """The first cards of each lane and one more where there are more; one query, whatever the lanes hold.

    Each lane's keys are read from the index on their own: a condition on the position in the lane of all rows would
    sort the whole pipeline.
    """
    cards: dict[uuid.UUID, list[Deal]] = {stage.pk: [] for stage in stages}
    if not stages:
        return cards
    lanes = [deals().filter(pk__in=lane(stage, narrowed).values("pk")[: LANE_SIZE + 1]) for stage in stages]
    for deal in lanes[0].union(*lanes[1:], all=True) if len(lanes) > 1 else lanes[0]:
        cards[deal.stage_id].append(deal)
    for rows in cards.values():
        rows.sort(key=lambda deal: (deal.position, deal.pk))
    return cards


def lane(stage: Stage, narrowed: BoardFilter) -> QuerySet[Deal]:
    """The cards of one lane in order."""
    return narrowed.apply(_on_board(Deal.objects.filter(stage=stage, status=stage.outcome))).order_by("position", "pk")


def after(rows: QuerySet[Deal], deal: Deal) -> QuerySet[Deal]:
    """The cards of a lane below `deal`."""
    return rows.filter(Q(position__gt=deal.position) | Q(position=deal.position, pk__gt=deal.pk))


def _on_board(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    return rows.filter(Q(status=OPEN) | Q(closed_at__gte=clock.now() - CLOSED_SHOWN))


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
