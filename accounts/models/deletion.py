"""What stays of an organization that was deleted: that it was asked for and done."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import Shared


class OrganizationDeletion(Identified, Shared):
    """An organization is to be deleted once `due_at` has come, unless its owners think better of it; or it was.

    No link leads to the organization, for in the end there is none; `gone` of `total` rows are deleted.
    """

    organization_key = models.UUIDField(_("organisation"))
    asked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    gone = models.PositiveBigIntegerField(_("rows deleted"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("deletion of an organisation")
        verbose_name_plural = _("deletions of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization_key"],
                condition=models.Q(cancelled_at=None, done_at=None),
                name="organization_deletion_open_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.organization_key)
