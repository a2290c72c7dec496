"""From Stripe's objects to our rows.

What is written is a function of what Stripe holds at the moment it is asked, under the lock of our row; never of which
message came when (their times are whole seconds and their ids have no order). So messages may come late, twice, in any
order or not at all: whoever asks last, writes the truth.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import stripe
from django.db import transaction

from accounts.tenancy import scope
from config.lib.stripe_client import from_cents, moment
from subscriptions.models import BillingInvoice, Interval, Price, Subscription
from subscriptions.queries.plans import default_plan
from subscriptions.queries.public import organization_of_customer
from subscriptions.services import letters, subscriptions
from subscriptions.services.stripe import client, is_missing

STATUS = Subscription.Status
LIVE = {STATUS.TRIALING, STATUS.ACTIVE, STATUS.PAST_DUE, STATUS.UNPAID, STATUS.INCOMPLETE}
_CENT = Decimal("0.01")


def sync_customer(customer_id: str) -> bool:
    """Take over the customer's subscription as it stands; False for a customer that is not ours."""
    organization = organization_of_customer(customer_id)
    if organization is None:
        return False
    with scope(organization), transaction.atomic():
        _sync(customer_id)
    return True


def _sync(customer_id: str) -> None:
    row, plan = subscriptions.lock(), default_plan()
    found = _current(_subscriptions_of(customer_id))
    if found is not None:
        subscriptions.change(row, _values(row, found))
    elif row.source == Subscription.Source.STRIPE and plan is not None:
        old = row.plan
        subscriptions.fall_back(row, plan)
        letters.ended(row, old)


def _subscriptions_of(customer_id: str) -> list[stripe.Subscription]:
    """All the customer has ever had, newest first; none for one that was deleted."""
    wanted: Any = {
        "customer": customer_id,
        "status": "all",
        "limit": 100,
        "expand": ["data.discounts.source.coupon"],
    }
    try:
        return list(client().v1.subscriptions.list(wanted).data)
    except stripe.InvalidRequestError as error:
        if is_missing(error):
            return []
        raise


def _current(found: Iterable[stripe.Subscription]) -> stripe.Subscription | None:
    """The one that counts: of those that live a begun one before one that waits for its first payment, the newest."""
    living = [each for each in found if each.status in LIVE]
    return max(living, key=lambda each: (each.status != STATUS.INCOMPLETE, each.created, each.id), default=None)


def _values(row: Subscription, found: stripe.Subscription) -> dict[str, Any]:
    """The fields of our row. The period stands on the item (it moved there in 2025)."""
    item = _item(found)
    currency = item.price.currency.upper()
    return _plan_values(row, item, found) | {
        "status": found.status,
        "source": Subscription.Source.STRIPE,
        "seats": item.quantity or 1,
        "interval": item.price.recurring.interval if item.price.recurring else Interval.MONTH,
        "currency": currency,
        "monthly_amount": Decimal(0) if found.status == STATUS.TRIALING else monthly_amount(found),
        "discount": _discount_words(found),
        "period_start": moment(item.current_period_start),
        "period_end": moment(item.current_period_end),
        "trial_end": moment(found.trial_end),
        "ends_at": moment(found.cancel_at or (item.current_period_end if found.cancel_at_period_end else None)),
        "past_due_since": _unpaid_since(found),
        "stripe_subscription_id": found.id,
        "stripe_item_id": item.id,
    }


def _item(found: stripe.Subscription) -> stripe.SubscriptionItem:
    return found.items.data[0]


def _plan_values(row: Subscription, item: stripe.SubscriptionItem, found: stripe.Subscription) -> dict[str, Any]:
    """The plan of the price, with its terms when it is a new one; until the first payment the one that was before."""
    price = Price.objects.select_related("plan").filter(stripe_price_id=item.price.id).first()
    if price is None or found.status == STATUS.INCOMPLETE:
        return {}
    return {"plan": price.plan, "price": price} | ({} if row.plan == price.plan else {"terms": price.plan.terms})


def _unpaid_since(found: stripe.Subscription) -> datetime.datetime | None:
    """When the oldest invoice that is still open was made."""
    if found.status not in (STATUS.PAST_DUE, STATUS.UNPAID):
        return None
    wanted: Any = {"subscription": found.id, "status": "open", "limit": 100}
    created = [each.created for each in client().v1.invoices.list(wanted).data]
    return moment(min(created, default=_item(found).current_period_start))


def monthly_amount(found: stripe.Subscription) -> Decimal:
    """What the subscription brings each month, less its discounts."""
    item = _item(found)
    amount = from_cents((item.price.unit_amount or 0) * (item.quantity or 1), item.price.currency)
    for coupon in _coupons(found):
        amount -= amount * Decimal(str(coupon.percent_off or 0)) / 100
        amount -= from_cents(coupon.amount_off or 0, item.price.currency)
    months = 12 if item.price.recurring and item.price.recurring.interval == Interval.YEAR else 1
    return max((amount / months).quantize(_CENT), Decimal(0))


def _coupons(found: stripe.Subscription) -> list[Any]:
    discounts: list[Any] = [each for each in found.discounts or () if not isinstance(each, str)]
    return [each.source.coupon for each in discounts if each.source.coupon is not None]


def _discount_words(found: stripe.Subscription) -> str:
    return ", ".join(coupon.name or coupon.id for coupon in _coupons(found))[:120]


# --- Invoices ---------------------------------------------------------------------------------------------------------
def sync_invoice(customer_id: str, invoice_id: str) -> bool:
    """Take over one invoice as it stands, and write to who pays when another try to collect it has failed."""
    organization = organization_of_customer(customer_id)
    if organization is None:
        return False
    with scope(organization), transaction.atomic():
        subscriptions.lock()
        try:
            found = client().v1.invoices.retrieve(invoice_id)
        except stripe.InvalidRequestError as error:
            if not is_missing(error):
                raise
            BillingInvoice.objects.filter(stripe_id=invoice_id).delete()  # a draft can be deleted
            return True
        _store_invoice(found)
    return True


def _store_invoice(found: stripe.Invoice) -> None:
    before = BillingInvoice.objects.filter(stripe_id=found.id).first()
    values = {
        "number": found.number or "",
        "status": found.status,
        "total": from_cents(found.total, found.currency),
        "paid": from_cents(found.amount_paid, found.currency),
        "currency": found.currency.upper(),
        "created_at": moment(found.created),
        "attempts": found.attempt_count,
        "next_attempt_at": moment(found.next_payment_attempt),
        "page_url": found.hosted_invoice_url or "",
        "pdf_url": found.invoice_pdf or "",
    }
    row, _is_new = BillingInvoice.objects.update_or_create(stripe_id=found.id, defaults=values)
    if row.status == BillingInvoice.Status.OPEN and row.attempts > (before.attempts if before else 0):
        letters.payment_failed(row)
