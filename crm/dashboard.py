"""What crm shows on the dashboard: open deals, the member's day, the pipeline. Every figure leads to its list."""

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.tenancy import current_organization
from config.lib import clock, formats
from config.lib.urls import org_reverse
from crm.models import Stage
from crm.queries import board, deals, pipelines, tasks
from crm.queries.board import BoardFilter
from crm.tables.tasks import task_url, tick

_TASKS_SHOWN = 6


def open_deals_figure(member: Member, _period: Any) -> dict[str, Any]:
    """The value of all open deals in the organization's currency, how many they are and how many close this month."""
    found = deals.open_summary(clock.today(member.organization))
    currency = member.organization.currency
    url = f"{org_reverse('crm:deal_list')}?tab=open"
    return {
        "label": _("Open deals"),
        "amount": found.total.pop(currency, Decimal(0)),
        "currency": currency,
        "note": _note(found, url),
        "url": url,
    }


def _note(found: deals.OpenDeals, url: str) -> SafeString:
    """ "27 deals · 9 close by 30.11. · and $1,200": what the figure leaves out."""
    language = get_language() or "en"
    parts = [ngettext("%(count)d deal", "%(count)d deals", found.count) % {"count": found.count}]
    if found.closing:
        day = formats.date_this_year(found.closing_by, language)
        text = ngettext("%(count)d closes by %(day)s", "%(count)d close by %(day)s", found.closing)
        closing = text % {"count": found.closing, "day": day}
        parts.append(format_html('<a href="{}&closes_until={}">{}</a>', url, found.closing_by.isoformat(), closing))
    others = sorted((currency, amount) for currency, amount in found.total.items() if amount)
    parts += [_("and %(sum)s") % {"sum": formats.money_whole(amount, code, language)} for code, amount in others]
    return mark_safe(" · ".join(format_html("{}", part) for part in parts))  # noqa: S308  (each part is escaped)


def today_card(member: Member, _period: Any) -> dict[str, Any]:
    """The member's tasks of today with their boxes."""
    today = tasks.today_of(member, _TASKS_SHOWN)
    return {
        "rows": [{"task": task, "tick": tick(task), "url": task_url(task)} for task in today.tasks],
        "today": today,
        "url": org_reverse("crm:tasks"),
        "new_url": org_reverse("crm:task_new"),
        "start_of_day": clock.today(member.organization),
    }


def pipeline_card(member: Member, _period: Any) -> dict[str, Any]:
    """The first pipeline's open stages: how many deals stand in each and what they are worth."""
    every_stage = list(pipelines.stages_in_use())
    stages = [stage for stage in every_stage if stage.pipeline_id == every_stage[0].pipeline_id]
    stages = [stage for stage in stages if stage.outcome == Stage.Outcome.OPEN]
    sums, currency = board.lane_sums(stages, BoardFilter()), member.organization.currency
    amounts = [sums[stage.pk].total.get(currency, Decimal(0)) for stage in stages]
    highest = max(amounts, default=Decimal(0)) or Decimal(1)
    rows = [
        {
            "stage": stage,
            "count": sums[stage.pk].count,
            "amount": amount,
            "share": int(100 * amount / highest),
            "url": f"{org_reverse('crm:deal_list')}?tab=open&stage={stage.pk}",
        }
        for stage, amount in zip(stages, amounts, strict=True)
    ]
    return {
        "pipeline": stages[0].pipeline if stages else None,
        "rows": rows,
        "currency": currency,
        "weighted": sum((sums[stage.pk].weighted.get(currency, Decimal(0)) for stage in stages), Decimal(0)),
        "url": org_reverse("crm:deals"),
    }


def deals_count() -> tuple[int, bool]:
    """Open deals, for the menu."""
    return deals.open_deals().count(), False


def tasks_count() -> tuple[int, bool]:
    """What is due by tonight, for the menu; hot when something is overdue."""
    due, overdue = tasks.counts(clock.today(current_organization()))
    return due, bool(overdue)
