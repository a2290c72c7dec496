"""Files kept with a record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned
from crm.models.base import AboutCustomer


def storage_path(instance: "Attachment", _filename: str) -> str:
    """A generated name under the organization's folder; the reader's name is kept in the row only."""
    return f"organizations/{instance.organization_id}/attachments/{instance.pk}"


class Attachment(Identified, AboutCustomer, OrganizationOwned):
    """A file of a contact, company or deal; served only through a view that checks the member."""

    file = models.FileField(upload_to=storage_path)
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    added_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
