"""What the organization was charged."""

from django.db.models import QuerySet

from subscriptions.models import BillingInvoice

SHOWN = 12


def invoices() -> QuerySet[BillingInvoice]:
    """The newest invoices of the subscription."""
    return BillingInvoice.objects.exclude(status=BillingInvoice.Status.DRAFT).order_by("-created_at")[:SHOWN]
