"""What asking a model cost, and what is left of that which limits it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import entitlements
from accounts.models import Member
from ai_assistant.queries import requests


@dataclass(frozen=True, slots=True)
class Balance:
    """`cost` is what was paid for; the others are left this month, None where there is no limit.

    `cost` and `budget` are millionths of a euro, `plan` and `own` requests: the plan's, and those of the person.
    """

    cost: int
    budget: int | None
    plan: int | None
    own: int | None


def balance(member: Member, cost: int | None) -> Balance | None:
    """What is left for the member after something cost so much; None for a `cost` of None, where no model was asked."""
    if cost is None:
        return None
    organization = member.organization
    settings = requests.settings_of(organization)
    budget, cap = settings.monthly_budget, settings.personal_cap
    return Balance(
        cost,
        None if budget is None else max(budget - requests.spent_this_month(organization), 0),
        entitlements.left(organization, "ai_requests_a_month"),
        None if cap is None else max(cap - requests.asked_this_month(member), 0),
    )
