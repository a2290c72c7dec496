"""How a deal goes: a score of 0 to 100 by fixed rules, each with the points it takes and the reason in words.

A deal that lacks nothing has 100. The rules and their points are ours; no model has a say in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from config.lib import formats
from crm.queries.deal_facts import DealFacts

_QUIET_DAYS: Final = 14
_SILENT_DAYS: Final = 30
_SOUND, _SHAKY = 70, 40


@dataclass(frozen=True)
class Reason:
    """What a rule found, in the reader's language; `points` are taken from the score, 0 for what is well."""

    key: str
    text: str
    points: int = 0


@dataclass(frozen=True)
class Score:
    """The score with its reasons, the weightiest first."""

    value: int
    reasons: list[Reason]

    @property
    def tone(self) -> Literal["ok", "warn", "bad"]:
        """How it is coloured."""
        return "ok" if self.value >= _SOUND else "warn" if self.value >= _SHAKY else "bad"


def score(facts: DealFacts) -> Score:
    """Weigh an open deal."""
    reasons = [reason for rule in _RULES if (reason := rule(facts)) is not None]
    reasons.sort(key=lambda reason: -reason.points)
    return Score(max(0, 100 - sum(reason.points for reason in reasons)), reasons)


def _stage(facts: DealFacts) -> Reason | None:
    days, usual = facts.days_in_stage, facts.usual_days
    if usual is None:
        return None
    text = ngettext("%(days)d day in this stage", "%(days)d days in this stage", days) % {"days": days}
    text = _("%(days)s; deals here usually have stood %(usual)d") % {"days": text, "usual": usual}
    if days <= max(usual, 7):
        return Reason("stage_age", text)
    return Reason("stage_age", text, 15 if days > 2 * max(usual, 7) else 8)


def _contact(facts: DealFacts) -> Reason:
    if facts.last_contact_on is None:
        return Reason("no_contact", _("No call, meeting or e-mail is recorded"), 15)
    days = (facts.today - facts.last_contact_on).days
    text = _("Last call, meeting or e-mail: %(day)s") % {
        "day": formats.date_this_year(facts.last_contact_on, get_language() or "en")
    }
    points = 20 if days > _SILENT_DAYS else 10 if days > _QUIET_DAYS else 0
    return Reason("silent" if points else "in_contact", text, points)


def _people(facts: DealFacts) -> Reason | None:
    if not facts.people:
        return Reason("nobody", _("Nobody of the customer’s people is named"), 20)
    if not facts.reachable:
        return Reason("unreachable", _("None of the people has an e-mail address or a phone"), 10)
    if not facts.deciding:
        return Reason("no_decider", _("None of the people is known to decide: no owner, director or manager"), 5)
    return Reason("decider", _("Somebody who decides is named"))


def _next_step(facts: DealFacts) -> Reason:
    if not facts.steps:
        return Reason("no_step", _("There is no next step: no open task"), 15)
    if facts.overdue_steps:
        text = ngettext("%(count)d task is overdue", "%(count)d tasks are overdue", facts.overdue_steps)
        return Reason("overdue_step", text % {"count": facts.overdue_steps}, 10)
    if facts.next_step_on is None:
        return Reason("undated_step", _("The next step has no day"), 5)
    day = formats.date_this_year(facts.next_step_on, get_language() or "en")
    return Reason("step", _("Next step: %(day)s") % {"day": day})


def _value(facts: DealFacts) -> Reason | None:
    return None if facts.value else Reason("no_value", _("The value is not known"), 15)


def _closing(facts: DealFacts) -> Reason | None:
    if facts.closes_on is None:
        return Reason("no_close", _("There is no expected day of closing"), 5)
    day = formats.date_this_year(facts.closes_on, get_language() or "en")
    if facts.closes_on < facts.today:
        return Reason("close_passed", _("The expected day of closing has passed: %(day)s") % {"day": day}, 20)
    return Reason("closes", _("Expected to close: %(day)s") % {"day": day})


_RULES: Final[tuple[Callable[[DealFacts], Reason | None], ...]] = (
    _closing, _contact, _people, _stage, _next_step, _value,
)  # fmt: skip
