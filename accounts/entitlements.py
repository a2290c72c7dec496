"""The port through which plans limit the product. Without a resolver everything is allowed.

A service calls it beside the rule it guards: `require` for a feature, `take` before it adds what a plan counts.
"""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.hooks import entitlement_resolvers, plan_counters, plan_features
from accounts.models import Organization
from config.lib.errors import Refusal
from config.lib.urls import absolute, org_reverse


class PlanRefusal(Refusal):
    """The organization's plan is in the way, and another plan would solve it. Answered with 402 and the way there."""

    status = 402

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code, message)
        self.url = next((absolute(org_reverse(resolver.page)) for resolver in entitlement_resolvers), "")


class FeatureMissing(PlanRefusal):
    """The plan does not include a feature."""

    def __init__(self, feature: str) -> None:
        super().__init__(
            "plan_feature",
            format_lazy(_("Your plan does not include this: {what}."), what=plan_features[feature].label),
        )
        self.feature = feature


class PlanLimit(PlanRefusal):
    """The plan's limit for a counter is reached."""

    def __init__(self, counter: str, limit: int) -> None:
        super().__init__(
            "plan_limit",
            format_lazy(_("The limit of your plan is reached: {what}."), what=plan_counters[counter].label),
        )
        self.counter = counter
        self.limit = limit


class ReadOnlyPlan(PlanRefusal):
    """The subscription was not paid for longer than the days of grace."""

    def __init__(self) -> None:
        super().__init__(
            "plan_read_only",
            _("The subscription is not paid, so nothing can be changed. Everything can be read and exported."),
        )


def allows(organization: Organization, feature: str) -> bool:
    """Whether every registered resolver allows the feature."""
    return all(resolver.allows(organization, feature) for resolver in entitlement_resolvers)


def require(organization: Organization, feature: str) -> None:
    """Raise `FeatureMissing` unless the plan includes the feature."""
    if not allows(organization, feature):
        raise FeatureMissing(feature)


def require_writable(organization: Organization) -> None:
    """Raise `ReadOnlyPlan` when the organization may only read and export."""
    if any(resolver.is_read_only(organization) for resolver in entitlement_resolvers):
        raise ReadOnlyPlan


def take(organization: Organization, counter: str, number: int = 1) -> None:
    """Make sure that `number` more may be added in this transaction. Raises `PlanLimit`."""
    for resolver in entitlement_resolvers:
        resolver.take(organization, counter, number)


def left(organization: Organization, counter: str) -> int | None:
    """How many more the plan allows now, None where it sets no limit."""
    numbers = [resolver.left(organization, counter) for resolver in entitlement_resolvers]
    return min((number for number in numbers if number is not None), default=None)
