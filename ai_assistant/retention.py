"""What of the assistant an organization deletes by itself once it is old."""

import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.hooks import RetentionRule
from ai_assistant.models import Conversation

_YEAR: Final = 365


def _silent(before: datetime.datetime) -> QuerySet[Conversation]:
    """Conversations in which nothing was said since, but for pinned ones."""
    return Conversation.objects.filter(talked_at__lt=before, is_pinned=False).order_by("talked_at")


def _delete(rows: list[Conversation]) -> None:
    Conversation.objects.filter(pk__in=[row.pk for row in rows]).delete()


RETENTION_RULES: Final = (
    RetentionRule(
        "conversations",
        _("Conversations with the assistant"),
        _("Those in which nothing was said for so long, but for pinned ones. What was done from them stays."),
        60,
        (30, 90, _YEAR, 3 * _YEAR),
        _YEAR,
        _silent,
        _delete,
        unarchived=_("they are private to each person"),
    ),
)
