"""What the assistant shows on the dashboard."""

from typing import Any

from accounts.models import Member
from ai_assistant.queries import suggestions
from config.lib.urls import org_reverse


def suggestion_card(member: Member, _period: Any) -> dict[str, Any]:
    """The weightiest suggestion, and whether there are more."""
    found = suggestions.newest(member, 2)
    return {
        "first": found[0] if found else None,
        "has_more": len(found) > 1,
        "url": org_reverse("assistant:suggestions"),
    }
