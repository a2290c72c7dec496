"""What becomes of the data subscriptions keep about a person."""

from typing import Final

from accounts.hooks import PersonalData
from accounts.services.erasers import ONLY_A_LINK
from subscriptions.models import BillingInvoice, PlanChange, Subscription, Usage, UsageDay

PERSONAL_DATA: Final = (
    PersonalData(PlanChange, kept=ONLY_A_LINK),
    PersonalData(BillingInvoice, kept="Accounting records of the company; the page at Stripe names who paid."),
)
NOT_PERSONAL: Final = {
    Subscription: "The company's plan, and its number at Stripe.",
    Usage: "How much the company uses.",
    UsageDay: "How much the company used on a day.",
}
