"""Rows of a contact file → contacts and companies: one batch, one transaction, a handful of statements."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import entitlements
from accounts.services import audit
from accounts.tenancy import current_organization
from config.lib import clock
from crm import searching
from crm.importing.duplicates import ContactKeys
from crm.importing.rows import ParsedContact, RowErrors, RowProblem, parse_row
from crm.importing.table import Row
from crm.importing.territories import country_code
from crm.models import Company, Contact, ContactPoint, ImportRun
from crm.queries.duplicates import KnownContacts, company_name_key, known_companies_of, known_contacts, row_keys
from crm.services import tags

EMAIL, PHONE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE
FILL, CREATE = ImportRun.Duplicates.FILL, ImportRun.Duplicates.CREATE
# Rows whose remarks are kept, so that a wrong file of 50,000 rows does not fill the database.
KEPT_REMARKS: Final = 1000

_NAMES: Final = ("first_name", "middle_name", "last_name")
_CONTACT_TEXTS: Final = (
    "job_title", "city", "postal_code", "website", "linkedin", "birthday", "language", "notes",
)  # fmt: skip
_COMPANY_TEXTS: Final = ("city", "postal_code", "website", "language")
_FILLED_FIELDS: Final = ("email", "phone", "version", "updated_at")


def import_rows(run: ImportRun, rows: Sequence[Row]) -> None:
    """Create what the rows tell, and count it in `run`, which the caller saves in the same transaction."""
    region = current_organization().country
    parsed = [parse_row(row, run.mapping, region) for row in rows]
    batch = _Batch(run, [found for found in parsed if isinstance(found, ParsedContact)])
    for row, found in zip(rows, parsed, strict=True):
        batch.take(row, found)
    batch.save()


class _Batch:
    """The rows of one transaction: what is there already, and what is to be written."""

    def __init__(self, run: ImportRun, rows: Sequence[ParsedContact]) -> None:
        self.run = run
        self.now = clock.now()
        self.country = current_organization().country
        self.known_companies = known_companies_of(rows)
        self.known_contacts = self._known_contacts(rows)
        self.contacts: list[Contact] = []
        self.companies: list[Company] = []
        self.points: list[ContactPoint] = []
        self.reached: dict[uuid.UUID, list[ContactPoint]] = {}
        self.filled: dict[uuid.UUID, tuple[Contact | Company, dict[str, Any]]] = {}
        self.tags: dict[str, None] = {}

    def _known_contacts(self, rows: Sequence[ParsedContact]) -> KnownContacts:
        if self.run.duplicates == CREATE:
            return KnownContacts()
        return known_contacts([row_keys(row) for row in rows if not row.is_company], lock=self.run.duplicates == FILL)

    def take(self, row: Row, found: ParsedContact | RowErrors) -> None:
        """Deal with one row."""
        if isinstance(found, RowErrors):
            self.run.error_count += 1
            self._remark(row, found.problems, is_imported=False)
            return
        notices = self._take_company(found) if found.is_company else self._take_contact(found)
        if found.warnings or notices:
            self.run.warning_count += 1
            self._remark(row, (*found.warnings, *notices), is_imported=True)

    def _remark(self, row: Row, problems: Iterable[RowProblem], *, is_imported: bool) -> None:
        if len(self.run.row_errors) < KEPT_REMARKS:
            plain = [asdict(problem) | {"message": str(problem.message)} for problem in problems]
            kept = {"row": row.number, "is_imported": is_imported, "cells": list(row.cells), "problems": plain}
            self.run.row_errors.append(kept)

    def save(self) -> None:
        """Write everything. Raises `PlanLimit` when the new contacts do not fit the plan."""
        entitlements.take(current_organization(), "contacts", len(self.contacts))
        Company.objects.bulk_create(self.companies, batch_size=500)
        Contact.objects.bulk_create(self.contacts, batch_size=500)
        for record, changes in sorted(self.filled.values(), key=lambda pair: pair[0].pk):
            self._save_filled(record, changes)
        ContactPoint.objects.bulk_create(self.points, batch_size=500)
        tags.remember(self.tags)

    def _save_filled(self, record: Contact | Company, changes: dict[str, Any]) -> None:
        """Save an existing record. One that this import made stays as it was made, so that undo takes it back."""
        record.updated_at = self.now
        is_own = record.import_run_id == self.run.pk
        if not is_own:
            record.version += 1
        fields = [name for name in changes if name not in ("emails", "phones")]
        record.save(update_fields=[*fields, *searching.CONTACT_FIELDS, *_FILLED_FIELDS])
        if not is_own:
            audit.record(f"crm.{record._meta.model_name}_changed", record, changes)

    def _note_filled(self, record: Contact | Company, changes: dict[str, Any]) -> bool:
        """Remember that a record has changed; False when nothing did."""
        if changes and not record._state.adding:
            earlier = self.filled.get(record.pk, (record, {}))[1]
            self.filled[record.pk] = (record, earlier | changes)
        return bool(changes)

    def _may_fill(self, record: Contact | Company) -> bool:
        """What this file has brought may be completed by a later row of it, whatever is done with the others."""
        return self.run.duplicates == FILL or record.import_run_id == self.run.pk

    # --- people -------------------------------------------------------------------------------------------------------
    def _take_contact(self, row: ParsedContact) -> list[RowProblem]:
        """Deal with a person; returns what to tell about it."""
        keys = row_keys(row)
        there = self.known_contacts.find(keys)
        if there is None or self.run.duplicates == CREATE:
            resembled = self.known_contacts.resembling(keys)
            self._add_contact(row, keys)
            self.run.created_count += 1
            return [_resembles(resembled)] if resembled is not None else []
        if self._may_fill(there) and self._fill_contact(there, row):
            self.run.updated_count += 1
        else:
            self.run.skipped_count += 1
        return []

    def _add_contact(self, row: ParsedContact, keys: ContactKeys) -> None:
        contact = Contact(
            company=self._company(row) if row.company_name else None,
            street=row.address,
            country=row.country or self.country,
            tags=tags.clean(row.tags),
            owner=self.run.started_by,
            import_run=self.run,
            last_activity_at=self.now,
            **{name: getattr(row, name) for name in (*_NAMES, *_CONTACT_TEXTS)},
        )
        self.reached[contact.pk] = []
        self._add_points(contact, row)
        self._fill_search(contact)
        self.contacts.append(contact)
        self.known_contacts.add(contact, keys)

    def _fill_contact(self, contact: Contact, row: ParsedContact) -> bool:
        """Give an existing contact what it lacks; False when it lacks nothing."""
        values = {name: getattr(row, name) for name in _CONTACT_TEXTS} | {"street": row.address}
        if not contact.full_name:
            values |= {name: getattr(row, name) for name in _NAMES}
        if contact.company is None and row.company_name:
            values["company"] = self._company(row)
        changes = _fill(contact, values, row.tags) | self._add_points(contact, row)
        if changes:
            self._fill_search(contact)
        return self._note_filled(contact, changes)

    def _add_points(self, contact: Contact, row: ParsedContact) -> dict[str, Any]:
        """Give the contact the addresses and numbers it has not; returns the changes."""
        if contact.pk not in self.reached:
            self.reached[contact.pk] = list(contact.points.all())
        present, changes = self.reached[contact.pk], {}
        for kind, values in ((EMAIL, [email.lower() for email in row.emails]), (PHONE, row.phones)):
            before = [point.value for point in present if point.kind == kind]
            new = [value for value in dict.fromkeys(values) if value not in before]
            if new:
                added = [
                    ContactPoint(contact=contact, kind=kind, value=value, position=len(before) + place)
                    for place, value in enumerate(new)
                ]
                present += added
                self.points += added
                changes[f"{kind}s"] = [before, before + new]
        return changes

    def _fill_search(self, contact: Contact) -> None:
        points = self.reached[contact.pk]
        emails = [point.value for point in points if point.kind == EMAIL]
        phones = [point.value for point in points if point.kind == PHONE]
        contact.email, contact.phone = next(iter(emails), ""), next(iter(phones), "")
        searching.fill_contact(contact, contact.company.name if contact.company else "", emails, phones)
        self.tags |= dict.fromkeys(contact.tags)

    # --- companies ----------------------------------------------------------------------------------------------------
    def _take_company(self, row: ParsedContact) -> list[RowProblem]:
        """Deal with a row that is about a company itself."""
        company = self.known_companies.find(row.company_eik, company_name_key(row))
        if company is None:
            self._fill_company(self._company(row), row)
            self.run.created_count += 1
        elif self._may_fill(company) and self._fill_company(company, row):
            self.run.updated_count += 1
        else:
            self.run.skipped_count += 1
        return []

    def _company(self, row: ParsedContact) -> Company:
        """The company a row names, the existing one or a new one."""
        company = self.known_companies.find(row.company_eik, company_name_key(row))
        numbers = {"eik": row.company_eik, "vat_number": row.company_vat}
        if company is None:
            company = Company(
                name=row.company_name,
                country=country_code(row.company_vat[:2]) or row.country or self.country,
                owner=self.run.started_by,
                import_run=self.run,
                last_activity_at=self.now,
                **numbers,
            )
            searching.fill_company(company)
            self.companies.append(company)
            self.known_companies.add(company)
        elif self._may_fill(company) and (changes := _fill(company, numbers)):
            searching.fill_company(company)
            self._note_filled(company, changes)
        return company

    def _fill_company(self, company: Company, row: ParsedContact) -> bool:
        """Give a company what a row about it says; it keeps one e-mail and one phone, further ones go to its notes."""
        values = {name: getattr(row, name) for name in _COMPANY_TEXTS} | {
            "eik": row.company_eik,
            "vat_number": row.company_vat,
            "email": next((email.lower() for email in row.emails), ""),
            "phone": next(iter(row.phones), ""),
            "street": row.address,
            "notes": "\n".join(part for part in (row.notes, ", ".join((*row.emails[1:], *row.phones[1:]))) if part),
        }
        changes = _fill(company, values, row.tags)
        searching.fill_company(company)
        self.tags |= dict.fromkeys(company.tags)
        return self._note_filled(company, changes)


def _resembles(contact: Contact) -> RowProblem:
    message = _("Looks like “{name}”, who is reached elsewhere. Imported as another contact.")
    return RowProblem("", "", "resembles", format_lazy(message, name=str(contact)))


def _fill(record: Contact | Company, values: dict[str, Any], words: Iterable[str] = ()) -> dict[str, Any]:
    """Set the fields that are empty and add the tags; returns the changes."""
    missing = {name: value for name, value in values.items() if value and not getattr(record, name)}
    return audit.apply_changes(record, missing | {"tags": tags.clean([*record.tags, *words])})
