"""Who did what to which record: rows that are only ever added, chained so that a change afterwards shows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar, cast

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationManager, OrganizationOwned, OrganizationQuerySet

Row = TypeVar("Row", bound=models.Model)


class AppendOnly(RuntimeError):
    """A row of the audit trail was to be changed or deleted: a programming mistake."""


class AuditQuerySet(OrganizationQuerySet[Row]):
    """Adds and reads; PostgreSQL refuses the rest a second time, by a trigger."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raises `AppendOnly`."""
        raise AppendOnly

    def bulk_update(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> NoReturn:
        """Raises `AppendOnly`."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Raises `AppendOnly`."""
        raise AppendOnly


if TYPE_CHECKING:
    _ManagerBase = OrganizationManager  # what from_queryset makes has no type of its own
else:
    _ManagerBase = OrganizationManager.from_queryset(AuditQuerySet)


class AuditManager(_ManagerBase[Row]):
    """The trail of the organization in scope."""

    def get_queryset(self) -> AuditQuerySet[Row]:
        """Rows of the organization in scope."""
        return cast("AuditQuerySet[Row]", super().get_queryset())


class AuditEvent(Identified, OrganizationOwned):
    """One act; `changes` maps field names to [before, after].

    `position` and `chain_hash` are given a few seconds later by `accounts.services.audit_chain`, once and for all. The
    link to the member has no constraint: a row keeps who it was, whatever becomes of the member.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    member = models.ForeignKey(
        "accounts.Member", models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name=_("who")
    )
    api_key_name = models.CharField(_("by the key"), max_length=100, blank=True, default="")
    staff_name = models.CharField(_("by the operator"), max_length=254, blank=True, default="")
    event = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(_("kind of record"), max_length=60)
    object_id = models.UUIDField(_("record"))
    object_label = models.CharField(_("record's name"), max_length=200)
    search_text = models.CharField(max_length=200, default="", editable=False)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    ip_address = models.GenericIPAddressField(_("from"), null=True)
    request_id = models.CharField(max_length=64, blank=True)
    position = models.PositiveBigIntegerField(_("place in the chain"), null=True, editable=False)
    chain_hash = models.CharField(_("hash"), max_length=64, blank=True, default="", editable=False)

    objects: ClassVar[AuditManager[Self]] = AuditManager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        constraints = [models.UniqueConstraint(fields=["organization", "position"], name="audit_position")]
        indexes = [
            models.Index(fields=["organization", "-at"], name="audit_time"),
            models.Index(fields=["organization", "object_id", "-at"], name="audit_object"),
            models.Index(fields=["organization", "at"], name="audit_unsealed", condition=models.Q(position=None)),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.object_label}"

    @property
    def record_name(self) -> str:
        """What the record was called; one without a name by its kind, as long as there are such records."""
        if self.object_label:
            return self.object_label
        try:
            return capfirst(str(apps.get_model(self.object_type)._meta.verbose_name))
        except (LookupError, ValueError):
            return self.object_type

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As the parent, for a new row; raises `AppendOnly` for one that is there."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises `AppendOnly`."""
        raise AppendOnly


class AuditHead(Identified, OrganizationOwned):
    """How far an organization's trail is chained: the place and hash of its last chained row.

    What the organization's rules let go is told by the place and hash of the last row that is gone.
    """

    position = models.PositiveBigIntegerField(_("place in the chain"), default=0)
    chain_hash = models.CharField(_("hash"), max_length=64, blank=True)
    gone_position = models.PositiveBigIntegerField(_("place of the last row that is gone"), default=0)
    gone_hash = models.CharField(_("hash of the last row that is gone"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("head of the audit chain")
        verbose_name_plural = _("heads of the audit chain")
        constraints = [models.UniqueConstraint(fields=["organization"], name="audit_head_once")]

    def __str__(self) -> str:
        return f"{self.position} {self.chain_hash}"
