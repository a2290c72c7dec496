"""What the assistant shows on the dashboard."""

from typing import Any

from accounts.models import Member
from ai_assistant.queries import suggestions
from config.lib.urls import org_reverse


def suggestion_card(member: Member, _period: Any) -> dict[str, Any]:
    """The weightiest suggestion and how many there are."""
    first = next(iter(suggestions.newest(member, 1)), None)
    return {
        "first": first,
        "count": suggestions.count_new(member) if first else 0,
        "url": org_reverse("assistant:suggestions"),
    }
