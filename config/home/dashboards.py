"""Puts the dashboard together from what the apps registered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, Organization
from config.context import visible
from config.demo import samples
from config.lib import clock
from config.lib.shell import (
    CreateAction,
    checklist_steps,
    counts_key,
    create_actions,
    dashboard_cards,
    dashboard_figures,
)
from config.lib.urls import org_reverse

MAIN_ACTION = "invoice"


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


def greeting(hour: int, name: str) -> str:
    """Good morning, afternoon or evening by the hour (0 to 23) on the reader's clock."""
    if 5 <= hour < 12:
        words = _("Good morning, %(name)s")
    elif 12 <= hour < 18:
        words = _("Good afternoon, %(name)s")
    else:
        words = _("Good evening, %(name)s")
    return str(words) % {"name": name}


def first_action(member: Member) -> CreateAction | None:
    """What the one button offers: a new invoice, else the first thing the member may make."""
    allowed = visible(create_actions, member)
    return next((action for action in allowed if action.key == MAIN_ACTION), allowed[0] if allowed else None)


def build(member: Member, period_key: str) -> dict[str, Any]:
    """The template's context: figures, cards by column, and the first-run checklist while it is unfinished."""
    chosen = period(period_key, clock.today(member.organization))
    cards = [(card, card.context(member, chosen)) for card in visible(dashboard_cards, member)]
    steps = checklist(member)
    return {
        "action": first_action(member),
        "greeting": greeting(timezone.localtime().hour, member.user.get_short_name()),
        "period": chosen,
        "periods": [(key, label) for key, (label, _bounds) in _PERIODS.items()],
        "figures": [item.figure(member, chosen) for item in visible(dashboard_figures, member)],
        "main_cards": [(card, context) for card, context in cards if card.column == "main"],
        "side_cards": [(card, context) for card, context in cards if card.column == "side"],
        "checklist": steps,
        "steps_done": sum(step["is_done"] for step in steps),
        "offers_sample": bool(steps) and samples.standing(member.user) == samples.NONE,
        "today": chosen.end,
    }


def steps_key(member_id: UUID) -> str:
    """Where it is kept that a member has done the first steps."""
    return f"first-steps-done:{member_id}"


def forget(organization: Organization) -> None:
    """Let go of what is kept about an organization that is deleted."""
    keys = [steps_key(member_id) for member_id in Member.objects.values_list("pk", flat=True)]
    cache.delete_many([counts_key(organization.pk), *keys])


def checklist(member: Member) -> list[dict[str, Any]]:
    """The first steps with what is done, and which comes next; empty for good once all are."""
    key = steps_key(member.pk)
    if cache.get(key):
        return []
    steps = [
        {"label": step.label, "url": org_reverse(step.url_name), "is_done": step.is_done(member.organization)}
        for step in visible(checklist_steps, member)
    ]
    waiting = [step for step in steps if not step["is_done"]]
    if not waiting:
        cache.set(key, value=True, timeout=None)
        return []
    waiting[0]["is_next"] = True
    return steps
