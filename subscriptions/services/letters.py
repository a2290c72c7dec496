"""What who pays is told by e-mail, each in their language."""

from typing import Any

from accounts.services import mail
from accounts.tenancy import current_organization
from config.lib.urls import absolute, org_reverse
from subscriptions.models import BillingInvoice, Plan, Subscription
from subscriptions.queries.subscriptions import payers


def payment_failed(invoice: BillingInvoice) -> None:
    """A try to collect an invoice has failed: what is owed, when the next try is, where to pay."""
    _send("payment_failed", {"invoice": invoice, "pay_url": invoice.page_url or _billing_url()})


def ended(subscription: Subscription, old: Plan) -> None:
    """The paid plan is over; nothing is deleted."""
    _send("subscription_ended", {"old": old, "new": subscription.plan})


def trial_ends(subscription: Subscription) -> None:
    """The trial is over in a few days."""
    _send("trial_ends", {"subscription": subscription})


def _send(template: str, context: dict[str, Any]) -> None:
    values = context | {"firm": current_organization(), "url": _billing_url()}
    for member in payers():
        mail.queue(template=template, to=member.user.email, language=member.user.language, context=values)


def _billing_url() -> str:
    return absolute(org_reverse("subscriptions:billing"))
