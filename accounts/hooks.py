"""Registries accounts offers: permissions, audit event types, and the entitlement port."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from config.lib.registry import Registry
from config.lib.shell import Text

if TYPE_CHECKING:
    from accounts.models import Organization

OWNER, ADMIN, MANAGER, USER = "owner", "admin", "manager", "user"
EVERYONE = frozenset({OWNER, ADMIN, MANAGER, USER})
MANAGERS = frozenset({OWNER, ADMIN, MANAGER})
ADMINS = frozenset({OWNER, ADMIN})
OWNERS = frozenset({OWNER})


@dataclass(frozen=True)
class Permission:
    """Something a member may do. `area` groups the rows of the permission matrix; `roles` have it by default."""

    key: str
    label: Text
    area: Text
    roles: frozenset[str] = field(default=EVERYONE)


@dataclass(frozen=True)
class AuditEventType:
    """A kind of audited act. `label` is how the trail words it."""

    key: str
    label: Text


@dataclass(frozen=True)
class EntitlementResolver:
    """How plans answer: `allows(organization, feature)` and `limit(organization, counter)`; None is unlimited."""

    allows: Callable[["Organization", str], bool]
    limit: Callable[["Organization", str], int | None]


permissions: Registry[Permission] = Registry("permissions", Permission)
audit_event_types: Registry[AuditEventType] = Registry("audit event types", AuditEventType)
entitlement_resolvers: Registry[EntitlementResolver] = Registry("entitlement resolvers", EntitlementResolver)


def register_permissions(*items: Permission) -> None:
    """Add permissions, each under its own key."""
    for item in items:
        permissions.register(item.key, item)


def register_audit_events(*items: AuditEventType) -> None:
    """Add kinds of audited acts, each under its own key."""
    for item in items:
        audit_event_types.register(item.key, item)


@dataclass(frozen=True)
class OrganizationStarter:
    """What an app sets up in a new organization, such as a first pipeline; runs in its scope."""

    start: Callable[["Organization"], None]


organization_starters: Registry[OrganizationStarter] = Registry("organization starters", OrganizationStarter)
