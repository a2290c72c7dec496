"""Thin Celery entry points; keys only."""

from contextlib import suppress

from celery import shared_task

from accounts.models import Organization
from accounts.tenancy import scope
from subscriptions.errors import NotSubscribed, StripeFailed
from subscriptions.queries import public
from subscriptions.services import customers, events, subscriptions, syncing, usage
from subscriptions.services.stripe import is_configured


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


@shared_task
def create_customer(organization_id: str) -> None:
    """Make one organization a customer at Stripe; what fails is done by `create_customers`."""
    organization = Organization.objects.get(pk=organization_id)
    with scope(organization), suppress(StripeFailed, NotSubscribed):
        customers.ensure(organization)


@shared_task
def create_customers() -> None:
    """Have the organizations that Stripe could not be told of made customers."""
    if not is_configured():
        return
    for organization_id in public.organizations_without_customer().values_list("pk", flat=True):
        create_customer.delay(str(organization_id))


@shared_task
def process_event(event_id: str) -> None:
    """Process one message of Stripe."""
    events.process(event_id)


@shared_task
def redrive_events() -> None:
    """Have messages processed whose task was lost, and those that failed tried again."""
    for event_id in events.due().values_list("pk", flat=True)[:500]:
        process_event.delay(str(event_id))


@shared_task
def sync_customers() -> None:
    """Once a day, ask Stripe about every subscription, should a message never have come."""
    if not is_configured():
        return
    for customer_id in public.customers():
        sync_customer.delay(customer_id)


@shared_task
def sync_customer(customer_id: str) -> None:
    """Ask Stripe about one subscription."""
    syncing.sync_customer(customer_id)
