"""What an organization may at this moment: the terms of its plan, seats, and whether it has paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.lib import clock
from subscriptions.models import Plan, Subscription

SEATS = "members"


@dataclass(frozen=True)
class Standing:
    """`limits` without a counter are unlimited; `features` None means all of them."""

    limits: Mapping[str, int | None] = field(default_factory=dict)
    features: frozenset[str] | None = None
    is_read_only: bool = False

    def limit(self, counter: str) -> int | None:
        """The most of a counter, None for no limit."""
        return self.limits.get(counter)

    def allows(self, feature: str) -> bool:
        """Whether a feature is included."""
        return self.features is None or feature in self.features


UNLIMITED = Standing()


def standing_of(subscription: Subscription) -> Standing:
    """The terms the subscription began with; a first payment that is missing leaves the plan's default terms."""
    limits = dict(subscription.terms.get("limits", {}))
    if subscription.plan.is_per_seat:
        limits[SEATS] = subscription.seats
    grace_ends = subscription.grace_ends
    return Standing(
        limits=limits,
        features=frozenset(subscription.terms.get("features", ())),
        is_read_only=grace_ends is not None and grace_ends <= clock.now(),
    )


def standing_on(plan: Plan) -> Standing:
    """What a plan gives somebody who has just begun."""
    return Standing(limits=plan.limits, features=frozenset(plan.features))
