"""What of the things that plans limit an organization uses."""

from django.db.models import Sum

from accounts.models import Organization
from crm.models import Attachment, Contact, Deal, ImportRun


def contacts_kept(_organization: Organization) -> int:
    """Contacts."""
    return Contact.objects.count()


def deals_kept(_organization: Organization) -> int:
    """Deals, open and closed."""
    return Deal.objects.count()


def attachment_bytes(_organization: Organization) -> int:
    """Bytes of the files kept with records."""
    return int(Attachment.objects.aggregate(total=Sum("size"))["total"] or 0)


def import_bytes(_organization: Organization) -> int:
    """Bytes of the files to import contacts from, which go when that is done."""
    return int(ImportRun.objects.exclude(file="").aggregate(total=Sum("size"))["total"] or 0)
