"""The plans an installation begins with, and new prices."""

from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from accounts.models import Organization
from accounts.tenancy import scope
from subscriptions.models import Interval, Plan, Price
from subscriptions.queries.public import organizations_without_plan
from subscriptions.services import subscriptions

_GIGABYTE: Final = 1024**3
CURRENCY: Final = "EUR"

# Counters that no app registers yet wait here for it; a counter left out has no limit.
PLANS: Final[list[dict[str, Any]]] = [
    {
        "key": "free", "name": "Free", "name_bg": "Безплатен",
        "summary": "To begin on your own.", "summary_bg": "За начало, за един човек.",
        "limits": {"members": 1, "contacts": 200, "deals": 50, "invoices_a_month": 10, "storage": _GIGABYTE // 4,
                   "products": 10, "ai_requests_a_month": 20, "presentations": 3, "courses": 1},
        "features": [], "is_default": True,
    },
    {
        "key": "starter", "name": "Starter", "name_bg": "Начален",
        "summary": "For one or two people with regular customers.",
        "summary_bg": "За един-двама души с постоянни клиенти.",
        "limits": {"members": 3, "contacts": 2000, "deals": 500, "invoices_a_month": 100, "storage": 5 * _GIGABYTE,
                   "products": 100, "ai_requests_a_month": 300, "presentations": 30, "courses": 5},
        "features": ["bank_statements"], "trial_days": 14,
        "prices": {Interval.MONTH: Decimal(12), Interval.YEAR: Decimal(120)},
    },
    {
        "key": "professional", "name": "Professional", "name_bg": "Професионален",
        "summary": "For a team: paid for each person.", "summary_bg": "За екип: плаща се за всеки човек.",
        "limits": {"contacts": 20000, "deals": 10000, "invoices_a_month": 1000, "storage": 50 * _GIGABYTE,
                   "products": 2000, "ai_requests_a_month": 3000},
        "features": ["bank_statements", "pipelines", "api"], "trial_days": 14, "is_per_seat": True,
        "prices": {Interval.MONTH: Decimal(19), Interval.YEAR: Decimal(190)},
    },
    {
        "key": "enterprise", "name": "Enterprise", "name_bg": "Корпоративен",
        "summary": "Without limits, with an agreement of your own.",
        "summary_bg": "Без ограничения, със собствено споразумение.",
        "limits": {}, "features": ["bank_statements", "pipelines", "api"],
    },
]  # fmt: skip


@transaction.atomic
def seed() -> int:
    """Add the usual plans that are missing; gives how many. What staff has changed stays as it is.

    Organizations without a plan begin on the one of new organizations.
    """
    missing = [plan for plan in PLANS if not Plan.objects.filter(key=plan["key"]).exists()]
    for plan in missing:
        _add(dict(plan), order=PLANS.index(plan))
    for organization in organizations_without_plan():
        with scope(organization):
            subscriptions.start(organization)
    return len(missing)


def _add(values: dict[str, Any], order: int) -> None:
    prices = values.pop("prices", {})
    if Plan.objects.filter(is_default=True).exists():
        values["is_default"] = False
    plan = Plan.objects.create(order=order, **values)
    for interval, amount in prices.items():
        Price.objects.create(plan=plan, interval=interval, amount=amount, currency=CURRENCY)


@transaction.atomic
def set_price(*, plan: Plan, interval: str, amount: Decimal, currency: str = CURRENCY) -> Price:
    """Offer the plan at a new price from now on; who subscribed before goes on paying theirs."""
    current = Price.objects.select_for_update().filter(plan=plan, interval=interval, currency=currency, is_current=True)
    same = current.filter(amount=amount).first()
    if same is not None:
        return same
    current.update(is_current=False)
    return Price.objects.create(plan=plan, interval=interval, amount=amount, currency=currency)


@transaction.atomic
def give_terms(*, organization: Organization, plan: Plan) -> None:
    """Let a subscription that began on older terms of its plan have the present ones."""
    row = subscriptions.locked(organization, plan)
    subscriptions.change(row, {"terms": row.plan.terms})
