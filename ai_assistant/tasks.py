"""Thin Celery entry points; keys only."""

from celery import shared_task

from accounts.models import Organization
from accounts.tenancy import scope
from ai_assistant.queries import public
from ai_assistant.services import broken_work


@shared_task
def end_broken_work() -> None:
    """Every hour: one task for each organization with something that was begun and never ended."""
    for organization_id in public.organizations_with_broken_work(broken_work.latest()):
        end_broken_work_of.delay(str(organization_id))


@shared_task
def end_broken_work_of(organization_id: str) -> None:
    """End what broke off in one organization."""
    with scope(Organization.objects.get(pk=organization_id)):
        broken_work.end()
