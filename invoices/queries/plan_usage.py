"""What of the things that plans limit an organization uses."""

from accounts.models import Organization
from config.lib import clock
from invoices.models import Invoice


def issued_this_month(organization: Organization) -> int:
    """Invoices issued since the first of the month; notes that correct them are not counted."""
    since = clock.start_of_day(clock.today(organization).replace(day=1), organization)
    return Invoice.objects.filter(kind=Invoice.Kind.INVOICE, issued_at__gte=since).count()
