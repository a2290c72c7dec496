"""Thin Celery entry points; keys only."""

from celery import shared_task

from accounts.models import Organization
from accounts.tenancy import scope
from invoices.queries import public
from invoices.services import matching, offer_sending, settlement


@shared_task
def mark_overdue() -> None:
    """Every hour, for midnight comes at each seat's own time: one task for each organization with a late invoice."""
    for organization_id in public.organizations_with_late_invoices():
        mark_overdue_of.delay(str(organization_id))


@shared_task
def mark_overdue_of(organization_id: str) -> None:
    """Mark the invoices of one organization that became due unpaid."""
    with scope(Organization.objects.get(pk=organization_id)):
        settlement.mark_overdue()


@shared_task
def expire_offers() -> None:
    """Every hour, for midnight comes at each seat's own time: one task for each organization with an ended offer."""
    for organization_id in public.organizations_with_ended_offers():
        expire_offers_of.delay(str(organization_id))


@shared_task
def expire_offers_of(organization_id: str) -> None:
    """Close the offers of one organization whose last day is over."""
    with scope(Organization.objects.get(pk=organization_id)):
        offer_sending.expire_offers()


@shared_task
def match_payments_with_invoices() -> None:
    """Every night: one task for each organization that has an undecided payment."""
    for organization_id in public.organizations_with_undecided_payments():
        match_payments_of.delay(str(organization_id))


@shared_task
def match_payments_of(organization_id: str) -> None:
    """Match the payments of one organization; it may run twice and die midway."""
    with scope(Organization.objects.get(pk=organization_id)):
        matching.match_and_tell()
