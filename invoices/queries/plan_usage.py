"""What of the things that plans limit an organization uses."""

from django.db.models import Sum

from accounts.models import Organization
from config.lib import clock
from invoices.models import BankStatement, Invoice


def issued_this_month(organization: Organization) -> int:
    """Invoices issued since the first of the month; notes that correct them are not counted."""
    since = clock.start_of_day(clock.today(organization).replace(day=1), organization)
    return Invoice.objects.filter(kind=Invoice.Kind.INVOICE, issued_at__gte=since).count()


def statement_bytes(_organization: Organization) -> int:
    """Bytes of the uploaded bank statements."""
    return int(BankStatement.objects.aggregate(total=Sum("size"))["total"] or 0)
