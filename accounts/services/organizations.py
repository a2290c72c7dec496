"""Changing an organization's own data."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import entitlements
from accounts.errors import OwnSecondFactorFirst
from accounts.models import Member, Organization
from accounts.queries.second_factor import has_second_factor
from accounts.rules import AccountsPermission, require
from accounts.services import audit, versions
from config.lib.errors import DomainError, about
from config.lib.identifiers import check_eik, check_vat, normalise_phone
from config.lib.images import reencoded

LOGO_PIXELS = 600
BULGARIA = "BG"
LONGEST_NUMBER = 13


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
    """Store the changed fields, numbers and phone in the form they are kept in.

    A `logo` is kept as PNG of at most 600 px. Raises `PermissionRefused`, `IdentifierError` and other `DomainError`
    naming the field, `BadImage`, `PlanLimit`, `StaleEdit`.
    """
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    values = _checked(organization, values)
    with about("logo"):
        picture = reencoded(logo, longest=LOGO_PIXELS) if logo else None
    if picture:
        entitlements.take(organization, "storage", len(picture))
    versions.claim(organization, version)
    changes = audit.apply_changes(organization, values)
    if picture or remove_logo:
        changes["logo"] = _replace_logo(organization, picture)
    if changes:
        organization.save(update_fields=[*changes, "logo_bytes", "updated_at"])
        audit.record("accounts.organization_changed", organization, changes)
    return organization


@transaction.atomic
def require_second_factor(*, organization: Organization, actor: Member, required: bool) -> Organization:
    """Let in only members who sign in with a passkey, or with a password and a code; or everybody again.

    Raises `PermissionRefused`, `OwnSecondFactorFirst`.
    """
    require(actor, AccountsPermission.MANAGE_ORGANIZATION)
    if required and not has_second_factor(actor.user):
        raise OwnSecondFactorFirst
    changes = audit.apply_changes(organization, {"requires_second_factor": required})
    if changes:
        organization.save(update_fields=[*changes, "updated_at"])
        audit.record("accounts.organization_changed", organization, changes)
    return organization


def _checked(organization: Organization, values: dict[str, Any]) -> dict[str, Any]:
    """`values` with the company number, the VAT number and the phone checked for the country they will stand beside."""
    after = {
        name: getattr(organization, name) for name in ("country", "eik", "vat_number", "is_vat_registered")
    } | values
    checked = dict(values)
    if values.keys() & {"eik", "country"}:
        with about("eik"):
            checked["eik"] = checked_eik(after["eik"], after["country"])
    if values.keys() & {"vat_number", "country", "is_vat_registered"}:
        with about("vat_number"):
            checked["vat_number"] = checked_vat_number(
                after["vat_number"], after["country"], is_registered=after["is_vat_registered"]
            )
    if values.get("phone"):
        with about("phone"):
            checked["phone"] = normalise_phone(values["phone"], after["country"])
    return checked


def checked_eik(text: str, country: str) -> str:
    """A company number as kept: a Bulgarian one is checked to the digit. Raises `DomainError`."""
    if country == BULGARIA and text:
        return check_eik(text)
    if len(text) > LONGEST_NUMBER:
        raise DomainError("eik_length", _("A company number has at most 13 characters."))
    return text


def checked_vat_number(text: str, country: str, *, is_registered: bool) -> str:
    """A VAT number as kept, with its country prefix. Raises `DomainError`."""
    if text:
        return check_vat(text, country)
    if is_registered:
        raise DomainError("vat_number_missing", _("A company registered for VAT has a VAT number. Enter it."))
    return ""


def _replace_logo(organization: Organization, picture: bytes | None) -> list[str]:
    """[before, after] as names in the storage. The former file stays: issued documents are drawn with it again."""
    before = organization.logo.name or ""
    if picture is None:
        organization.logo = ""
    else:
        organization.logo.save(f"{organization.pk}.png", ContentFile(picture), save=False)
        organization.logo_bytes += len(picture)
    return [before, organization.logo.name or ""]
