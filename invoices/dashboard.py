"""What invoices show on the dashboard: turnover, what is to be collected, unpaid invoices."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.tenancy import current_organization
from config.lib import clock, formats
from config.lib.charts import BarChart, Series, bar_chart
from config.lib.urls import org_reverse
from invoices.queries import invoices as queries
from invoices.rules import InvoicesPermission
from invoices.statuses import invoice_status

CURRENCY: Final = "EUR"
_UNPAID_SHOWN: Final = 5
_MONTHS_SHOWN: Final = 12
_THOUSAND: Final = Decimal(1000)


def _language() -> str:
    return get_language() or "en"


# --- Figures --------------------------------------------------------------------------------------------------------
def turnover_figure(_member: Member, period: Any) -> dict[str, Any]:
    """Turnover without VAT of the period so far, compared with the same stretch of the one before."""
    stretches = [(period.start, period.end), (period.previous_start, period.previous_end)]
    now, before = queries.turnovers(stretches)
    labels = {"week": _("Turnover this week"), "month": _("Turnover this month"), "year": _("Turnover this year")}
    return {
        "label": labels[period.key],
        "amount": now,
        "currency": CURRENCY,
        "url": f"{org_reverse('invoices:invoices')}?from={period.start}&to={period.end}",
    } | _comparison(now, before)


def _comparison(now: Decimal, before: Decimal) -> dict[str, Any]:
    if before <= 0:
        return {"note": _("without VAT")}
    change = (now - before) / before
    tone = "up" if change > 0 else "down" if change < 0 else "flat"
    delta = formats.percent(abs(change), _language())
    return {"delta": delta, "delta_tone": tone, "note": _("on the period before, without VAT")}


def to_collect_figure(member: Member, _period: Any) -> dict[str, Any]:
    """What customers owe, and how much of it is late."""
    balance = queries.balance(clock.today(member.organization))
    url = org_reverse("invoices:invoices")
    return {
        "label": _("To collect"),
        "amount": balance.awaited,
        "currency": CURRENCY,
        "note": _late_note(balance, url) if balance.overdue else _unpaid_note(balance.awaited_count),
        "url": f"{url}?tab=unpaid",
    }


def _late_note(balance: queries.Balance, url: str) -> SafeString:
    words = _("%(amount)s overdue") % {"amount": formats.money(balance.overdue, CURRENCY, _language())}
    return format_html('<a class="k-neg" href="{}?tab=overdue">{}</a>', url, words)


def _unpaid_note(count: int) -> str:
    return ngettext("%(count)d unpaid invoice", "%(count)d unpaid invoices", count) % {"count": count}


# --- Cards ----------------------------------------------------------------------------------------------------------
def unpaid_card(member: Member, _period: Any) -> dict[str, Any]:
    """The unpaid invoices that are due first."""
    today = clock.today(member.organization)
    rows = queries.unpaid(_UNPAID_SHOWN + 1)
    return {
        "rows": [
            {
                "invoice": row,
                "url": org_reverse("invoices:invoice", row.pk),
                "status": invoice_status(row, today),
            }
            for row in rows[:_UNPAID_SHOWN]
        ],
        "all_url": f"{org_reverse('invoices:invoices')}?tab=unpaid" if len(rows) > _UNPAID_SHOWN else "",
        "new_url": org_reverse("invoices:invoice_new") if member.has(InvoicesPermission.EDIT) else "",
    }


def turnover_card(member: Member, _period: Any) -> dict[str, Any]:
    """Turnover by month over the last year, beside the year before."""
    today = clock.today(member.organization)
    months = _months_back(today.replace(day=1), 2 * _MONTHS_SHOWN)
    sums = queries.turnover_by_month(months[0], today)
    earlier, recent = months[:_MONTHS_SHOWN], months[_MONTHS_SHOWN:]
    series = [
        Series(_("The last twelve months"), [max(sums.get(month, Decimal(0)), Decimal(0)) for month in recent], 1),
        Series(_("The year before"), [max(sums.get(month, Decimal(0)), Decimal(0)) for month in earlier], 0),
    ]
    has_any = any(value for each in series for value in each.values)
    return {
        "chart": _chart(recent, series) if has_any else None,
        "series": series,
        "url": org_reverse("invoices:invoices"),
    }


def _months_back(last: datetime.date, count: int) -> list[datetime.date]:
    """The first days of `count` months, the last one `last`."""
    numbers = range(last.year * 12 + last.month - count, last.year * 12 + last.month)
    return [datetime.date(number // 12, number % 12 + 1, 1) for number in numbers]


def _chart(months: list[datetime.date], series: list[Series]) -> BarChart:
    language = _language()
    total = formats.money_whole(sum(series[0].values, Decimal(0)), CURRENCY, language)
    return bar_chart(
        [formats.month_short(month, language) for month in months],
        series,
        title=_("Turnover by month"),
        description=_("%(total)s without VAT in the last twelve months.") % {"total": total},
        axis_format=_thousands,
        last_format=_thousands,
    )


def _thousands(amount: Decimal) -> str:
    """`12,5` and what it counts: thousands from ten thousand up, else whole units."""
    language = _language()
    if amount < 10 * _THOUSAND:
        return formats.number(amount.quantize(Decimal(1), ROUND_HALF_UP), language)
    short = formats.number((amount / _THOUSAND).quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() + 0, language)
    return _("%(number)sk") % {"number": short}


# --- Menu -----------------------------------------------------------------------------------------------------------
def overdue_count() -> tuple[int, bool]:
    """Overdue invoices, for the menu; hot when there are any."""
    count = queries.overdue_count(clock.today(current_organization()))
    return count, count > 0
