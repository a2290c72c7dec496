"""What to do next about a deal, a contact or one's own work, by fixed rules. Applying one is a proposed task."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.models import Member, Organization
from config.lib import clock
from crm.abilities.scoring import Score, score
from crm.models import Contact, Deal, Task
from crm.queries import next_steps as reading
from crm.queries.deal_facts import facts_of

_SILENT: Final = datetime.timedelta(days=30)
_MOST: Final = 10
_SATURDAY: Final = 5


@dataclass(frozen=True)
class NextStep:
    """A task worth adding and why; `arguments` are those of the tool `propose_task`."""

    title: str
    reason: str
    due_on: datetime.date
    arguments: Mapping[str, Any]


def _step(title: str, reason: str, due_on: datetime.date, kind: str = Task.Kind.TODO, **about: str) -> NextStep:
    arguments = {"title": title[:200], "kind": str(kind), "due_on": due_on.isoformat()} | about
    return NextStep(title[:200], reason, due_on, arguments)


# --- A deal -----------------------------------------------------------------------------------------------------------
def for_deal(deal: Deal, member: Member) -> list[NextStep]:
    """The steps that would mend what weighs on an open deal; none for a closed one."""
    return steps_of(deal, score(facts_of(deal, member.organization)), member) if deal.status == Deal.Status.OPEN else []


def steps_of(deal: Deal, found: Score, member: Member) -> list[NextStep]:
    """The steps for a deal that was weighed already."""
    soon = next_workday(member.organization)
    reasons = {reason.key: reason.text for reason in found.reasons if reason.points}
    titles = {
        "close_passed": (_("Ask when they will decide on “%(deal)s”"), Task.Kind.CALL),
        "silent": (_("Call about “%(deal)s”"), Task.Kind.CALL),
        "no_contact": (_("Make the first contact about “%(deal)s”"), Task.Kind.CALL),
        "nobody": (_("Find out whom to talk to about “%(deal)s”"), Task.Kind.TODO),
        "unreachable": (_("Get a phone number or an e-mail address for “%(deal)s”"), Task.Kind.TODO),
        "no_decider": (_("Find out who decides on “%(deal)s”"), Task.Kind.TODO),
        "no_value": (_("Estimate what “%(deal)s” is worth"), Task.Kind.TODO),
        "no_step": (_("Agree on the next step of “%(deal)s”"), Task.Kind.CALL),
    }
    about = {"deal": f"deals:{deal.pk}"}
    steps = [
        _step(titles[key][0] % {"deal": deal.title}, text, soon, titles[key][1], **about)
        for key, text in reasons.items()
        if key in titles
    ]
    # To call because of silence also gives the deal its next step.
    return steps if len(steps) == 1 else [step for step in steps if step.reason != reasons.get("no_step")]


# --- A contact --------------------------------------------------------------------------------------------------------
def for_contact(contact: Contact, member: Member) -> list[NextStep]:
    """The steps that a contact lacks."""
    soon, name = next_workday(member.organization), str(contact)
    about = {"contact": f"contacts:{contact.pk}"}
    steps = []
    if not contact.email and not contact.phone:
        title = _("Get a phone number or an e-mail address of %(name)s") % {"name": name}
        steps.append(_step(title, _("There is no way to reach this person"), soon, **about))
    elif (contact.last_activity_at or contact.created_at) < clock.now() - _SILENT:
        title = _("Get in touch with %(name)s") % {"name": name}
        steps.append(_step(title, _("Nothing has happened for more than a month"), soon, Task.Kind.CALL, **about))
    if reading.has_open_deal_without_task(contact):
        title = _("Agree on the next step with %(name)s") % {"name": name}
        steps.append(_step(title, _("An open deal has no task"), soon, Task.Kind.CALL, **about))
    return steps


# --- Oneself ----------------------------------------------------------------------------------------------------------
def for_member(member: Member) -> list[NextStep]:
    """The steps for the member's own open deals that have no task, those past their day of closing first."""
    today, soon = clock.today(member.organization), next_workday(member.organization)
    steps = []
    for deal in reading.deals_without_task(member, _MOST):
        has_passed = deal.expected_close_on is not None and deal.expected_close_on < today
        title = (
            _("Ask when they will decide on “%(deal)s”") if has_passed else _("Agree on the next step of “%(deal)s”")
        )
        reason = _("The expected day of closing has passed") if has_passed else _("There is no next step: no open task")
        steps.append(_step(title % {"deal": deal.title}, reason, soon, Task.Kind.CALL, deal=f"deals:{deal.pk}"))
    return steps


def next_workday(organization: Organization) -> datetime.date:
    """Tomorrow, or the Monday after when tomorrow is a weekend."""
    day = clock.today(organization) + datetime.timedelta(days=1)
    return day + datetime.timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day
