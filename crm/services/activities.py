"""The timeline: other services and apps write what happened, members write notes and calls."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from accounts.tenancy import current_member
from config.lib import clock
from config.lib.urls import org_reverse
from crm.errors import NotHappenedYet, NothingAbout, NotYourEntry
from crm.hooks import activity_kinds
from crm.models import Activity, Company, Contact, Deal
from crm.rules import CrmPermission, may_change_activity

Customer = Contact | Company | Deal
# A member's clock may run a little before the server's.
_CLOCKS_DIFFER = datetime.timedelta(minutes=5)


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

    The company of a contact or deal is filled in, so that the company's timeline tells all. How `data` and `url`
    become words is told in `crm.hooks.ActivityKind`.
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


def log_many(entries: Sequence[Activity]) -> None:
    """As `log`, for many new entries of one moment that only name their records: a few statements, however many.

    `entries` are not saved yet; kind, records, data and url are theirs.
    """
    for kind in {entry.kind for entry in entries}:
        activity_kinds[kind]
    moment, member = clock.now(), current_member()
    employers = _employers(entry.contact_id for entry in entries if entry.contact_id and not entry.company_id)
    for entry in entries:
        entry.occurred_at, entry.member = moment, member
        entry.company_id = entry.company_id or employers.get(entry.contact_id)
    Activity.objects.bulk_create(entries, batch_size=1000)
    _move_forward(Contact.objects.filter(pk__in={entry.contact_id for entry in entries}), moment)
    _move_forward(Company.objects.filter(pk__in={entry.company_id for entry in entries}), moment)


def _employers(contact_ids: Iterable[Any]) -> dict[Any, Any]:
    """The companies of contacts, by the contact's id."""
    return dict(Contact.objects.filter(pk__in=set(contact_ids)).values_list("pk", "company_id"))


def log_changes(record: Customer, changes: Iterable[str], *, contact: Contact | None = None) -> Activity:
    """Add an entry that names the changed fields of a record; `changes` are field names of its model.

    `contact` is who else the entry concerns, for the timeline of a deal's main person.
    """
    data = {"name": str(record), "model": record._meta.label_lower, "fields": list(changes)}
    return log("changed", **({"contact": contact} | about(record)), data=data, url=address(record))


def about(record: Customer) -> dict[str, Any]:
    """The record as the argument it is: `contact`, `company` or `deal`."""
    return {str(record._meta.model_name): record}


def address(record: Customer) -> str:
    """The page of a record."""
    return org_reverse(f"crm:{record._meta.model_name}", record.pk)


def _touch(activity: Activity) -> None:
    """Move the customer's "last activity" forward; one UPDATE each, without a new version."""
    if activity.contact_id:
        _move_forward(Contact.objects.filter(pk=activity.contact_id), activity.occurred_at)
    if activity.company_id:
        _move_forward(Company.objects.filter(pk=activity.company_id), activity.occurred_at)


def _move_forward(rows: Any, moment: datetime.datetime) -> None:
    before = models.Q(last_activity_at=None) | models.Q(last_activity_at__lt=moment)
    rows.filter(before).update(last_activity_at=moment)


@transaction.atomic
def write(
    *,
    actor: Member,
    kind: str,
    body: str,
    contact: Contact | None = None,
    company: Company | None = None,
    deal: Deal | None = None,
    occurred_at: datetime.datetime | None = None,
) -> Activity:
    """A member's own entry: a note, call, meeting or e-mail. Raises `NothingAbout`, `NotHappenedYet`."""
    require(actor, CrmPermission.EDIT)
    if contact is None and company is None and deal is None:
        raise NothingAbout
    clock.refuse_impossible({"occurred_at": occurred_at})
    _check_past(occurred_at)
    activity = log(kind, contact=contact, company=company, deal=deal, body=body, occurred_at=occurred_at)
    audit.record("crm.activity_written", activity)
    return activity


@transaction.atomic
def rewrite(*, activity: Activity, actor: Member, body: str, occurred_at: datetime.datetime | None = None) -> Activity:
    """Correct an entry one wrote. Raises `NotYourEntry`, `NotHappenedYet`."""
    _require_own(activity, actor)
    _check_past(occurred_at)
    changes = audit.apply_changes(activity, {"body": body, "occurred_at": occurred_at or activity.occurred_at})
    if changes:
        activity.save(update_fields=list(changes))
        audit.record("crm.activity_changed", activity, changes)
    return activity


@transaction.atomic
def delete(*, activity: Activity, actor: Member) -> None:
    """Take back an entry one wrote; the product's own entries stay. Raises `NotYourEntry`."""
    _require_own(activity, actor)
    audit.record("crm.activity_deleted", activity, {"body": [activity.body, ""]})
    activity.delete()


def _require_own(activity: Activity, actor: Member) -> None:
    require(actor, CrmPermission.EDIT)
    if not may_change_activity(actor, activity):
        raise NotYourEntry


def _check_past(moment: datetime.datetime | None) -> None:
    if moment is not None and moment > clock.now() + _CLOCKS_DIFFER:
        raise NotHappenedYet
