"""Permissions of the assistant."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.hooks import ADMINS, Permission


class AssistantPermission(StrEnum):
    """What may be done with the assistant."""

    USE = "ai_assistant.use"
    MANAGE = "ai_assistant.manage"
    CONNECT = "ai_assistant.connect"
    PROPOSE = "ai_assistant.propose"


_AREA = _("Assistant")
PERMISSIONS: Final = (
    Permission(AssistantPermission.USE, _("Ask the assistant"), _AREA),
    Permission(AssistantPermission.MANAGE, _("Set up models, budget and limits of the assistant"), _AREA, ADMINS),
    Permission(AssistantPermission.CONNECT, _("Let other assistants read (MCP)"), _AREA, ADMINS),
    Permission(AssistantPermission.PROPOSE, _("Let other assistants propose changes (MCP)"), _AREA, ADMINS),
)
