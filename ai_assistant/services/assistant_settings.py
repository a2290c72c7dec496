"""How an organization uses the assistant."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from accounts.tenancy import current_organization
from ai_assistant.models import AssistantSettings
from ai_assistant.rules import AssistantPermission


@transaction.atomic
def change_settings(
    *, actor: Member, uses_models: bool, monthly_budget: int | None, personal_cap: int | None
) -> AssistantSettings:
    """Ask models or not, and how much of them; money in millionths of a euro, None for no limit.

    Raises `PermissionRefused`.
    """
    require(actor, AssistantPermission.MANAGE)
    row, _is_new = AssistantSettings.objects.select_for_update().get_or_create(organization=current_organization())
    values = {"uses_models": uses_models, "monthly_budget": monthly_budget, "personal_cap": personal_cap}
    if changes := audit.apply_changes(row, values):
        row.save(update_fields=[*changes, "updated_at"])
        audit.record("ai_assistant.settings_changed", row, changes)
    return row
