"""Registries accounts offers: permissions, audit event types, what plans may limit, and who decides by plan."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from config.lib.notifications import ALSO_BY_EMAIL, NotificationKind, notification_kinds
from config.lib.registry import Registry
from config.lib.shell import Text

if TYPE_CHECKING:
    from accounts.models import Member, Organization, User

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
class PlanCounter:
    """What a plan may limit in number. `used(organization)` counts the organization's rows, in its scope.

    A `monthly` counter counts what was made since the first of the month; `unit` "bytes" is written in megabytes.
    """

    key: str
    label: Text
    used: Callable[["Organization"], int]
    order: int
    monthly: bool = False
    unit: str = ""


@dataclass(frozen=True)
class PlanFeature:
    """What a plan may include or leave out."""

    key: str
    label: Text
    order: int


@dataclass(frozen=True)
class StoredBytes:
    """How many bytes of files an app keeps for an organization; together they are its storage."""

    used: Callable[["Organization"], int]


@dataclass(frozen=True)
class SecurityEventKind:
    """A kind of event the owners are told of. `text` is a %-template filled with the event's data."""

    key: str
    title: Text
    text: Text


def _unlimited(_organization: "Organization", _counter: str) -> None:
    return None


@dataclass(frozen=True)
class EntitlementResolver:
    """How plans answer.

    `allows(organization, feature)`; `is_read_only(organization)`; `take(organization, counter, number)` raises
    `PlanLimit` unless so many more fit, and lets nobody else of the organization take before the transaction ends.
    `left(organization, counter)` gives how many more there may be, None without a limit. `page` names the page of the
    organization on which another plan is chosen.
    """

    allows: Callable[["Organization", str], bool]
    is_read_only: Callable[["Organization"], bool]
    take: Callable[["Organization", str, int], None]
    page: str
    left: Callable[["Organization", str], int | None] = _unlimited


permissions: Registry[Permission] = Registry("permissions", Permission)
audit_event_types: Registry[AuditEventType] = Registry("audit event types", AuditEventType)
plan_counters: Registry[PlanCounter] = Registry("plan counters", PlanCounter)
plan_features: Registry[PlanFeature] = Registry("plan features", PlanFeature)
stored_bytes: Registry[StoredBytes] = Registry("stored bytes", StoredBytes)
security_event_kinds: Registry[SecurityEventKind] = Registry("security event kinds", SecurityEventKind)
entitlement_resolvers: Registry[EntitlementResolver] = Registry("entitlement resolvers", EntitlementResolver)


def register_permissions(*items: Permission) -> None:
    """Add permissions, each under its own key."""
    for item in items:
        permissions.register(item.key, item)


def register_plan_terms(*items: PlanCounter | PlanFeature) -> None:
    """Add what plans may limit or leave out, each under its own key."""
    for item in items:
        if isinstance(item, PlanCounter):
            plan_counters.register(item.key, item)
        else:
            plan_features.register(item.key, item)


def register_audit_events(*items: AuditEventType) -> None:
    """Add kinds of audited acts, each under its own key."""
    for item in items:
        audit_event_types.register(item.key, item)


def register_security_events(*items: SecurityEventKind) -> None:
    """Add kinds of security events; each is a kind of notification too."""
    for item in items:
        security_event_kinds.register(item.key, item)
        kind = NotificationKind(
            item.key, item.title, item.text, "shield-exclamation", item.title, ALSO_BY_EMAIL,
            for_owners=True, is_urgent=True,
        )  # fmt: skip
        notification_kinds.register(item.key, kind)


@dataclass(frozen=True)
class OrganizationStarter:
    """What an app sets up in a new organization, such as a first pipeline; runs in its scope."""

    start: Callable[["Organization"], None]


organization_starters: Registry[OrganizationStarter] = Registry("organization starters", OrganizationStarter)


@dataclass(frozen=True)
class OrganizationEnder:
    """What an app ends outside the database before an organization's rows are deleted, such as a paid subscription.

    `end(organization)` runs in its scope, again when an earlier run died. What it raises puts the deletion off.
    """

    end: Callable[["Organization"], object]


organization_enders: Registry[OrganizationEnder] = Registry("organization enders", OrganizationEnder)


@dataclass(frozen=True)
class OpenWork:
    """Records of an app that a member answers for: `hand_over(member, successor)` gives on what is open."""

    hand_over: Callable[["Member", "Member"], None]


open_work: Registry[OpenWork] = Registry("open work", OpenWork)


@dataclass(frozen=True)
class PersonalData:
    """What becomes of a model's rows when a person takes their data along, or leaves.

    `person` is the lookup from a row to its user, `address` the one to an e-mail address: rows found by either are
    handed out to the person, except the fields `without`. `erase(rows, user)` gets the same rows, those of an
    organization in its scope. Rows that stay as they are say why in `kept`.
    """

    model: type[Model]
    person: str = ""
    address: str = ""
    without: tuple[str, ...] = ()
    erase: Callable[[QuerySet[Any], "User"], object] | None = None
    kept: str = ""

    @property
    def is_handed_out(self) -> bool:
        """Whether rows are found by the person they are about."""
        return bool(self.person or self.address)

    def rows_of(self, user: "User") -> QuerySet[Any]:
        """The rows about the person; of an organization's model those in scope."""
        found = Q()
        if self.person:
            found |= Q(**{self.person: user.pk})
        if self.address:
            found |= Q(**{f"{self.address}__iexact": user.email})
        return self.model._default_manager.filter(found)


@dataclass(frozen=True)
class RetentionRule:
    """What an organization deletes by itself once it is older than some days.

    `choices` are the days to choose from, `default` those that hold until the organization chooses; None keeps for
    good. `old(before)` are the rows to go, in scope; `remove(rows)` lets a list of them go. `archived(rows)` gives what
    is written to an archive before, one group for each kind of record; a rule without it says in `unarchived` why not,
    as the end of a sentence.
    """

    key: str
    label: Text
    hint: Text
    order: int
    choices: tuple[int, ...]
    default: int | None
    old: Callable[[datetime.datetime], QuerySet[Any]]
    remove: Callable[[list[Any]], object]
    archived: Callable[[list[Any]], list[Iterable[Model]]] | None = None
    unarchived: Text = ""


retention_rules: Registry[RetentionRule] = Registry("retention rules", RetentionRule)
personal_data: Registry[PersonalData] = Registry("personal data", PersonalData)


@dataclass(frozen=True)
class NotPersonal:
    """A model that keeps nothing about people, and why that is so."""

    model: type[Model]
    reason: str


not_personal: Registry[NotPersonal] = Registry("not personal", NotPersonal)


def register_not_personal(reasons: Mapping[Any, str]) -> None:
    """Say of models of organizations or persons why they keep nothing about people; every other one is personal."""
    for model, reason in reasons.items():
        not_personal.register(model._meta.label, NotPersonal(model, reason))


def register_personal_data(*items: PersonalData) -> None:
    """Say what becomes of models' rows, each under the name of its model."""
    for item in items:
        personal_data.register(item.model._meta.label, item)
