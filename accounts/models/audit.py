"""Who did what to which record."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned


class AuditEvent(Identified, OrganizationOwned):
    """One act. Rows are only ever added; `changes` maps field names to [before, after]."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    member = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    event = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(_("kind of record"), max_length=60)
    object_id = models.UUIDField(_("record"))
    object_label = models.CharField(_("record's name"), max_length=200)
    search_text = models.CharField(max_length=200, default="", editable=False)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    ip_address = models.GenericIPAddressField(_("from"), null=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["organization", "-at"], name="audit_time"),
            models.Index(fields=["organization", "object_id", "-at"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.object_label}"
