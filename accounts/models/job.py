"""Long work whose progress a page shows."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned
from config.lib.jobs import job_kinds


class Job(Identified, OrganizationOwned):
    """One run of long work: claimed by a worker, reporting `progress` of `total`, ending in `result` or `error`."""

    class State(models.TextChoices):
        """Where the work stands."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Stopped")

    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    staff_name = models.CharField(_("by the operator"), max_length=254, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="job_recent"),
            models.Index(fields=["state", "heartbeat_at"], name="job_stuck"),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> object:
        """What the work is called, translated lazily."""
        return job_kinds[self.kind].label

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def percent(self) -> int:
        """Progress from 0 to 100."""
        return 100 if self.state == self.State.DONE else min(100, self.progress * 100 // max(self.total, 1))
