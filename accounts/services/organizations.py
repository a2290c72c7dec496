"""Changing an organization's own data."""

from typing import Any

from django.db import transaction

from accounts.models import Member, Organization
from accounts.rules import AccountsPermission, require
from accounts.services import audit, versions


@transaction.atomic
def update_organization(
    *, organization: Organization, actor: Member, values: dict[str, Any], version: int | None = None
) -> Organization:
    """Store the changed fields. `values` are cleaned (EIK, VAT number checked by the form or serializer)."""
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    versions.claim(organization, version)
    changes = audit.apply_changes(organization, values)
    if changes:
        organization.save(update_fields=[*changes, "updated_at"])
        audit.record("accounts.organization_changed", organization, changes)
    return organization

