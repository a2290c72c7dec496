"""The board: cards and sums of each lane, at the same cost whatever the lanes hold."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from config.lib import clock
from config.lib.money import quantize
from config.lib.text import fold
from crm.models import Deal, Stage

OPEN: Final = Deal.Status.OPEN
LANE_SIZE: Final = 25
# Closed deals stay on the board that long; the list has them all.
CLOSED_SHOWN: Final = datetime.timedelta(days=30)


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


# --- Sums -------------------------------------------------------------------------------------------------------------
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
    shown = Q(status=OPEN) | Q(closed_at__gte=clock.now() - CLOSED_SHOWN)
    rows = Deal.objects.filter(shown, pipeline_id__in={stage.pipeline_id for stage in by_id.values()})
    groups = narrowed.apply(rows).order_by().values_list("stage_id", "status", "currency")
    for stage_id, status, currency, count, amount in groups.annotate(Count("pk"), Sum("value")):
        stage = by_id.get(stage_id)
        if stage is not None and status == stage.outcome:
            sums[stage_id].add(count, currency, amount, stage.probability)
    return sums


# --- Cards ------------------------------------------------------------------------------------------------------------
class Card(NamedTuple):
    """What a card shows. A tuple and not a model: a board has a hundred, each with company, owner and user."""

    pk: uuid.UUID
    stage_id: uuid.UUID
    position: float
    title: str
    value: Decimal
    currency: str
    status: str
    version: int
    closed_at: datetime.datetime | None
    expected_close_on: datetime.date | None
    stage_entered_at: datetime.datetime
    rotten_days: int | None
    company: str | None
    owner: str | None
    owner_email: str | None

    def days_too_long(self, now: datetime.datetime) -> int | None:
        """For how many days it rests in its stage when that is longer than allowed, as `Deal.is_stale` has it."""
        days = (now - self.stage_entered_at).days
        is_stale = self.status == OPEN and self.rotten_days is not None and days > self.rotten_days
        return days if is_stale else None


_COLUMNS: Final = (
    "pk", "stage_id", "position", "title", "value", "currency", "status", "version", "closed_at", "expected_close_on",
    "stage_entered_at", "stage__rotten_days", "company__name", "owner__user__full_name", "owner__user__email",
)  # fmt: skip


def cards(rows: QuerySet[Deal]) -> list[Card]:
    """The rows as cards, in their order."""
    return [Card(*row) for row in rows.values_list(*_COLUMNS)]


def lane_cards(stages: Sequence[Stage], narrowed: BoardFilter) -> dict[uuid.UUID, list[Card]]:
    """The first cards of each lane and one more where there are more; one query.

    Each lane's keys are read from the index on their own: a condition on the position in the lane of all rows would
    sort the whole pipeline.
    """
    found: dict[uuid.UUID, list[Card]] = {stage.pk: [] for stage in stages}
    keys = [lane(stage, narrowed).values("pk")[: LANE_SIZE + 1] for stage in stages]
    lanes: list[Any] = [Deal.objects.filter(pk__in=each).values_list(*_COLUMNS) for each in keys]
    for row in lanes[0].union(*lanes[1:], all=True) if len(lanes) > 1 else (lanes[0] if lanes else ()):
        card = Card(*row)
        found[card.stage_id].append(card)
    for rows in found.values():
        rows.sort(key=lambda card: (card.position, card.pk))
    return found


def lane(stage: Stage, narrowed: BoardFilter) -> QuerySet[Deal]:
    """The deals of one lane in order."""
    rows = Deal.objects.filter(stage=stage, status=stage.outcome)
    if stage.outcome != Stage.Outcome.OPEN:
        rows = rows.filter(closed_at__gte=clock.now() - CLOSED_SHOWN)
    return narrowed.apply(rows).order_by("position", "pk")


def after(rows: QuerySet[Deal], deal: Deal) -> QuerySet[Deal]:
    """The deals of a lane below `deal`."""
    return rows.filter(Q(position__gt=deal.position) | Q(position=deal.position, pk__gt=deal.pk))
