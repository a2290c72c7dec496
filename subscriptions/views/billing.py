"""The organization's plan: what it is, what is used of it, what it may become."""

from decimal import Decimal
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, requires
from accounts.hooks import PlanCounter
from accounts.queries.plan_usage import seats_taken
from config.lib import clock, formats
from config.lib.charts import BarChart, Series, bar_chart
from subscriptions.models import Interval
from subscriptions.queries import billing as reading
from subscriptions.queries import plans, subscriptions
from subscriptions.queries import usage as counting
from subscriptions.rules import BillingPermission
from subscriptions.words import amount

HISTORY_SHOWN = 12


# A form may lead on to the pages of Stripe: browsers ask this policy, the one of the page with the form.
@csp_update({"form-action": settings.STRIPE_PAGES})
@requires(BillingPermission.VIEW)
@require_safe
def billing(request: MemberRequest) -> HttpResponse:
    """Plan, usage, plans to choose from, invoices and history."""
    interval = Interval.YEAR if request.GET.get("interval") == Interval.YEAR else Interval.MONTH
    mine = subscriptions.subscription()
    context = {
        "enabled": settings.PLANS_ENABLED,
        "can_pay": bool(settings.STRIPE_SECRET_KEY) and request.member.has(BillingPermission.MANAGE),
        "subscription": mine,
        "standing": subscriptions.standing(request.organization),
        "levels": counting.levels(request.organization),
        "offers": [(offer, offer.price(interval)) for offer in plans.offers()] if settings.PLANS_ENABLED else [],
        "interval": interval,
        "seats": max(mine.seats if mine else 1, seats_taken(request.organization)),
        "invoices": reading.invoices(),
        "history": subscriptions.history()[:HISTORY_SHOWN],
    }
    return render(request, "subscriptions/billing.html", context)


@requires(BillingPermission.VIEW)
@require_safe
def usage(request: MemberRequest) -> HttpResponse:
    """How one counter stood in each of the last twelve months."""
    levels = counting.levels(request.organization)
    key = request.GET.get("counter", levels[0].counter.key)
    level = next((each for each in levels if each.counter.key == key), None)
    if level is None:
        raise Http404
    months = counting.months(level, clock.today(request.organization))
    chart = _chart(level.counter, months)
    context: dict[str, Any] = {"levels": levels, "chosen": level.counter, "chart": chart, "months": months}
    return render(request, "subscriptions/usage.html", context)


def _chart(counter: PlanCounter, months: list[tuple[Any, int]]) -> BarChart:
    language = get_language() or "en"

    def words(value: Decimal) -> str:
        return amount(counter, int(value))

    return bar_chart(
        [formats.month_short(month, language) for month, _used in months],
        [Series(str(counter.label), [Decimal(used) for _month, used in months])],
        title=str(counter.label),
        description=_("The highest number of each of the last twelve months."),
        axis_format=words,
        last_format=words,
    )
