"""Who is already there: existing contacts and companies that the rows of an import may be about."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from config.lib.text import company_key
from crm.importing.duplicates import ContactKeys, DuplicateIndex, contact_keys
from crm.importing.rows import ParsedContact
from crm.models import Company, Contact, ContactPoint
from crm.queries import contacts

EMAIL, PHONE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE


@dataclass
class KnownContacts:
    """Contacts by key, and the index that finds them."""

    by_id: dict[uuid.UUID, Contact] = field(default_factory=dict)
    index: DuplicateIndex[uuid.UUID] = field(default_factory=DuplicateIndex)

    def add(self, contact: Contact, keys: ContactKeys) -> None:
        """Know one more, so that the next row about the same person finds it."""
        self.by_id[contact.pk] = contact
        self.index.add(contact.pk, keys)

    def find(self, keys: ContactKeys) -> Contact | None:
        """The contact that is surely the same."""
        match = self.index.find(keys)
        return self.by_id[match.key] if match is not None and match.sure else None

    def resembling(self, keys: ContactKeys) -> Contact | None:
        """The contact that may be the same: equal name and company, but reached elsewhere."""
        match = self.index.find(keys)
        return self.by_id[match.key] if match is not None and not match.sure else None


def known_contacts(wanted: Sequence[ContactKeys], *, lock: bool = False) -> KnownContacts:
    """The existing contacts that may be those wanted, with company and points; at most five queries.

    With `lock` nobody else changes them until the transaction ends.
    """
    ids = _reached_alike(wanted) | _named_alike(wanted)
    if lock:
        list(Contact.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    known = KnownContacts()
    rows = contacts.with_all_points(Contact.objects.filter(pk__in=ids).select_related("company"))
    for contact in rows.order_by("pk") if ids else ():
        known.add(contact, keys_of(contact))
    return known


def _reached_alike(wanted: Sequence[ContactKeys]) -> set[uuid.UUID]:
    """The contacts that share an e-mail or a phone with one of those wanted."""
    emails = {email for keys in wanted for email in keys.emails}
    phones = {phone for keys in wanted for phone in keys.phones}
    rows = ContactPoint.objects.filter(Q(kind=EMAIL, value__in=emails) | Q(kind=PHONE, value__in=phones))
    return set(rows.values_list("contact_id", flat=True))


def _named_alike(wanted: Sequence[ContactKeys]) -> set[uuid.UUID]:
    """The contacts with name and company of one of those wanted; the pairs are compared here, SQL knows no such IN."""
    pairs = {(keys.name[:250], keys.company[:250]) for keys in wanted if keys.name and keys.company}
    names, firms = {name for name, _firm in pairs}, {firm for _name, firm in pairs}
    rows = Contact.objects.filter(name_key__in=names, company__name_key__in=firms)
    found = rows.values_list("pk", "name_key", "company__name_key") if pairs else ()
    return {pk for pk, name, firm in found if (name, firm) in pairs}


def similar_contact(keys: ContactKeys) -> Contact | None:
    """The contact that is or may be the one that the keys describe."""
    known = known_contacts([keys])
    match = known.index.find(keys)
    return known.by_id[match.key] if match is not None else None


def row_keys(row: ParsedContact) -> ContactKeys:
    """What a row is compared with existing contacts by."""
    return contact_keys(row.emails, row.phones, row.full_name, row.company_name)


def keys_of(contact: Contact) -> ContactKeys:
    """What an existing contact is compared by; reads its prefetched points and company."""
    points = contact.points.all()
    return ContactKeys(
        emails=frozenset(point.value for point in points if point.kind == EMAIL),
        phones=frozenset(point.value for point in points if point.kind == PHONE),
        name=contact.name_key,
        company=contact.company.name_key if contact.company else "",
    )


@dataclass
class KnownCompanies:
    """Companies by number and by the key of their name."""

    by_eik: dict[str, Company] = field(default_factory=dict)
    by_name: dict[str, list[Company]] = field(default_factory=dict)

    def add(self, company: Company) -> None:
        """Know one more, so that the next row with it finds it."""
        if company.eik:
            self.by_eik.setdefault(company.eik, company)
        if company.name_key:
            self.by_name.setdefault(company.name_key, []).append(company)

    def find(self, eik: str, name_key: str) -> Company | None:
        """The company with this number, else of this name unless both have numbers and they differ."""
        if eik in self.by_eik:
            return self.by_eik[eik]
        return next((row for row in self.by_name.get(name_key, []) if not (eik and row.eik)), None)


def company_name_key(row: ParsedContact) -> str:
    """What the company a row names is compared by."""
    return company_key(row.company_name)[:250]


def known_companies_of(rows: Iterable[ParsedContact]) -> KnownCompanies:
    """The existing companies that the rows may name, the oldest first; one query."""
    named = [row for row in rows if row.company_name]
    numbers = {row.company_eik for row in named if row.company_eik}
    same = Q(eik__in=numbers) | Q(name_key__in={company_name_key(row) for row in named})
    known = KnownCompanies()
    for company in Company.objects.filter(same).order_by("pk") if named else ():
        known.add(company)
    return known
