"""The first wall between organizations: the scope, the manager that filters by it, and the guard on writes.

The filter reads the current organization when the SQL is compiled, not when the manager is touched: a queryset that a
form class captured inside A's request must not offer A's rows to B. Outside a scope it raises `OrganizationRequired`.
The second wall, PostgreSQL's row-level security, follows the same scope by itself: config.lib.row_security.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.expressions import Expression

from config.lib import ambient
from config.lib.row_security import UNSCOPED

if TYPE_CHECKING:
    from accounts.models import Member, Organization


class OrganizationRequired(RuntimeError):
    """Rows of an organization were asked for outside any organization's scope: a programming mistake."""


class ForeignOrganization(PermissionDenied):
    """A write touched a row of another organization than the one in scope."""


@contextmanager
def scope(organization: "Organization", member: "Member | None" = None) -> Iterator[None]:
    """Everything inside the block reads and writes rows of `organization` only, in the name of `member`."""
    with ambient.surroundings(organization=organization, member=member):
        yield


def current_organization() -> "Organization":
    """The organization in scope; raises `OrganizationRequired`."""
    organization = ambient.current().organization
    if organization is None:
        raise OrganizationRequired("No organization is in scope. Open one with accounts.tenancy.scope().")
    return organization


def current_member() -> "Member | None":
    """The member who acts, or None for the public and for scheduled jobs."""
    return ambient.current().member


class CurrentOrganizationId(Expression):
    """SQL parameter holding the id of the organization in scope at the moment the SQL is compiled."""

    output_field = models.UUIDField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """`%s` with the id in the form the database keeps it; raises `OrganizationRequired`."""
        value = self.output_field.get_db_prep_value(current_organization().pk, connection)
        return "%s", [value]


class Unscoped(Expression):
    """A condition that every row meets; it takes down the second wall for its statement."""

    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A true comparison with the mark in it."""
        return f"1 = 1 {UNSCOPED}", []


def guard(organization_id: uuid.UUID | None) -> None:
    """Raise `ForeignOrganization` unless the id is that of the organization in scope."""
    if organization_id != current_organization().pk:
        raise ForeignOrganization("This row belongs to another organization.")


Row = TypeVar("Row", bound=models.Model)


class OrganizationQuerySet(models.QuerySet[Row]):
    """Compares the organization on every bulk write."""

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        """As Django's, after every row was compared with the scope."""
        rows = list(objs)
        for row in rows:
            _fill_in(row)
            guard(row.organization_id)  # type: ignore[attr-defined]
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> int:
        """As Django's, after every row was compared with the scope."""
        rows = list(objs)
        for row in rows:
            guard(row.organization_id)  # type: ignore[attr-defined]
        return super().bulk_update(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """As Django's; rows cannot be handed to another organization."""
        if "organization" in kwargs or "organization_id" in kwargs:
            guard(kwargs.get("organization_id") or kwargs["organization"].pk)
        return super().update(**kwargs)


if TYPE_CHECKING:
    _ManagerBase = models.Manager  # what from_queryset makes has no type of its own
else:
    _ManagerBase = models.Manager.from_queryset(OrganizationQuerySet)


class OrganizationManager(_ManagerBase[Row]):
    """The only manager of rows that belong to an organization."""

    def get_queryset(self) -> OrganizationQuerySet[Row]:
        """Rows of the organization in scope."""
        return self._rows().filter(organization_id=CurrentOrganizationId())

    def unscoped(self, *, reason: str) -> OrganizationQuerySet[Row]:
        """Rows of every organization. Only for `queries/public.py`, commands, migrations and tenancy itself."""
        if not reason:
            raise ValueError("unscoped() needs its reason")
        return self._rows().filter(Unscoped())

    def _rows(self) -> OrganizationQuerySet[Row]:
        return cast("OrganizationQuerySet[Row]", super().get_queryset())


def _fill_in(row: Any) -> None:
    if row.organization_id is None:
        row.organization_id = current_organization().pk


class OrganizationOwned(models.Model):
    """A row that belongs to one organization; a new one belongs to the organization in scope."""

    organization = models.ForeignKey("accounts.Organization", models.CASCADE, related_name="+", editable=False)

    objects: ClassVar[OrganizationManager[Self]] = OrganizationManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises `ForeignOrganization` for another organization's row."""
        _fill_in(self)
        guard(self.organization_id)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; raises `ForeignOrganization` for another organization's row."""
        guard(self.organization_id)
        return super().delete(*args, **kwargs)


class UserOwned(models.Model):
    """A row that belongs to one person, whatever organizations they are in."""

    class Meta:
        abstract = True


class Shared(models.Model):
    """A row of the installation: no organization, no person."""

    class Meta:
        abstract = True
