"""Permissions of accounts, and the one way services re-check a permission."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.hooks import ADMINS, OWNERS, Permission
from accounts.models import Member, Role
from config.lib.errors import PermissionRefused


class AccountsPermission(StrEnum):
    """What may be done with the organization itself."""

    VIEW_TEAM = "accounts.view_team"
    MANAGE_TEAM = "accounts.manage_team"
    MANAGE_ORGANIZATION = "accounts.manage_organization"
    VIEW_AUDIT = "accounts.view_audit"
    TRANSFER_OWNERSHIP = "accounts.transfer_ownership"


PERMISSIONS = [
    Permission(AccountsPermission.VIEW_TEAM, _("See the team"), _("Organisation")),
    Permission(AccountsPermission.MANAGE_TEAM, _("Invite people and set roles"), _("Organisation"), ADMINS),
    Permission(AccountsPermission.MANAGE_ORGANIZATION, _("Change company details"), _("Organisation"), ADMINS),
    Permission(AccountsPermission.VIEW_AUDIT, _("See the audit trail"), _("Organisation"), ADMINS),
    Permission(AccountsPermission.TRANSFER_OWNERSHIP, _("Hand over ownership"), _("Organisation"), OWNERS),
]


def require(actor: Member | None, permission: str) -> None:
    """Raise `PermissionRefused` unless the member may. None is the system or the public: the caller has decided."""
    if actor is not None and not actor.has(permission):
        raise PermissionRefused(permission)


def may_change_member(actor: Member, member: Member) -> bool:
    """Nobody changes an owner but an owner, and nobody their own role."""
    if actor.pk == member.pk or not actor.has(AccountsPermission.MANAGE_TEAM):
        return False
    return member.role != Role.OWNER or actor.role == Role.OWNER
