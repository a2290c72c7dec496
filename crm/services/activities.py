"""The timeline: other services and apps write what happened, members write notes and calls."""

import datetime
from typing import Any

from django.db import transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from accounts.tenancy import current_member
from config.lib import clock
from crm.hooks import activity_kinds
from crm.models import Activity, Company, Contact, Deal
from crm.rules import CrmPermission


def log(
    kind: str,
    *,
    contact: Contact | None = None,
    company: Company | None = None,
    deal: Deal | None = None,
    data: dict[str, Any] | None = None,
    url: str = "",
    body: str = "",
    occurred_at: datetime.datetime | None = None,
) -> Activity:
    """Add an entry of a registered kind in the name of the member in scope, and remember when the customer moved.

    The company of a contact or deal is filled in, so that the company's timeline tells all.
    """
    activity_kinds[kind]
    company = company or (contact.company if contact else None) or (deal.company if deal else None)
    activity = Activity.objects.create(
        kind=kind,
        occurred_at=occurred_at or clock.now(),
        member=current_member(),
        contact=contact,
        company=company,
        deal=deal,
        data=data or {},
        url=url,
        body=body,
    )
    _touch(activity)
    return activity


def _touch(activity: Activity) -> None:
    """Move the customer's "last activity" forward; one UPDATE each, without a new version."""
    if activity.contact_id:
        Contact.objects.filter(pk=activity.contact_id).update(last_activity_at=activity.occurred_at)
    if activity.company_id:
        Company.objects.filter(pk=activity.company_id).update(last_activity_at=activity.occurred_at)


@transaction.atomic
def write(  # noqa: PLR0913  (what a member can say about what happened)
    *,
    actor: Member,
    kind: str,
    body: str,
    contact: Contact | None = None,
    company: Company | None = None,
    deal: Deal | None = None,
    occurred_at: datetime.datetime | None = None,
) -> Activity:
    """A member's own entry: a note, call, meeting or e-mail."""
    require(actor, CrmPermission.EDIT)
    activity = log(kind, contact=contact, company=company, deal=deal, body=body, occurred_at=occurred_at)
    audit.record("crm.activity_written", activity)
    return activity


@transaction.atomic
def delete(*, activity: Activity, actor: Member) -> None:
    """Take back an entry a member wrote; the product's own entries stay."""
    require(actor, CrmPermission.EDIT)
    if activity_kinds[activity.kind].by_person:
        audit.record("crm.activity_deleted", activity, {"body": [activity.body, ""]})
        activity.delete()
