"""Sample data: the demo company as a workspace of a person's own, to look around in and to throw away."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Job, Member, Organization, OrganizationDeletion, User
from accounts.queries import members
from accounts.services import jobs, organization_deletion
from config.demo import seeding
from config.lib.errors import DomainError
from config.lib.jobs import Progress

KIND: Final = "config.sample_data"
_REASON: Final = "a person has one sample, whatever organization they asked for it in"


class NoSample(DomainError):
    """Only a sample is thrown away, and only by whose it is."""

    status = 403

    def __init__(self) -> None:
        super().__init__("no_sample", _("This is not sample data of yours."))


@dataclass(frozen=True)
class Standing:
    """A person's sample: there, on its way, or being removed; nothing of it when they have none."""

    sample: Organization | None = None
    job: Job | None = None
    removal: OrganizationDeletion | None = None


NONE: Final = Standing()


def standing(user: User) -> Standing:
    """How far the person's sample is."""
    if job := _unfinished(user):
        return Standing(job=job)
    if member := members.memberships(user).filter(organization__sample_of=user).first():
        return Standing(sample=member.organization)
    closed = organization_deletion.due_organizations().filter(sample_of=user).values("pk")
    return Standing(removal=OrganizationDeletion.objects.filter(organization_key__in=closed, done_at=None).first())


def _unfinished(user: User) -> Job | None:
    rows = Job.objects.unscoped(reason=_REASON).select_related("organization")
    return rows.filter(kind=KIND, started_by__user=user, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first()


@transaction.atomic
def request(actor: Member) -> Standing:
    """Start making the person's sample, unless it is there or being made."""
    user = User.objects.select_for_update().get(pk=actor.user_id)  # two clicks make one
    now = standing(user)
    return now if now.sample or now.job else Standing(job=jobs.start_job(KIND, actor=actor, payload={}))


def make(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the sample of who started the job. Begun again after a crash, what was half made is thrown away first."""
    if job.started_by is None:  # they were erased meanwhile
        return {}
    owner = job.started_by.user
    if leftover := Organization.objects.filter(sample_of=owner).first():
        if members.membership(owner, slug=leftover.slug):
            return {}
        organization_deletion.close(organization=leftover, asked_by=owner)
        organization_deletion.delete(leftover.pk)
    progress.start(len(seeding.STEPS))
    seeding.seed_sample(owner=owner, tell=progress.step)
    return {}


def remove(*, organization: Organization, actor: Member) -> None:
    """Throw the sample away with all that is in it. Raises `NoSample`."""
    if organization.sample_of_id != actor.user_id:
        raise NoSample
    organization_deletion.close(organization=organization, asked_by=actor.user)
