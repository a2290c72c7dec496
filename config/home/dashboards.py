"""Puts the dashboard together from what the apps registered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from config.context import may, visible
from config.lib import clock
from config.lib.shell import checklist_steps, dashboard_cards, dashboard_figures


@dataclass(frozen=True)
class Period:
    """A span of days and the one before it, in the organization's calendar; both ends belong to it."""

    key: str
    label: str | Promise
    start: date
    end: date
    previous_start: date
    previous_end: date


def _week(today: date) -> tuple[date, date]:
    start = today - timedelta(days=today.weekday())
    return start, start - timedelta(days=7)


def _month(today: date) -> tuple[date, date]:
    start = today.replace(day=1)
    return start, (start - timedelta(days=1)).replace(day=1)


def _year(today: date) -> tuple[date, date]:
    start = today.replace(month=1, day=1)
    return start, start.replace(year=start.year - 1)


_PERIODS = {"week": (_("Week"), _week), "month": (_("Month"), _month), "year": (_("Year"), _year)}


def period(key: str, today: date) -> Period:
    """The running week, month or year so far and the same stretch of the one before; month for an unknown key."""
    key = key if key in _PERIODS else "month"
    label, bounds = _PERIODS[key]
    start, previous = bounds(today)
    previous_end = min(previous + (today - start), start - timedelta(days=1))
    return Period(key, label, start, today, previous, previous_end)


def build(member: Member, period_key: str) -> dict[str, Any]:
    """The template's context: figures, cards by column, and the first-run checklist while it is unfinished."""
    chosen = period(period_key, clock.today(member.organization))
    cards = [(card, card.context(member, chosen)) for card in visible(dashboard_cards, member)]
    return {
        "period": chosen,
        "periods": [(key, label) for key, (label, _bounds) in _PERIODS.items()],
        "figures": [item.figure(member, chosen) for item in visible(dashboard_figures, member)],
        "main_cards": [(card, context) for card, context in cards if card.column == "main"],
        "side_cards": [(card, context) for card, context in cards if card.column == "side"],
        "checklist": checklist(member),
        "today": chosen.end,
        "local_hour": clock.now().astimezone(clock.start_of_day(chosen.end, member.organization).tzinfo).hour,
    }


def checklist(member: Member) -> list[dict[str, Any]]:
    """The first steps with what is done; empty once all are, so that finished firms pay one glance only."""
    steps = sorted((step for step in checklist_steps if may(member, step.permission)), key=lambda step: step.order)
    shown = [
        {"label": step.label, "url_name": step.url_name, "is_done": step.is_done(member.organization)} for step in steps
    ]
    return [] if all(step["is_done"] for step in shown) else shown
