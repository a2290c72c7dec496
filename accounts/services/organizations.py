"""Changing an organization's own data."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Member, Organization
from accounts.rules import AccountsPermission, require
from accounts.services import audit, versions
from config.lib.images import reencoded

LOGO_PIXELS = 600


@transaction.atomic
def update_organization(
    *,
    organization: Organization,
    actor: Member,
    values: dict[str, Any],
    version: int | None = None,
    logo: bytes | None = None,
    remove_logo: bool = False,
) -> Organization:
    """Store the changed fields. `values` are cleaned (EIK, VAT number checked by the form or serializer).

    A `logo` is kept as PNG of at most 600 px. Raises `PermissionRefused`, `BadImage`, `StaleEdit`.
    """
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    picture = reencoded(logo, longest=LOGO_PIXELS) if logo else None
    versions.claim(organization, version)
    changes = audit.apply_changes(organization, values)
    if picture or remove_logo:
        changes["logo"] = _replace_logo(organization, picture)
    if changes:
        organization.save(update_fields=[*changes, "updated_at"])
        audit.record("accounts.organization_changed", organization, changes)
    return organization


def _replace_logo(organization: Organization, picture: bytes | None) -> list[str]:
    """[before, after] as names in the storage. The former file stays: issued documents are drawn with it again."""
    before = organization.logo.name
    if picture is None:
        organization.logo = ""
    else:
        organization.logo.save(f"{organization.pk}.png", ContentFile(picture), save=False)
    return [before, organization.logo.name]
