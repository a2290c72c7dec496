"""What was asked of models this month, and what it cost."""

import datetime
from collections.abc import Sequence

from django.db.models import Sum

from accounts.models import Member, Organization
from ai_assistant.models import AiRequest, AssistantSettings, LedgerEntry
from config.lib import clock


def month_start(organization: Organization) -> datetime.datetime:
    """When the month began in the organization's zone."""
    return clock.start_of_day(clock.today(organization).replace(day=1), organization)


def counted_this_month(organization: Organization) -> int:
    """Requests that count against the plan: answered or being asked, from a model with this installation's key."""
    rows = AiRequest.objects.filter(created_at__gte=month_start(organization), is_counted=True, is_cached=False)
    return rows.exclude(state=AiRequest.State.RELEASED).count()


def spent_this_month(organization: Organization) -> int:
    """What the month has cost so far and what is reserved, in millionths of a euro."""
    rows = LedgerEntry.objects.filter(request__created_at__gte=month_start(organization))
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)


def asked_this_month(member: Member) -> int:
    """How many questions of the member models answered, or are about to."""
    own = AiRequest.objects.filter(member=member, is_personal=True, is_cached=False)
    rows = own.filter(created_at__gte=month_start(member.organization))
    return rows.exclude(state=AiRequest.State.RELEASED).count()


def cost_of(keys: Sequence[str]) -> int | None:
    """What the requests under these keys cost, in millionths of a euro; None where no model answered one."""
    settled = AiRequest.objects.filter(key__in=keys, state=AiRequest.State.SETTLED)
    total: int | None = settled.aggregate(total=Sum("cost"))["total"]
    return total


def paid(request: AiRequest | None) -> int | None:
    """What a request cost; None where there was none, or it was answered from memory."""
    return request.cost if request and not request.is_cached else None


def settings_of(_organization: Organization) -> AssistantSettings:
    """The settings of the organization in scope; defaults, not stored, when nobody changed them."""
    return AssistantSettings.objects.first() or AssistantSettings()
