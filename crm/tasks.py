"""Thin Celery entry points; keys only."""

from celery import shared_task

from accounts.models import Organization
from accounts.tenancy import scope
from crm.queries import public
from crm.services import tasks


@shared_task
def remind() -> None:
    """Every minute: one task for each organization that has a reminder due."""
    for organization_id in public.organizations_to_remind():
        remind_organization.delay(str(organization_id))


@shared_task
def remind_organization(organization_id: str) -> None:
    """Deliver the reminders of one organization."""
    with scope(Organization.objects.get(pk=organization_id)):
        tasks.remind_due()
