"""Contacts: people the organization works with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from accounts import entitlements
from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.identifiers import normalise_email, normalise_phone
from crm import searching
from crm.errors import NamelessContact
from crm.models import Contact, ContactPoint
from crm.rules import CrmPermission
from crm.services import activities, companies, removal, tags
from crm.services.checks import checked
from crm.services.removal import Removal

EMAIL, PHONE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE


@dataclass(frozen=True)
class PointInput:
    """An e-mail address or phone number as people type it; `label` says which it is ("work", "mother")."""

    value: str
    label: str = ""


@transaction.atomic
def create_contact(
    *,
    actor: Member | None,
    values: Mapping[str, Any],
    emails: Iterable[PointInput] = (),
    phones: Iterable[PointInput] = (),
    company_name: str = "",
) -> Contact:
    """Add a contact; `values` are fields of `Contact` already cleaned, the first e-mail and phone are the main ones.

    `company_name` names the contact's company, which is added when there is none of this name. Raises
    `PlanLimit`, `NamelessContact`, `SeveralCompanies`, and `IdentifierError` with the field "emails" or "phones".
    """
    require(actor, CrmPermission.EDIT)
    entitlements.take(current_organization(), "contacts")
    fields = {"country": current_organization().country} | _cleaned(values, company_name, actor)
    contact = Contact(**fields)
    points = [*_points(contact, EMAIL, emails), *_points(contact, PHONE, phones)]
    _fill(contact, points)
    contact.save(force_insert=True)
    ContactPoint.objects.bulk_create(points)
    tags.remember(contact.tags)
    name = {"name": str(contact)}
    activities.log("contact_created", contact=contact, data=name, url=activities.address(contact))
    audit.record("crm.contact_created", contact)
    return contact


@transaction.atomic
def update_contact(
    *,
    contact: Contact,
    actor: Member,
    values: Mapping[str, Any],
    emails: Iterable[PointInput] | None = None,
    phones: Iterable[PointInput] | None = None,
    company_name: str = "",
    version: int | None = None,
) -> Contact:
    """Store the changed fields; None leaves e-mails or phones as they are. Raises `StaleEdit`, and as creating does."""
    require(actor, CrmPermission.EDIT)
    versions.claim(contact, version)
    fields = audit.apply_changes(contact, _cleaned(values, company_name, actor))
    points, changed_points = _replaced_points(contact, {EMAIL: emails, PHONE: phones})
    changes = fields | changed_points
    if changes:
        _fill(contact, points)
        contact.save(update_fields=[*fields, "email", "phone", *searching.CONTACT_FIELDS, "updated_at"])
        tags.remember(contact.tags if "tags" in changes else ())
        activities.log_changes(contact, changes)
        audit.record("crm.contact_changed", contact, changes)
    return contact


@transaction.atomic
def delete_contact(*, contact: Contact, actor: Member) -> None:
    """Delete a contact; what also concerns a company or deal stays there. Raises `CustomerOnDocuments`."""
    require(actor, CrmPermission.DELETE)
    audit.record("crm.contact_deleted", contact)
    removal.remove(contact)


@transaction.atomic
def tag_contacts(*, actor: Member, contacts: Iterable[Contact], tag: str) -> int:
    """Add a tag to each; gives how many had it not yet."""
    without = [contact for contact in contacts if tags.clean([*contact.tags, tag]) != contact.tags]
    for contact in without:
        update_contact(contact=contact, actor=actor, values={"tags": [*contact.tags, tag]})
    return len(without)


@transaction.atomic
def give_contacts(*, actor: Member, contacts: Iterable[Contact], owner: Member | None) -> int:
    """Make a member the owner of each; gives how many had another one."""
    others = [contact for contact in contacts if contact.owner_id != (owner.pk if owner else None)]
    for contact in others:
        update_contact(contact=contact, actor=actor, values={"owner": owner})
    return len(others)


@transaction.atomic
def delete_contacts(*, actor: Member, contacts: Iterable[Contact]) -> Removal:
    """Delete those that can be; those on documents are kept."""
    return removal.remove_each(contacts, lambda contact: delete_contact(contact=contact, actor=actor))


def _cleaned(values: Mapping[str, Any], company_name: str, actor: Member | None) -> dict[str, Any]:
    clock.refuse_impossible(values)
    cleaned = dict(values)
    if "tags" in values:
        cleaned["tags"] = tags.clean(values["tags"])
    if company_name:
        cleaned["company"] = companies.company_named(actor=actor, name=company_name)
    return cleaned


def _fill(contact: Contact, points: Sequence[ContactPoint]) -> None:
    """Set what follows from names and points. Raises `NamelessContact`."""
    emails = [point.value for point in points if point.kind == EMAIL]
    phones = [point.value for point in points if point.kind == PHONE]
    contact.email, contact.phone = next(iter(emails), ""), next(iter(phones), "")
    if not str(contact):
        raise NamelessContact
    searching.fill_contact(contact, contact.company.name if contact.company else "", emails, phones)


def _points(contact: Contact, kind: ContactPoint.Kind, inputs: Iterable[PointInput]) -> list[ContactPoint]:
    """The rows of one kind: normalised, in order, each value once, empty ones left out."""
    labels: dict[str, str] = {}
    for given in inputs:
        if given.value.strip():
            labels.setdefault(_normalised(contact, kind, given.value), given.label.strip()[:50])
    return [
        ContactPoint(contact=contact, kind=kind, value=value, label=label, position=place)
        for place, (value, label) in enumerate(labels.items())
    ]


def _normalised(contact: Contact, kind: ContactPoint.Kind, value: str) -> str:
    if kind == EMAIL:
        return checked("emails", normalise_email, value).lower()
    return checked("phones", normalise_phone, value, contact.country or current_organization().country)


def _replaced_points(
    contact: Contact, wanted: Mapping[ContactPoint.Kind, Iterable[PointInput] | None]
) -> tuple[list[ContactPoint], dict[str, Any]]:
    """All points as they are now, and what changed by kind, for the trail."""
    present = list(ContactPoint.objects.filter(contact=contact).order_by("kind", "position"))
    points, changes = [], {}
    for kind, inputs in wanted.items():
        before = [point for point in present if point.kind == kind]
        after = before if inputs is None else _points(contact, kind, inputs)
        if _plain(before) != _plain(after):
            changes[f"{kind}s"] = [_plain(before), _plain(after)]
            ContactPoint.objects.filter(contact=contact, kind=kind).delete()
            ContactPoint.objects.bulk_create(after)
        points += after
    return points, changes


def _plain(points: Iterable[ContactPoint]) -> list[dict[str, str]]:
    return [asdict(PointInput(point.value, point.label)) for point in points]
