"""Counting against the plan: the resolver behind the accounts' port, the warnings, and the record of each day."""

from typing import Final

from django.db import transaction
from django.utils import translation

from accounts.entitlements import PlanLimit
from accounts.hooks import plan_counters
from accounts.models import Organization
from accounts.services import notifications
from config.lib import clock
from config.lib.urls import org_reverse
from subscriptions.models import Usage, UsageDay
from subscriptions.queries.subscriptions import payers, standing
from subscriptions.words import amount

NEAR, FULL = 80, 100
_KINDS: Final = {NEAR: "subscriptions.limit_near", FULL: "subscriptions.limit_reached"}


def allows(organization: Organization, feature: str) -> bool:
    """Whether the organization's plan includes the feature."""
    return standing(organization).allows(feature)


def is_read_only(organization: Organization) -> bool:
    """Whether it may only read and export."""
    return standing(organization).is_read_only


@transaction.atomic
def take(organization: Organization, counter: str, number: int) -> None:
    """Make sure that `number` more fit the plan. Raises `PlanLimit`.

    The counter's row stays locked until the caller's transaction ends, so those who take at once are counted one
    after the other, each seeing what the one before has added. Counted is what is there: no number can drift.
    """
    limit = standing(organization).limit(counter)
    if limit is None or number == 0:
        return
    Usage.objects.get_or_create(counter=counter)
    row = Usage.objects.select_for_update().get(counter=counter)
    used = plan_counters[counter].used(organization)
    if used + number > limit:
        raise PlanLimit(counter, limit)
    _note(row, used + number, limit)


def left(organization: Organization, counter: str) -> int | None:
    """How many more fit the plan, None without a limit."""
    limit = standing(organization).limit(counter)
    return None if limit is None else max(limit - plan_counters[counter].used(organization), 0)


def _note(row: Usage, used: int, limit: int) -> None:
    """Write down what is used, and tell once when a mark is passed."""
    mark = mark_of(used, limit)
    if mark > row.warned:
        _warn(row.counter, used, limit, mark)
    row.used, row.warned = used, mark
    row.save(update_fields=["used", "warned", "updated_at"])


def mark_of(used: int, limit: int) -> int:
    """The highest mark in percent that `used` has passed: 0, 80 or 100."""
    return max((mark for mark in (NEAR, FULL) if used * 100 >= limit * mark), default=0)


def _warn(counter: str, used: int, limit: int, mark: int) -> None:
    """Tell who may change the plan, each in their language."""
    url = org_reverse("subscriptions:billing")
    for member in payers():
        with translation.override(member.user.language):
            what = plan_counters[counter]
            data = {"what": str(what.label), "used": amount(what, used), "limit": amount(what, limit)}
        notifications.notify([member], _KINDS[mark], data, url)


@transaction.atomic
def record_day(organization: Organization) -> None:
    """Write down what every counter stands at today; run again on the same day it corrects the numbers."""
    today = clock.today(organization)
    rows = [UsageDay(counter=item.key, day=today, used=item.used(organization)) for item in plan_counters]
    UsageDay.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["used"], unique_fields=["organization", "counter", "day"]
    )
    _lower_marks(organization, {row.counter: row.used for row in rows})


def _lower_marks(organization: Organization, used: dict[str, int]) -> None:
    """A counter that fell, as at the first of a month, may warn again."""
    for row in Usage.objects.select_for_update().order_by("pk"):
        limit = standing(organization).limit(row.counter)
        row.used = used.get(row.counter, row.used)
        row.warned = min(row.warned, mark_of(row.used, limit)) if limit else 0
        row.save(update_fields=["used", "warned", "updated_at"])
