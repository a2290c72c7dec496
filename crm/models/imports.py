"""Imports of contacts: the file, how it was read, what came of it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned


def storage_path(instance: "ImportRun", _filename: str) -> str:
    """A generated name under the organization's folder."""
    return f"organizations/{instance.organization_id}/imports/{instance.pk}"


class ImportRun(Identified, OrganizationOwned):
    """One uploaded file. `mapping` maps its headers to target fields; rows it created point back to it.

    `kind` and `encoding` are what the reader found; `sample` holds the first rows as [line number, cells].
    Counts and `row_errors` are written with each batch of rows, so they are true whenever a run stops.
    """

    class State(models.TextChoices):
        """Where it stands."""

        UPLOADED = "uploaded", _("Waiting for your look")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    class Duplicates(models.TextChoices):
        """What happens to a row whose person is already there."""

        SKIP = "skip", _("Leave the existing contact as it is")
        FILL = "fill", _("Fill in what the existing contact lacks")
        CREATE = "create", _("Create another contact")

    file = models.FileField(upload_to=storage_path)
    file_name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("size"), default=0, editable=False)
    kind = models.CharField(max_length=10, default="", editable=False)
    encoding = models.CharField(max_length=20, default="", editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    headers = models.JSONField(default=list)
    sample = models.JSONField(default=list, editable=False)
    mapping = models.JSONField(default=dict)
    duplicates = models.CharField(
        _("people who are already there"), max_length=10, choices=Duplicates.choices, default=Duplicates.SKIP
    )
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0, help_text=_("Rows a crashed run need not read again."))
    created_count = models.PositiveIntegerField(_("created"), default=0)
    updated_count = models.PositiveIntegerField(_("completed"), default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0, help_text=_("Rows that were not imported."))
    warning_count = models.PositiveIntegerField(default=0, help_text=_("Rows that were imported with a remark."))
    row_errors = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    job = models.ForeignKey("accounts.Job", models.SET_NULL, null=True, related_name="+")
    started_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["organization", "-created_at"], name="import_recent")]

    def __str__(self) -> str:
        return self.file_name
