"""Permissions of accounts, and the one way services re-check a permission."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.hooks import ADMINS, OWNERS, Permission
from accounts.models import Member, Role, User
from config.lib.errors import PermissionRefused


class AccountsPermission(StrEnum):
    """What may be done with the organization itself."""

    VIEW_TEAM = "accounts.view_team"
    MANAGE_TEAM = "accounts.manage_team"
    MANAGE_ORGANIZATION = "accounts.manage_organization"
    VIEW_AUDIT = "accounts.view_audit"
    MANAGE_API_KEYS = "accounts.manage_api_keys"
    MANAGE_SECURITY = "accounts.manage_security"
    MANAGE_DATA = "accounts.manage_data"


PERMISSIONS = [
    Permission(AccountsPermission.VIEW_TEAM, _("See the team"), _("Organisation")),
    Permission(AccountsPermission.MANAGE_TEAM, _("Invite people and set roles"), _("Organisation"), ADMINS),
    Permission(AccountsPermission.MANAGE_ORGANIZATION, _("Change company details"), _("Organisation"), ADMINS),
    Permission(AccountsPermission.VIEW_AUDIT, _("See the audit trail"), _("Organisation"), ADMINS),
    Permission(AccountsPermission.MANAGE_API_KEYS, _("Make and revoke API keys"), _("Organisation"), ADMINS),
    Permission(
        AccountsPermission.MANAGE_SECURITY, _("See security events, set allowed addresses"), _("Organisation"), ADMINS
    ),
    Permission(
        AccountsPermission.MANAGE_DATA, _("Take all data out, set how long it is kept"), _("Organisation"), OWNERS
    ),
]


def require(actor: Member | None, permission: str) -> None:
    """Raise `PermissionRefused` unless the member may. None is the system or the public: the caller has decided."""
    if actor is not None and not actor.has(permission):
        raise PermissionRefused(permission)


_RANKS = {Role.USER: 0, Role.MANAGER: 1, Role.ADMIN: 2, Role.OWNER: 3}


def may_give_role(actor: Member, role: str) -> bool:
    """Nobody gives a role above their own; an owner's place is offered and accepted (`ownership`)."""
    return role != Role.OWNER and _reaches(actor, role)


def _reaches(actor: Member, role: str) -> bool:
    return actor.has(AccountsPermission.MANAGE_TEAM) and _RANKS[Role(role)] <= _RANKS[Role(actor.role)]


def may_change_member(actor: Member, member: Member) -> bool:
    """Nobody changes a person of a higher role, and nobody their own rights."""
    return actor.pk != member.pk and _reaches(actor, member.role)


def may_override(actor: Member, member: Member, permission: str) -> bool:
    """Nobody gives or takes what they may not themselves; an owner may everything, so there is nothing to override."""
    return member.role != Role.OWNER and may_change_member(actor, member) and actor.has(permission)


def may_impersonate(*, hijacker: User, hijacked: User) -> bool:
    """Whether an operator may act in the person's account, never in another operator's (django-hijack calls it)."""
    is_operator = hijacker.is_active and hijacker.is_staff and hijacker.has_perm("accounts.impersonate_user")
    return is_operator and hijacked.is_active and not (hijacked.is_staff or hijacked.is_superuser)
