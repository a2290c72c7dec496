"""E-mails to contacts, written by a member and sent in the organization's name."""

from typing import Final

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, mail
from accounts.services.team import require_confirmed_email
from accounts.tenancy import current_organization
from crm.errors import NoEmailAddress
from crm.models import Activity, Contact, Deal
from crm.rules import CrmPermission
from crm.services import activities

LONGEST_SUBJECT: Final = 200
LONGEST_BODY: Final = 20_000


def check_sendable(contact: Contact, actor: Member) -> None:
    """Raise `NoEmailAddress` for a contact without an address, `EmailUnconfirmed` for a sender answers cannot reach."""
    require_confirmed_email(actor)
    if not contact.email:
        raise NoEmailAddress(str(contact))


@transaction.atomic
def send_letter(*, actor: Member, contact: Contact, subject: str, body: str, deal: Deal | None = None) -> Activity:
    """Send plain text to the contact's first address; the contact answers to the actor. The timeline keeps the letter.

    `deal` is whose timeline keeps it too. Raises `NoEmailAddress`, `EmailUnconfirmed`.
    """
    require(actor, CrmPermission.EDIT)
    check_sendable(contact, actor)
    organization = current_organization()
    mail.queue(
        template="letter",
        to=contact.email,
        language=contact.language or organization.language,
        organization=organization,
        reply_to=actor.user.email,
        context={"subject": subject, "body": body},
    )
    sent = activities.log(
        "email_sent", contact=contact, deal=deal, data={"subject": subject, "to": contact.email}, body=body
    )
    audit.record("crm.email_sent", contact, {"subject": ["", subject], "to": ["", contact.email]})
    return sent
