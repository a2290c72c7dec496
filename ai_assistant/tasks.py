"""Thin Celery entry points; keys only."""

from celery import shared_task

from accounts.models import Organization
from accounts.tenancy import scope
from ai_assistant.queries import public
from ai_assistant.services import broken_work, searching, suggestion_words, suggestions


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


@shared_task
def learn_new_words() -> None:
    """Every few minutes: one task for each organization whose records were changed."""
    for organization_id in public.organizations_with_new_words():
        learn_words.delay(str(organization_id))


@shared_task
def learn_all_words() -> None:
    """Every night: one task for each organization."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        learn_words.delay(str(organization_id), everything=True)


@shared_task
def learn_words(organization_id: str, *, everything: bool = False) -> None:
    """Let search know the words of one organization's records."""
    with scope(Organization.objects.get(pk=organization_id)):
        if everything:
            searching.learn_all_words()
        else:
            searching.learn_new_words()
