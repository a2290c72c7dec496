"""The port through which plans limit the product. Without a resolver everything is allowed."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import entitlement_resolvers
from accounts.models import Organization
from config.lib.errors import DomainError


class PlanLimit(DomainError):
    """The organization's plan does not include this, or its limit is reached. Answered with 402."""

    status = 402

    def __init__(self, feature: str) -> None:
        super().__init__("plan_limit", _("Your plan does not include this. Upgrade it to go on."), field=None)
        self.feature = feature


def allows(organization: Organization, feature: str) -> bool:
    """Whether every registered resolver allows the feature."""
    return all(resolver.allows(organization, feature) for resolver in entitlement_resolvers)


def require(organization: Organization, feature: str) -> None:
    """Raise `PlanLimit` unless the plan includes the feature."""
    if not allows(organization, feature):
        raise PlanLimit(feature)


def require_room(organization: Organization, counter: str, used: int) -> None:
    """Raise `PlanLimit` when `used` reaches the plan's limit for a counter such as "contacts"."""
    limits = [resolver.limit(organization, counter) for resolver in entitlement_resolvers]
    if any(limit is not None and used >= limit for limit in limits):
        raise PlanLimit(counter)
