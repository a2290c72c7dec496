"""Changing a paid subscription at Stripe. Ours follows by `services.syncing`, as after any message of Stripe."""

import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import stripe

from accounts.models import Member, Organization
from accounts.rules import require
from config.lib import clock
from config.lib.stripe_client import from_cents
from config.lib.urls import absolute, org_reverse
from subscriptions.errors import NotSubscribed
from subscriptions.models import Plan, Price, Subscription
from subscriptions.rules import BillingPermission
from subscriptions.services import checkout, syncing
from subscriptions.services.stripe import answers, client, is_configured, is_missing

log = logging.getLogger("kantora.billing")


@dataclass(frozen=True)
class PreviewLine:
    """A line of the next invoice: what is charged, or given back when below zero."""

    text: str
    amount: Decimal


@dataclass(frozen=True)
class Preview:
    """What a change costs now. `at` goes back with the change, so that what is charged is what was shown."""

    price: Price
    seats: int
    lines: list[PreviewLine]
    total: Decimal
    currency: str
    at: int


def preview(*, actor: Member, plan: Plan, interval: str, seats: int = 1) -> Preview:
    """What Stripe would charge for the change at this moment.

    Raises `PermissionRefused`, `NotSubscribed`, `PlanNotOffered`, `TooFewSeats`, `StripeFailed`.
    """
    row, price, seats = _checked(actor, plan, interval, seats)
    at = int(clock.now().timestamp())
    details = {"items": _items(row, price, seats), "proration_behavior": "always_invoice", "proration_date": at}
    values: Any = {"subscription": row.stripe_subscription_id, "subscription_details": details}
    with answers():
        found = client().v1.invoices.create_preview(values)
    lines = [PreviewLine(line.description or "", from_cents(line.amount, line.currency)) for line in found.lines.data]
    total = from_cents(found.total, found.currency)
    return Preview(price, seats, lines, total, found.currency.upper(), at)


def change(*, actor: Member, plan: Plan, interval: str, seats: int = 1, at: int | None = None) -> None:
    """Go over to another plan, interval or number of seats now; the difference is charged or credited at once.

    Raises as `preview`, and `PaymentRefused`.
    """
    row, price, seats = _checked(actor, plan, interval, seats)
    values: dict[str, Any] = {
        "items": _items(row, price, seats),
        "proration_behavior": "always_invoice",
        "payment_behavior": "error_if_incomplete",
    }
    if at is not None:
        values["proration_date"] = at
    _update(row, values)


def cancel(*, actor: Member) -> None:
    """Let the subscription end with the period that is paid.

    Raises `PermissionRefused`, `NotSubscribed`, `StripeFailed`.
    """
    _update(_row(actor), {"cancel_at_period_end": True})


def end(organization: Organization) -> None:
    """Cancel at once what an organization pays that is deleted. Raises `StripeFailed`.

    Without a key nothing can be cancelled; that is written to the log.
    """
    row = Subscription.objects.first()
    if row is None or not row.is_paid_through_stripe:
        return
    if not is_configured():
        log.error("organization %s is deleted; cancel %s at Stripe", organization.pk, row.stripe_subscription_id)
        return
    with answers():
        try:
            client().v1.subscriptions.cancel(row.stripe_subscription_id)
        except stripe.InvalidRequestError as error:
            if not is_missing(error):  # an earlier run cancelled it
                raise


def resume(*, actor: Member) -> None:
    """Take a cancellation back before the period ends. Raises as `cancel`."""
    _update(_row(actor), {"cancel_at_period_end": False})


def apply_code(*, actor: Member, code: str) -> None:
    """Pay less from the next invoice on. Raises `UnknownCoupon`, and as `cancel`."""
    row = _row(actor)
    _update(row, {"discounts": [checkout.discount(code)]})


def portal(*, actor: Member) -> str:
    """The address of Stripe's page with cards, addresses and invoices. Raises as `cancel`."""
    require(actor, BillingPermission.MANAGE)
    row = Subscription.objects.first()
    if row is None or not row.stripe_customer_id:
        raise NotSubscribed
    values: Any = {
        "customer": row.stripe_customer_id,
        "return_url": absolute(org_reverse("subscriptions:billing")),
    }
    with answers():
        return client().v1.billing_portal.sessions.create(values).url


def _row(actor: Member) -> Subscription:
    require(actor, BillingPermission.MANAGE)
    client()
    row = Subscription.objects.select_related("plan", "price").first()
    if row is None or not row.is_paid_through_stripe:
        raise NotSubscribed
    return row


def _checked(actor: Member, plan: Plan, interval: str, seats: int) -> tuple[Subscription, Price, int]:
    row = _row(actor)
    return row, checkout.offered_price(plan, interval), checkout.checked_seats(plan, seats)


def _items(row: Subscription, price: Price, seats: int) -> list[dict[str, Any]]:
    return [{"id": row.stripe_item_id, "price": checkout.stripe_price(price), "quantity": seats}]


def _update(row: Subscription, values: Any) -> None:
    with answers():
        client().v1.subscriptions.update(row.stripe_subscription_id, values)
        syncing.sync_customer(row.stripe_customer_id)
