"""The models of subscriptions."""

from subscriptions.models.billing import BillingInvoice, StripeEvent
from subscriptions.models.plan import Interval, Plan, Price
from subscriptions.models.subscription import PlanChange, Subscription
from subscriptions.models.usage import Usage, UsageDay

__all__ = [
    "BillingInvoice",
    "Interval",
    "Plan",
    "PlanChange",
    "Price",
    "StripeEvent",
    "Subscription",
    "Usage",
    "UsageDay",
]
