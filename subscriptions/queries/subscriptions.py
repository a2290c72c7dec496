"""The subscription of the organization in scope, and what it may."""

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Member, Organization
from accounts.queries.members import active_team
from subscriptions.models import PlanChange, Subscription
from subscriptions.queries.plans import default_plan
from subscriptions.rules import BillingPermission
from subscriptions.standing import UNLIMITED, Standing, standing_of, standing_on

_KEPT = "_plan_standing"


def subscription() -> Subscription | None:
    """With its plan and price, or None before the first plan."""
    return Subscription.objects.select_related("plan", "price").first()


def standing(organization: Organization) -> Standing:
    """What the organization may; kept on the object, so that a request asks the database once.

    Everything while plans are switched off (settings.PLANS_ENABLED) or none is there, and in a sample.
    """
    if not settings.PLANS_ENABLED or organization.sample_of_id is not None:
        return UNLIMITED
    if not hasattr(organization, _KEPT):
        setattr(organization, _KEPT, _read())
    kept: Standing = getattr(organization, _KEPT)
    return kept


def forget_standing(organization: Organization) -> None:
    """Ask anew: the plan has just changed."""
    organization.__dict__.pop(_KEPT, None)


def _read() -> Standing:
    row = subscription()
    if row is not None:
        return standing_of(row)
    plan = default_plan()
    return standing_on(plan) if plan else UNLIMITED


def payers() -> list[Member]:
    """Members who may change and pay the plan, with their users."""
    return [member for member in active_team() if member.has(BillingPermission.MANAGE)]


def history() -> QuerySet[PlanChange]:
    """How the plan changed, newest first."""
    return PlanChange.objects.select_related("old_plan", "new_plan", "member__user").order_by("-at", "-pk")
