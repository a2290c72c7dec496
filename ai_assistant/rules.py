"""Permissions of the assistant."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.hooks import ADMINS, MANAGERS, Permission


class AssistantPermission(StrEnum):
    """What may be done with the assistant."""

    USE = "ai_assistant.use"
    MANAGE = "ai_assistant.manage"
    CONNECT = "ai_assistant.connect"
    PROPOSE = "ai_assistant.propose"


class StudioPermission(StrEnum):
    """What may be done in the content studio."""

    WRITE = "ai_assistant.write_content"
    MANAGE_VOICES = "ai_assistant.manage_voices"
    MANAGE_PROMPTS = "ai_assistant.manage_prompts"
    DRAFT_POLICIES = "ai_assistant.draft_policies"
    REVIEW_POLICIES = "ai_assistant.review_policies"


_AREA = _("Assistant")
_STUDIO = _("Content")
PERMISSIONS: Final = (
    Permission(AssistantPermission.USE, _("Ask the assistant"), _AREA),
    Permission(AssistantPermission.MANAGE, _("Set up models, budget and limits of the assistant"), _AREA, ADMINS),
    Permission(AssistantPermission.CONNECT, _("Let other assistants read (MCP)"), _AREA, ADMINS),
    Permission(AssistantPermission.PROPOSE, _("Let other assistants propose changes (MCP)"), _AREA, ADMINS),
    Permission(StudioPermission.WRITE, _("Make and change texts"), _STUDIO),
    Permission(StudioPermission.MANAGE_VOICES, _("Manage brand voices and audiences"), _STUDIO, MANAGERS),
    Permission(StudioPermission.MANAGE_PROMPTS, _("Write, test and approve prompts"), _STUDIO, ADMINS),
    Permission(StudioPermission.DRAFT_POLICIES, _("Draft policies"), _STUDIO, MANAGERS),
    Permission(StudioPermission.REVIEW_POLICIES, _("Review and approve policies"), _STUDIO, ADMINS),
)
