"""Plans for who chooses one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext

from accounts.hooks import PlanCounter, plan_counters, plan_features
from config.lib.shell import Text
from subscriptions.models import Interval, Plan, Price
from subscriptions.standing import SEATS
from subscriptions.words import amount


def default_plan() -> Plan | None:
    """The plan of new organizations."""
    return Plan.objects.filter(is_default=True).first()


@dataclass(frozen=True)
class Offer:
    """A plan as the pricing page shows it: what it costs each month or year, None when it is arranged by talk."""

    plan: Plan
    month: Price | None
    year: Price | None

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing: the plan everybody begins with."""
        return self.plan.is_default

    def price(self, interval: str) -> Price | None:
        """What is paid each month or year."""
        return self.year if interval == Interval.YEAR else self.month


def offers() -> list[Offer]:
    """The public plans with their present prices, cheapest first."""
    current = Prefetch("prices", Price.objects.filter(is_current=True), to_attr="offered")
    plans = Plan.objects.filter(is_public=True).prefetch_related(current)
    return [_offer(plan) for plan in plans]


def _offer(plan: Any) -> Offer:
    by_interval = {price.interval: price for price in plan.offered}
    return Offer(plan, by_interval.get(Interval.MONTH), by_interval.get(Interval.YEAR))


@dataclass(frozen=True)
class CompareRow:
    """A line of the table of plans: each plan's limit of a counter in words, or whether it has a feature."""

    label: Text
    values: list[str | bool]


def comparison(plans: Iterable[Plan]) -> list[CompareRow]:
    """What the plans give, in the order of the registries."""
    chosen = list(plans)
    counters = sorted(plan_counters, key=lambda item: item.order)
    features = sorted(plan_features, key=lambda item: item.order)
    return [
        *(CompareRow(item.label, [_limit(plan, item) for plan in chosen]) for item in counters),
        *(CompareRow(item.label, [item.key in plan.features for plan in chosen]) for item in features),
    ]


def _limit(plan: Plan, counter: PlanCounter) -> str:
    if counter.key == SEATS and plan.is_per_seat:
        return gettext("as many as you pay for")
    return amount(counter, plan.limits.get(counter.key))
