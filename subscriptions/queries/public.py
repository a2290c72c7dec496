"""The only reads over all organizations: for messages of Stripe, for the scheduler, for the figures of staff."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organization
from config.lib import clock
from subscriptions.models import PlanChange, Subscription

_REASON = "Stripe, the scheduler and staff look over all organizations"


def all_subscriptions() -> QuerySet[Subscription]:
    """Of every organization."""
    return Subscription.objects.unscoped(reason=_REASON).select_related("plan", "organization")


def all_changes() -> QuerySet[PlanChange]:
    """Of every organization."""
    return PlanChange.objects.unscoped(reason=_REASON)


def organization_of_customer(customer_id: str) -> Organization | None:
    """Whose customer at Stripe it is, or None for a stranger's."""
    row = all_subscriptions().filter(stripe_customer_id=customer_id).first() if customer_id else None
    return row.organization if row else None


def organizations_without_plan() -> QuerySet[Organization]:
    """Organizations from before the plans; a sample needs none."""
    rows = Subscription.objects.unscoped(reason=_REASON).filter(organization=OuterRef("pk"))
    return Organization.objects.filter(~Exists(rows), sample_of=None)


def organizations_without_customer() -> QuerySet[Organization]:
    """Organizations that Stripe could not be told of."""
    rows = Subscription.objects.unscoped(reason=_REASON).filter(stripe_customer_id="")
    return Organization.objects.filter(pk__in=rows.values("organization"))


def customers() -> list[str]:
    """Every customer's id at Stripe."""
    rows = Subscription.objects.unscoped(reason=_REASON).exclude(stripe_customer_id="")
    return list(rows.order_by("pk").values_list("stripe_customer_id", flat=True))


def ended_trials() -> QuerySet[Subscription]:
    """Trials that staff gave and whose last day is over."""
    return all_subscriptions().filter(
        status=Subscription.Status.TRIALING, trial_end__lte=clock.now(), stripe_subscription_id=""
    )
