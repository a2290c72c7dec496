"""How the installation earns, for staff: numbers over all organizations that are not made up, nobody's data.

Revenue is counted in the currency of the plans. An organization pays in a month when its monthly revenue is above zero
at the month's end; a trial brings nothing.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from accounts.models import Organization
from config.lib import clock
from subscriptions.models import PlanChange
from subscriptions.queries.public import all_changes, all_subscriptions

MONTHS = 12
COHORTS = 6
Revenue = dict[uuid.UUID, Decimal]


@dataclass(frozen=True)
class Month:
    """One month: what began, what it brought, what went."""

    first: datetime.date
    registrations: int
    revenue: Decimal
    paying: int
    churned: int
    paying_before: int
    upgrades: int
    downgrades: int

    @property
    def yearly_revenue(self) -> Decimal:
        """The month's revenue, if a year were like it."""
        return self.revenue * 12

    @property
    def churn(self) -> Decimal:
        """The part of those who paid a month before that pays no more."""
        return Decimal(self.churned) / self.paying_before if self.paying_before else Decimal(0)


@dataclass(frozen=True)
class Cohort:
    """Organizations that first paid in one month, and the part of them that still pays, month after month."""

    first: datetime.date
    size: int
    kept: list[Decimal]


@dataclass(frozen=True)
class Metrics:
    """All figures of the page; `months` is the last twelve, oldest first."""

    months: list[Month]
    plans: list[tuple[str, int]]
    cohorts: list[Cohort]


def metrics(today: datetime.date | None = None) -> Metrics:
    """Worked out from the history of plans."""
    today = today or clock.now().date()
    firsts = [_add_months(today.replace(day=1), -back) for back in range(MONTHS, -1, -1)]
    ends = [_revenue_at(each) for each in _by_month(firsts)]
    registered, moves = _registrations(firsts[1]), _moves(firsts[1])
    months = [_month(first, ends[place], ends[place + 1], registered, moves) for place, first in enumerate(firsts[1:])]
    return Metrics(months, _plans(), _cohorts(firsts, ends))


def _month(
    first: datetime.date,
    before: Revenue,
    after: Revenue,
    registered: dict[datetime.date, int],
    moves: Counter[tuple[datetime.date, str]],
) -> Month:
    return Month(
        first=first,
        registrations=registered.get(first, 0),
        revenue=sum(after.values(), Decimal(0)),
        paying=len(after),
        churned=len(before.keys() - after.keys()),
        paying_before=len(before),
        upgrades=moves[first, PlanChange.Kind.UPGRADED],
        downgrades=moves[first, PlanChange.Kind.DOWNGRADED],
    )


def _add_months(first: datetime.date, number: int) -> datetime.date:
    place = first.year * 12 + first.month - 1 + number
    return datetime.date(place // 12, place % 12 + 1, 1)


def _by_month(firsts: Sequence[datetime.date]) -> Iterator[Revenue]:
    """What each organization brings at the end of each month, out of one pass over the history."""
    rows = _changes().order_by("at", "pk").values_list("organization_id", "at", "new_monthly").iterator()
    brings: Revenue = {}
    row = next(rows, None)
    for first in firsts:
        end = _add_months(first, 1)
        while row is not None and row[1].date() < end:
            brings[row[0]] = row[2]
            row = next(rows, None)
        yield dict(brings)


def _revenue_at(brings: Revenue) -> Revenue:
    return {organization: amount for organization, amount in brings.items() if amount > 0}


def _registrations(since: datetime.date) -> dict[datetime.date, int]:
    rows = Organization.objects.filter(created_at__date__gte=since, is_demo=False)
    by_month = rows.annotate(month=TruncMonth("created_at")).order_by().values_list("month").annotate(Count("pk"))
    return {month.date(): number for month, number in by_month}


def _moves(since: datetime.date) -> Counter[tuple[datetime.date, str]]:
    """Upgrades that brought more and downgrades that bring less, by month."""
    up = Q(kind=PlanChange.Kind.UPGRADED, new_monthly__gt=F("old_monthly"))
    down = Q(kind=PlanChange.Kind.DOWNGRADED, new_monthly__lt=F("old_monthly"))
    rows = _changes().filter(up | down, at__date__gte=since).values_list("at", "kind")
    return Counter((at.date().replace(day=1), kind) for at, kind in rows)


def _changes() -> QuerySet[PlanChange]:
    return all_changes().filter(organization__is_demo=False)


def _plans() -> list[tuple[str, int]]:
    """How many organizations are on each plan, the cheapest first."""
    counted = Counter(row.plan for row in all_subscriptions().filter(organization__is_demo=False))
    return [(str(plan), number) for plan, number in sorted(counted.items(), key=lambda pair: pair[0].order)]


def _cohorts(firsts: Sequence[datetime.date], ends: Sequence[Revenue]) -> list[Cohort]:
    """The last cohorts; who paid before the twelve months belongs to none."""
    seen = set(ends[0])
    found = []
    for place, first in enumerate(firsts[1:], start=1):
        new = ends[place].keys() - seen
        seen |= new
        if new:
            kept = [Decimal(len(new & later.keys())) / len(new) for later in ends[place:]]
            found.append(Cohort(first, len(new), kept))
    return found[-COHORTS:]
