"""How the installation earns, for who operates it."""

from contextlib import nullcontext
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import staff_only
from config.lib import formats
from config.lib.charts import BarChart, Series, bar_chart
from config.lib.export import csv_response
from subscriptions.queries import metrics as reading
from subscriptions.services.plans import CURRENCY


@staff_only
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Registrations, revenue, churn, upgrades, plans and cohorts of the last twelve months."""
    found = reading.metrics()
    context = {
        "figures": _figures(found.months[-1]),
        "revenue_chart": _chart(found.months, _("Monthly revenue"), [month.revenue for month in found.months]),
        "registration_chart": _chart(
            found.months, _("Registrations"), [Decimal(month.registrations) for month in found.months]
        ),
        "months": list(reversed(found.months)),
        "plans": [(name, number, _part(number, found.plans)) for name, number in found.plans],
        "cohorts": found.cohorts,
        "offsets": range(max((len(cohort.kept) for cohort in found.cohorts), default=0)),
        "currency": CURRENCY,
    }
    return render(request, "subscriptions/metrics.html", context)


def _figures(month: reading.Month) -> list[dict[str, Any]]:
    language = get_language() or "en"
    return [
        {"label": _("Monthly revenue (MRR)"), "amount": month.revenue, "currency": CURRENCY},
        {"label": _("Yearly revenue (ARR)"), "amount": month.yearly_revenue, "currency": CURRENCY},
        {"label": _("Churn this month"), "value": formats.percent(month.churn, language)},
        {"label": _("Paying organisations"), "value": formats.number(month.paying, language)},
    ]


def _part(number: int, plans: list[tuple[str, int]]) -> int:
    return number * 100 // max(sum(each for _name, each in plans), 1)


def _chart(months: list[reading.Month], title: str, values: list[Decimal]) -> BarChart:
    language = get_language() or "en"

    def words(value: Decimal) -> str:
        return formats.number(value, language)

    return bar_chart(
        [formats.month_short(month.first, language) for month in months],
        [Series(title, values)],
        title=title,
        description=_("The last twelve months."),
        axis_format=words,
        last_format=words,
    )


@staff_only
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The months as CSV."""
    head: list[object] = [
        _("Month"), _("Registrations"), _("Monthly revenue (MRR)"), _("Yearly revenue (ARR)"),
        _("Paying organisations"), _("Lost"), _("Churn"), _("Upgrades"), _("Downgrades"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            f"{month.first:%Y-%m}", month.registrations, month.revenue, month.yearly_revenue, month.paying,
            month.churned, round(month.churn, 4), month.upgrades, month.downgrades,
        ]
        for month in reading.metrics().months
    ]  # fmt: skip
    return csv_response([head, *rows], "metrics.csv", nullcontext)
