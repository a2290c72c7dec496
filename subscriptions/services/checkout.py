"""Buying a plan: Stripe's own pages take the money, ours only lead there and back."""

from typing import Any

import stripe
from django.db import transaction

from accounts.models import Member
from accounts.queries.plan_usage import seats_taken
from accounts.rules import require
from accounts.tenancy import current_organization
from config.lib.stripe_client import once, to_cents
from config.lib.urls import absolute, org_reverse
from subscriptions.errors import PlanNotOffered, SubscribedAlready, TooFewSeats, UnknownCoupon
from subscriptions.models import Plan, Price, Subscription
from subscriptions.rules import BillingPermission
from subscriptions.services import customers
from subscriptions.services.stripe import answers, client


def start(*, actor: Member, plan: Plan, interval: str, seats: int = 1, code: str = "") -> stripe.checkout.Session:
    """A page of Stripe on which the plan is paid for, or tried first without a card.

    Raises `PermissionRefused`, `NoOnlinePayment`, `PlanNotOffered`, `SubscribedAlready`, `TooFewSeats`,
    `UnknownCoupon`, `StripeFailed`.
    """
    require(actor, BillingPermission.MANAGE)
    stripe_client = client()
    price = offered_price(plan, interval)
    customer = customers.ensure(current_organization())
    row = Subscription.objects.get()
    if row.is_paid_through_stripe:
        raise SubscribedAlready
    values = _session(row, price, customer, checked_seats(plan, seats), stripe_price(price))
    values |= {"discounts": [discount(code)]} if code else {"allow_promotion_codes": True}
    with answers():
        return stripe_client.v1.checkout.sessions.create(values)


def _session(row: Subscription, price: Price, customer: str, seats: int, price_id: str) -> Any:
    organization = str(row.organization_id)
    subscription: dict[str, Any] = {"metadata": {"organization": organization}}
    if price.plan.trial_days and row.source == Subscription.Source.DEFAULT:
        subscription["trial_period_days"] = price.plan.trial_days
        subscription["trial_settings"] = {"end_behavior": {"missing_payment_method": "cancel"}}
    success = absolute(org_reverse("subscriptions:success"))
    return {
        "mode": "subscription",
        "customer": customer,
        "client_reference_id": organization,
        "line_items": [{"price": price_id, "quantity": seats}],
        "subscription_data": subscription,
        "payment_method_collection": "if_required",
        "tax_id_collection": {"enabled": True},
        "customer_update": {"name": "auto", "address": "auto"},
        "locale": row.organization.language if row.organization.language in ("bg", "en") else "auto",
        "success_url": f"{success}?session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": absolute(org_reverse("subscriptions:cancelled")),
    }


def offered_price(plan: Plan, interval: str) -> Price:
    """What the plan costs now. Raises `PlanNotOffered`."""
    price = Price.objects.select_related("plan").filter(plan=plan, interval=interval, is_current=True).first()
    if price is None or not plan.is_public:
        raise PlanNotOffered
    return price


def checked_seats(plan: Plan, seats: int) -> int:
    """How many are paid for: people for a plan by person, else one. Raises `TooFewSeats`."""
    if not plan.is_per_seat:
        return 1
    taken = seats_taken(current_organization())
    if seats < taken:
        raise TooFewSeats(taken)
    return seats


@transaction.atomic
def stripe_price(price: Price) -> str:
    """The price's id at Stripe; product and price are made there when first asked for. Raises `StripeFailed`."""
    plan = Plan.objects.select_for_update().get(pk=price.plan_id)
    price.refresh_from_db()
    if price.stripe_price_id:
        return price.stripe_price_id
    with answers():
        if not plan.stripe_product_id:
            details: Any = {"name": plan.name, "metadata": {"plan": plan.key}}
            plan.stripe_product_id = client().v1.products.create(details, once("product", plan.pk)).id
            plan.save(update_fields=["stripe_product_id", "updated_at"])
        price.stripe_price_id = client().v1.prices.create(_price(price, plan), once("price", price.pk)).id
    price.save(update_fields=["stripe_price_id"])
    return price.stripe_price_id


def _price(price: Price, plan: Plan) -> Any:
    return {
        "product": plan.stripe_product_id,
        "currency": price.currency.lower(),
        "unit_amount": to_cents(price.amount, price.currency),
        "recurring": {"interval": price.interval},
        "metadata": {"price": str(price.pk)},
    }


def discount(code: str) -> Any:
    """What a code that a person typed stands for: a promotion code, else a coupon. Raises `UnknownCoupon`."""
    with answers():
        found = client().v1.promotion_codes.list({"code": code, "active": True, "limit": 1}).data
    if found:
        return {"promotion_code": found[0].id}
    try:
        coupon = client().v1.coupons.retrieve(code)
    except stripe.InvalidRequestError as error:
        raise UnknownCoupon from error
    if not coupon.valid:
        raise UnknownCoupon
    return {"coupon": coupon.id}
