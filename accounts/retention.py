"""What of accounts an organization deletes by itself once it is old."""

from typing import Final

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.hooks import RetentionRule
from accounts.models import Job, Notification, SecurityEvent
from accounts.services import audit_chain

YEAR: Final = 365
_ENDED: Final = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


def delete_all(rows: list[Model]) -> None:
    """Delete rows of one kind."""
    type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


RETENTION_RULES: Final = (
    RetentionRule(
        "notifications",
        _("Notifications that were read"),
        _("Deleted so long after they were sent."),
        10,
        (30, 90, 180, YEAR),
        180,
        lambda before: Notification.objects.filter(read_at__isnull=False, created_at__lt=before).order_by("created_at"),
        delete_all,
        unarchived=_("what they told of stands elsewhere."),
    ),
    RetentionRule(
        "jobs",
        _("Progress of long work"),
        _("What ran in the background, and what came of it."),
        20,
        (30, 90, 180, YEAR),
        90,
        lambda before: Job.objects.filter(state__in=_ENDED, created_at__lt=before).order_by("created_at"),
        delete_all,
        unarchived=_("what came of it stands elsewhere."),
    ),
    RetentionRule(
        "security",
        _("Security events"),
        _("They hold network addresses of people."),
        30,
        (180, YEAR, 2 * YEAR, 5 * YEAR),
        2 * YEAR,
        lambda before: SecurityEvent.objects.filter(at__lt=before).order_by("at"),
        delete_all,
        unarchived=_("it would keep the addresses that are to go."),
    ),
    RetentionRule(
        "audit",
        _("Audit trail"),
        _("Whole years from its beginning; what stays can still be verified."),
        40,
        (3 * YEAR, 5 * YEAR, 10 * YEAR),
        None,
        lambda before: audit_chain.old_rows(before).order_by("position"),
        audit_chain.let_go,
        archived=lambda rows: [rows],
    ),
)
