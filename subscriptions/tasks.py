"""Thin Celery entry points; keys only."""

from celery import shared_task

from accounts.models import Organization
from accounts.tenancy import scope
from subscriptions.queries import public
from subscriptions.services import subscriptions, usage


@shared_task
def record_usage() -> None:
    """Have every organization's usage of the day written down."""
    for organization_id in Organization.objects.order_by("pk").values_list("pk", flat=True):
        record_usage_of.delay(str(organization_id))


@shared_task
def record_usage_of(organization_id: str) -> None:
    """Write down what one organization uses today."""
    organization = Organization.objects.get(pk=organization_id)
    with scope(organization):
        usage.record_day(organization)


@shared_task
def end_trials() -> None:
    """Have the trials that are over ended."""
    for organization_id in public.ended_trials().values_list("organization_id", flat=True):
        end_trial_of.delay(str(organization_id))


@shared_task
def end_trial_of(organization_id: str) -> None:
    """End one organization's trial, if it is over."""
    organization = Organization.objects.get(pk=organization_id)
    with scope(organization):
        subscriptions.end_trial(organization)
