"""What the operator of the installation watches, over all organizations: numbers only, nobody's data."""

import datetime

from accounts.models import Job, Member, OutgoingEmail
from config.lib import clock

_REASON = "operators see counts of the whole installation"
ACTIVE_WITHIN = datetime.timedelta(minutes=15)


def readings() -> dict[str, tuple[str, float]]:
    """Name → (help text, present value) for `/metrics`."""
    jobs = Job.objects.unscoped(reason=_REASON)
    members = Member.objects.unscoped(reason=_REASON)
    active = members.filter(last_seen_at__gt=clock.now() - ACTIVE_WITHIN).values("user").distinct().count()
    waiting = OutgoingEmail.objects.filter(state=OutgoingEmail.State.QUEUED).count()
    failed = OutgoingEmail.objects.filter(state=OutgoingEmail.State.FAILED).count()
    return {
        "kantora_active_users": ("People seen in the last 15 minutes", active),
        "kantora_jobs_queued": ("Jobs waiting for a worker", jobs.filter(state=Job.State.QUEUED).count()),
        "kantora_jobs_running": ("Jobs at work", jobs.filter(state=Job.State.RUNNING).count()),
        "kantora_emails_queued": ("Messages waiting to be sent", waiting),
        "kantora_emails_failed": ("Messages the mail server refused so far", failed),
    }
