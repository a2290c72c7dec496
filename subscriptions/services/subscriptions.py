"""The plan of an organization: begun, set by staff, ended. What Stripe decides comes through `services.syncing`."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import current_member, current_organization
from config.lib import clock
from subscriptions.models import Plan, PlanChange, Subscription
from subscriptions.queries.plans import default_plan
from subscriptions.queries.subscriptions import forget_standing

ACTIVE, TRIALING = Subscription.Status.ACTIVE, Subscription.Status.TRIALING
DEFAULT, STAFF = Subscription.Source.DEFAULT, Subscription.Source.STAFF
NOT_PAID_FOR = {
    "price": None, "interval": "", "monthly_amount": Decimal(0), "discount": "", "period_start": None,
    "period_end": None, "ends_at": None, "past_due_since": None, "stripe_subscription_id": "", "stripe_item_id": "",
}  # fmt: skip


def start(organization: Organization) -> None:
    """Give an organization the plan of new ones; nothing where there are no plans, when it has one, or to a sample."""
    plan = default_plan()
    if plan is not None and organization.sample_of_id is None:
        locked(organization, plan)


def locked(organization: Organization, plan: Plan) -> Subscription:
    """The organization's subscription, locked; begun on `plan` when there was none."""
    row, is_new = Subscription.objects.get_or_create(defaults={"plan": plan, "terms": plan.terms})
    if is_new:
        record(row, PlanChange.Kind.STARTED, old_plan=None, old_monthly=Decimal(0))
        forget_standing(current_organization())
    return lock()


def lock() -> Subscription:
    """The subscription of the organization in scope, locked. Raises `Subscription.DoesNotExist`."""
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("plan", "price", "organization")
    return rows.get()


@transaction.atomic
def set_plan(
    *, organization: Organization, plan: Plan, seats: int = 1, trial_days: int = 0, note: str = ""
) -> Subscription:
    """Put an organization on a plan without payment, as staff does. A trial ends on the plan of new organizations.

    A subscription at Stripe is not touched: it is cancelled there, or it goes on being charged and decides again.
    """
    row = locked(organization, plan)
    ends = clock.now() + datetime.timedelta(days=trial_days) if trial_days else None
    values = NOT_PAID_FOR | {
        "plan": plan,
        "terms": plan.terms,
        "source": STAFF,
        "seats": seats,
        "status": TRIALING if ends else ACTIVE,
        "trial_end": ends,
    }
    change(row, values, note=note)
    return row


@transaction.atomic
def end_trial(organization: Organization) -> None:
    """A trial that staff gave is over: the plan of new organizations follows, when there is one."""
    plan = default_plan()
    if plan is None:
        return
    row = locked(organization, plan)
    is_over = row.status == TRIALING and row.trial_end is not None and row.trial_end <= clock.now()
    if is_over and not row.is_paid_through_stripe:
        fall_back(row, plan)


def fall_back(row: Subscription, plan: Plan) -> None:
    """Leave a locked subscription on the plan of new organizations. Its data stays; only adding is limited."""
    values = {"plan": plan, "terms": plan.terms, "source": DEFAULT, "seats": 1, "status": ACTIVE, "trial_end": None}
    change(row, NOT_PAID_FOR | values)


def change(row: Subscription, values: dict[str, Any], note: str = "") -> set[str]:
    """Write what differs to a locked subscription, with its line in the history; gives the names that differed."""
    before = {name: getattr(row, name) for name in ("plan", "monthly_amount", "status", "ends_at", "seats")}
    changes = audit.apply_changes(row, values)
    if not changes:
        return set()
    row.save(update_fields=[*changes, "updated_at"])
    forget_standing(current_organization())
    kind = kind_of_change(before, row)
    if kind:
        record(row, kind, old_plan=before["plan"], old_monthly=before["monthly_amount"], note=note)
        told = {name: pair for name, pair in changes.items() if name in ("plan", "status", "seats", "ends_at")}
        audit.record("subscriptions.changed", row, told)
    return set(changes)


def kind_of_change(before: dict[str, Any], row: Subscription) -> str:
    """What the change is for the history; nothing when only dates moved on."""
    kinds = PlanChange.Kind
    if before["plan"] != row.plan:
        return _kind_of_new_plan(before, row)
    owed = before["status"] in (Subscription.Status.PAST_DUE, Subscription.Status.UNPAID)
    if row.is_owing != owed:
        return kinds.PAYMENT_FAILED if row.is_owing else kinds.PAID
    if (before["ends_at"] is None) != (row.ends_at is None):
        return kinds.RESUMED if row.ends_at is None else kinds.CANCELLED
    if before["monthly_amount"] != row.monthly_amount:
        return kinds.UPGRADED if row.monthly_amount > before["monthly_amount"] else kinds.DOWNGRADED
    return kinds.CHANGED if before["seats"] != row.seats or before["status"] != row.status else ""


def _kind_of_new_plan(before: dict[str, Any], row: Subscription) -> str:
    kinds = PlanChange.Kind
    if row.status == TRIALING:
        return kinds.TRIAL
    if row.source == DEFAULT:
        return kinds.ENDED
    return kinds.UPGRADED if row.plan.order >= before["plan"].order else kinds.DOWNGRADED


def record(row: Subscription, kind: str, *, old_plan: Plan | None, old_monthly: Decimal, note: str = "") -> PlanChange:
    """A line of the history."""
    return PlanChange.objects.create(
        at=clock.now(),
        kind=kind,
        old_plan=old_plan,
        new_plan=row.plan,
        old_monthly=old_monthly,
        new_monthly=row.monthly_amount,
        seats=row.seats,
        member=current_member(),
        note=note,
    )
