"""How often a person may ask the assistant, wherever they do it: on a page, through the API, or through MCP.

It is one count for all the organizations of the person.
"""

from __future__ import annotations

from typing import Final

from accounts.models import Member
from accounts.services import rates
from ai_assistant.errors import AskedTooOften
from config.lib.rates import Rate

HOURLY: Final = Rate(100, 3600)


def count(member: Member, questions: int = 1) -> None:
    """Count what is asked, each question by itself. Raises `AskedTooOften` after 100 in an hour."""
    for _question in range(questions):
        for standing in rates.count({f"assistant:{member.user_id}": HOURLY}):
            if standing.is_over:
                raise AskedTooOften(standing.seconds_left)
