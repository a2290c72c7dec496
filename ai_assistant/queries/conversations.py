"""A member's conversations."""

from __future__ import annotations

import datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import Member
from ai_assistant.models import Conversation, Message, Proposal
from config.lib import clock


def of_member(member: Member) -> QuerySet[Conversation]:
    """The member's own, pinned ones first, then by when something was last said."""
    return Conversation.objects.filter(member=member).order_by("-is_pinned", "-talked_at")


def messages_of(conversation: Conversation) -> QuerySet[Message]:
    """What was said, with what was proposed."""
    return _with_proposals(conversation.messages.all())


def messages(member: Member) -> QuerySet[Message]:
    """Messages of the member's conversations."""
    return _with_proposals(Message.objects.filter(conversation__member=member).select_related("conversation"))


def _with_proposals(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.prefetch_related(Prefetch("proposals", Proposal.objects.order_by("created_at", "pk")))


def proposals(member: Member) -> QuerySet[Proposal]:
    """What was proposed to the member."""
    return Proposal.objects.filter(member=member)


def waiting(member: Member) -> QuerySet[Proposal]:
    """What waits for the member's click, the newest first: from conversations, suggestions and other programs."""
    return proposals(member).filter(state=Proposal.State.WAITING).select_related("message").order_by("-created_at")


def done(member: Member) -> QuerySet[Proposal]:
    """What the member had done, the latest first, whatever became of where it was proposed."""
    return proposals(member).filter(state=Proposal.State.EXECUTED).order_by("-decided_at", "-pk")


def by_age(member: Member, most: int) -> list[tuple[str, list[Conversation]]]:
    """The newest ones in groups: "pinned", "today", "week" (the last seven days), "earlier"; empty groups left out."""
    today = clock.start_of_day(clock.today(member.organization), member.organization)
    groups: dict[str, list[Conversation]] = {"pinned": [], "today": [], "week": [], "earlier": []}
    for row in of_member(member)[:most]:
        groups[_group(row, today)].append(row)
    return [(key, rows) for key, rows in groups.items() if rows]


def _group(row: Conversation, today: datetime.datetime) -> str:
    if row.is_pinned:
        return "pinned"
    if row.talked_at >= today:
        return "today"
    return "week" if row.talked_at >= today - datetime.timedelta(days=6) else "earlier"
