"""What contacts and deals are found by, brought up to date after their company got another name or went."""

from collections.abc import Sequence

from django.db import transaction

from crm import searching
from crm.models import Contact, ContactPoint, Deal
from crm.services.deals import fill_search


@transaction.atomic
def refresh_contacts(contacts: Sequence[Contact]) -> None:
    """Write their search texts anew; the contacts were read with company and points (`queries.contacts`)."""
    for contact in contacts:
        points = contact.points.all()
        emails = [point.value for point in points if point.kind == ContactPoint.Kind.EMAIL]
        phones = [point.value for point in points if point.kind == ContactPoint.Kind.PHONE]
        searching.fill_contact(contact, contact.company.name if contact.company else "", emails, phones)
    Contact.objects.bulk_update(contacts, ["search_text"], batch_size=500)


@transaction.atomic
def refresh_deals(deals: Sequence[Deal]) -> None:
    """Write their search texts anew; the deals were read with their company."""
    for deal in deals:
        fill_search(deal)
    Deal.objects.bulk_update(deals, ["search_text"], batch_size=500)
