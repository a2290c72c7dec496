"""Who is in the team, so that a task or a deal can be given to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accounts.models import Member
from accounts.queries import members
from accounts.rules import AccountsPermission
from ai_assistant.hooks import ReadTool, ToolAnswer


def _run(member: Member, _arguments: Mapping[str, Any]) -> ToolAnswer:
    rows = members.active_team()
    return ToolAnswer(
        {
            "team": [
                {
                    "id": f"members:{row.pk}",
                    "name": str(row),
                    "role": str(row.get_role_display()),
                    "is_me": row == member,
                }
                for row in rows
            ]
        }
    )


TEAM: Final = ReadTool(
    name="team",
    description="The colleagues in the organization with their ids and roles",
    parameters={"type": "object", "properties": {}, "additionalProperties": False},
    permission=AccountsPermission.VIEW_TEAM,
    run=_run,
)
