"""Thin Celery entry points; keys only."""

from celery import shared_task

from accounts.models import ErasureRequest, Job, Organization
from accounts.queries import audit_trail
from accounts.services import (
    audit_chain,
    data_exports,
    deliveries,
    devices,
    erasure,
    idempotency,
    jobs,
    mail,
    notification_settings,
    organization_deletion,
    phones,
    rates,
    retention,
    retention_archives,
    security,
    sign_ins,
    tokens,
)
from accounts.tenancy import scope


@shared_task
def run_job(organization_id: str, job_id: str) -> None:
    """Run one job in its organization's scope, in the name of who started it."""
    organization = Organization.objects.get(pk=organization_id)
    with scope(organization):
        job = Job.objects.select_related("started_by__user").get(pk=job_id)
    with scope(organization, job.started_by):
        jobs.run(job)


@shared_task
def redrive_jobs() -> None:
    """Start again what a dead worker left, and give up what killed every worker."""
    jobs.give_up_jobs()
    for organization_id, job_id in jobs.stuck_jobs().values_list("organization_id", "pk"):
        run_job.delay(str(organization_id), str(job_id))


@shared_task
def send_email(email_id: str) -> None:
    """Send one message."""
    mail.send(email_id)


@shared_task
def redrive_emails() -> None:
    """Try failed and lost messages again."""
    for email_id in mail.due_emails().values_list("pk", flat=True)[:500]:
        send_email.delay(str(email_id))


@shared_task
def seal_audit_trails() -> None:
    """Chain what was written since the last time."""
    for organization_id in audit_trail.organizations_with_loose_rows():
        seal_audit_trail.delay(str(organization_id))


@shared_task
def seal_audit_trail(organization_id: str) -> None:
    """Chain the new rows of one organization, and look for mass deletions among them."""
    with scope(Organization.objects.get(pk=organization_id)):
        deleting = {row.member_id for row in audit_chain.seal() if row.event.endswith(audit_trail.DELETED)}
        security.watch_deletions(deleting - {None})


@shared_task
def clean_up_api() -> None:
    """Forget what the API counted and answered long ago."""
    rates.delete_expired()
    idempotency.delete_expired()


@shared_task
def send_delivery(organization_id: str, delivery_id: str) -> None:
    """Send one notification by one channel."""
    with scope(Organization.objects.get(pk=organization_id)):
        deliveries.send(delivery_id)


@shared_task
def redrive_deliveries() -> None:
    """Send what has become due: after the hours of rest, for the daily e-mail, after a failure or a lost worker."""
    deliveries.give_up_deliveries()
    for organization_id, delivery_id in deliveries.due_deliveries().values_list("organization_id", "pk")[:500]:
        send_delivery.delay(str(organization_id), str(delivery_id))


@shared_task
def clean_up() -> None:
    """Forget what has expired."""
    tokens.delete_expired()
    deliveries.delete_old()
    mail.clean_up()
    phones.delete_old()
    notification_settings.delete_ended()
    devices.delete_ended()
    sign_ins.forget_old_devices()
    data_exports.delete_expired()
    retention_archives.delete_expired()


@shared_task
def erase_people() -> None:
    """Erase who asked for it and did not think better of it."""
    for request_id in erasure.due_requests().values_list("pk", flat=True):
        erase_person.delay(str(request_id))


@shared_task
def erase_person(request_id: str) -> None:
    """Erase one person."""
    erasure.erase(ErasureRequest.objects.get(pk=request_id))


@shared_task
def let_old_things_go() -> None:
    """Apply the rules of every organization by which old things go."""
    for organization_id in Organization.objects.order_by("pk").values_list("pk", flat=True):
        let_old_things_of_one_go.delay(str(organization_id))


@shared_task
def let_old_things_of_one_go(organization_id: str) -> None:
    """Apply the rules of one organization."""
    with scope(Organization.objects.get(pk=organization_id)):
        retention.apply()


@shared_task
def delete_organizations() -> None:
    """Have the organizations deleted whose day has come, and go on with those whose worker died."""
    for organization_id in organization_deletion.due_organizations().values_list("pk", flat=True):
        delete_organization.delay(str(organization_id))


@shared_task
def delete_organization(organization_id: str) -> None:
    """Delete one organization with all it has."""
    organization_deletion.delete(organization_id)
