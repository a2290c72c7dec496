"""Thin Celery entry points; keys only."""

from celery import shared_task

from accounts.models import Organization
from accounts.tenancy import scope
from ai_assistant.queries import public
from ai_assistant.services import broken_work, suggestion_words, suggestions


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


@shared_task
def notice() -> None:
    """Every night: one task for each organization."""
    for organization_id in public.organizations_to_look_through():
        notice_for.delay(str(organization_id))


@shared_task
def notice_for(organization_id: str) -> None:
    """Look through one organization, and have a model word what is new if it may; it may run twice and die midway."""
    organization = Organization.objects.get(pk=organization_id)
    with scope(organization):
        suggestions.notice(organization)
        suggestion_words.word(organization)
