"""How the installation earns, for who operates it."""

from contextlib import nullcontext
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
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
        "offsets": _offsets(found.cohorts),
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
    """The months, the plans and who stays as CSV: three tables, an empty line between them."""
    found = reading.metrics()
    tables = [*_month_rows(found.months), [], *_plan_rows(found.plans), [], *_cohort_rows(found.cohorts)]
    return csv_response(tables, "metrics.csv", nullcontext)


def _month_rows(months: list[reading.Month]) -> list[list[object]]:
    head: list[object] = [
        _("Month"), _("Registrations"), _("Monthly revenue (MRR)"), _("Yearly revenue (ARR)"),
        _("Paying organisations"), pgettext("organisations", "Lost"), _("Churn"), _("Upgrades"), _("Downgrades"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            f"{month.first:%Y-%m}", month.registrations, month.revenue, month.yearly_revenue, month.paying,
            month.churned, round(month.churn, 4), month.upgrades, month.downgrades,
        ]
        for month in months
    ]  # fmt: skip
    return [head, *rows]


def _plan_rows(plans: list[tuple[str, int]]) -> list[list[object]]:
    return [[_("Plan"), _("Organisations")], *([name, number] for name, number in plans)]


def _cohort_rows(cohorts: list[reading.Cohort]) -> list[list[object]]:
    """A line for each month of first payments, with the part that still pays so many months later."""
    head: list[object] = [_("First paid"), _("Number"), *_offsets(cohorts)]
    rows = [[f"{each.first:%Y-%m}", each.size, *(round(part, 4) for part in each.kept)] for each in cohorts]
    return [head, *rows]


def _offsets(cohorts: list[reading.Cohort]) -> range:
    return range(max((len(cohort.kept) for cohort in cohorts), default=0))
