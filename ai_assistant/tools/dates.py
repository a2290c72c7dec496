"""Dates are reckoned by a tool, never by a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accounts.models import Member
from ai_assistant.hooks import ReadTool, ToolAnswer
from ai_assistant.offline.periods import find_period
from config.lib import clock


def _run(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    today = clock.today(member.organization)
    found = find_period(arguments["words"], today)
    if found is None:
        return ToolAnswer({"understood": False, "today": today.isoformat()})
    first, last = (day.isoformat() if day else None for day in (found.first, found.last))
    return ToolAnswer({"understood": True, "first_day": first, "last_day": last, "today": today.isoformat()})


COMPUTE_PERIOD: Final = ReadTool(
    name="compute_period",
    description=(
        "The first and last day (inclusive) that words such as 'миналия месец', 'до края на тримесечието' or "
        "'last 30 days' mean today. Ask it for every date; null means no bound on that side."
    ),
    parameters={
        "type": "object",
        "properties": {"words": {"type": "string", "maxLength": 200}},
        "required": ["words"],
        "additionalProperties": False,
    },
    permission="",
    run=_run,
)
