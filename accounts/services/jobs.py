"""Long work: started here, run by one Celery task, claimed so that it never runs twice at once."""

import datetime
import logging
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation

from accounts.models import Job, Member
from accounts.services import notifications
from config.lib import ambient, clock
from config.lib.errors import Refusal
from config.lib.jobs import JobCancelled, Progress, job_kinds

log = logging.getLogger("kantora.jobs")
STUCK_AFTER = datetime.timedelta(minutes=10)
MAX_ATTEMPTS = 3


def start_job(kind: str, *, actor: Member | None, payload: dict[str, Any], once: str = "") -> Job:
    """Queue work of a registered kind; it begins when the transaction commits.

    What the same person starts again with the same `once`, such as by a double click, is the job there is.
    """
    from accounts.tasks import run_job  # noqa: PLC0415  (tasks call services; services dispatch tasks)

    job_kinds[kind]
    staff_name = str(ambient.current().staff or "")
    values = {"kind": kind, "payload": payload, "started_by": actor, "staff_name": staff_name}
    if once and actor is not None:
        job, is_new = Job.objects.get_or_create(pk=uuid.uuid5(actor.pk, f"{kind}:{once}"), defaults=values)
    else:
        job, is_new = Job.objects.create(**values), True
    if is_new:
        transaction.on_commit(lambda: run_job.delay(str(job.organization_id), str(job.pk)))
    return job


def run(job: Job) -> bool:
    """Claim and run a job; False when another worker has it or it is finished."""
    claimed = (
        _claimable()
        .filter(pk=job.pk)
        .update(state=Job.State.RUNNING, heartbeat_at=clock.now(), attempts=F("attempts") + 1)
    )
    if not claimed:
        return False
    job.refresh_from_db()
    with translation.override(_language_of(job)), ambient.surroundings(staff=job.staff_name or None):
        _run_claimed(job)
    return True


def _language_of(job: Job) -> str:
    """What the job says is for whoever started it."""
    return str(job.started_by.user.language if job.started_by else job.organization.language)


def _run_claimed(job: Job) -> None:
    try:
        result = job_kinds[job.kind].run(job, Progress(lambda done, total: _store_progress(job, done, total)))
    except JobCancelled:
        _finish(job, Job.State.CANCELLED)
    except Refusal as error:
        _finish(job, Job.State.FAILED, error_code=error.code, error_message=str(error.message))
    except Exception:
        log.exception("job %s of kind %s failed", job.pk, job.kind)
        _finish(job, Job.State.FAILED, error_code="internal_error")
    else:
        _finish(job, Job.State.DONE, result=result)


def starter(job: Job) -> Member:
    """The member in whose name a job does its work. Raises `JobCancelled` when they have left: nobody waits for it."""
    if job.started_by is None or not job.started_by.is_active:
        raise JobCancelled
    return job.started_by


def keep_result(job: Job, result: dict[str, Any]) -> None:
    """Write down what came of a job, in the transaction of its effect: begun again, the runner finds it and ends.

    What the job was given is forgotten; nobody needs it any more. Raises `JobCancelled` for a job that was stopped or
    begun again by another worker; then the effect must not be.
    """
    if not _held(job).filter(state=Job.State.RUNNING).update(result=result, payload={}):
        raise JobCancelled
    job.result = result


def cancel(job: Job) -> None:
    """Ask a running job to stop after its present step; a waiting one never starts."""
    Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
        state=Job.State.CANCELLED, finished_at=clock.now()
    )


def stuck_jobs() -> QuerySet[Job]:
    """Jobs of every organization whose worker died or whose message was lost, for the beat to start again."""
    lost = Q(state=Job.State.QUEUED, created_at__lt=clock.now() - STUCK_AFTER)
    return _of_every_organization().filter(_is_stuck() | lost, attempts__lt=MAX_ATTEMPTS)


def give_up_jobs() -> int:
    """Fail the jobs whose worker died at every attempt, so that nobody waits for them; gives how many."""
    hopeless = _of_every_organization().filter(_is_stuck(), attempts__gte=MAX_ATTEMPTS)
    return hopeless.update(state=Job.State.FAILED, error_code="worker_lost", finished_at=clock.now())


def _of_every_organization() -> QuerySet[Job]:
    return Job.objects.unscoped(reason="the beat re-drives every organization's jobs")


def _is_stuck() -> Q:
    return Q(state=Job.State.RUNNING, heartbeat_at__lt=clock.now() - STUCK_AFTER)


def _claimable() -> QuerySet[Job]:
    return Job.objects.filter(Q(state=Job.State.QUEUED) | _is_stuck())


def _store_progress(job: Job, done: int, total: int) -> bool:
    """Write progress and heartbeat; False when the job was stopped meanwhile."""
    alive = _held(job).filter(state=Job.State.RUNNING).update(progress=done, total=total, heartbeat_at=clock.now())
    _push(job)
    return bool(alive)


def _finish(job: Job, state: str, **values: Any) -> None:
    _held(job).update(state=state, finished_at=clock.now(), **values)
    _push(job)


def _held(job: Job) -> QuerySet[Job]:
    """The job, as long as no other worker has begun it again."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts)


def _push(job: Job) -> None:
    if job.started_by is not None:
        notifications.push(job.started_by.user_id, {"type": "job", "id": str(job.pk)})
