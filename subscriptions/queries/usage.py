"""How much of the plan is used, now and before."""

import datetime
from dataclasses import dataclass

from accounts.hooks import PlanCounter, plan_counters
from accounts.models import Organization
from subscriptions.models import UsageDay
from subscriptions.queries.subscriptions import standing
from subscriptions.words import amount

MONTHS = 12


@dataclass(frozen=True)
class Level:
    """A counter with what is used of its limit; `limit` None is without limit."""

    counter: PlanCounter
    used: int
    limit: int | None

    @property
    def percent(self) -> int:
        """How full it is; more than 100 after a change to a smaller plan."""
        if self.limit is None:
            return 0
        return self.used * 100 // self.limit if self.limit else 100

    @property
    def used_words(self) -> str:
        """What is used, as people read it."""
        return amount(self.counter, self.used)

    @property
    def limit_words(self) -> str:
        """The limit, as people read it."""
        return amount(self.counter, self.limit)

    @property
    def tone(self) -> str:
        """ "warn" from 80 %, "bad" at the limit."""
        if self.limit is None or self.percent < 80:
            return ""
        return "bad" if self.percent >= 100 else "warn"


def levels(organization: Organization) -> list[Level]:
    """Every counter as it stands now."""
    mine = standing(organization)
    counters = sorted(plan_counters, key=lambda item: item.order)
    return [Level(item, item.used(organization), mine.limit(item.key)) for item in counters]


def months(level: Level, today: datetime.date) -> list[tuple[datetime.date, int]]:
    """The first day of each of the last twelve months with the highest number of that month, oldest first.

    Nights are written down; of this month what is used now counts too.
    """
    first = _months_before(today.replace(day=1), MONTHS - 1)
    highest: dict[datetime.date, int] = {today.replace(day=1): level.used}
    for day, used in UsageDay.objects.filter(counter=level.counter.key, day__gte=first).values_list("day", "used"):
        month = day.replace(day=1)
        highest[month] = max(highest.get(month, 0), used)
    starts = [_months_before(today.replace(day=1), back) for back in range(MONTHS - 1, -1, -1)]
    return [(start, highest.get(start, 0)) for start in starts]


def _months_before(first: datetime.date, number: int) -> datetime.date:
    place = first.year * 12 + first.month - 1 - number
    return datetime.date(place // 12, place % 12 + 1, 1)
