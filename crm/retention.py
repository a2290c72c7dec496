"""What of crm an organization deletes by itself once it is old."""

import datetime
from collections.abc import Iterable
from typing import Final

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.hooks import RetentionRule
from crm.models import Activity, Attachment, Contact, ContactPoint, Deal, DealContact, ImportRun, Task
from crm.services import erasure, imports

_YEAR: Final = 365


def _untouched(before: datetime.datetime) -> QuerySet[Contact]:
    """Contacts with whom nothing happened and on whom nobody worked, but for those in an open deal."""
    silent = Contact.objects.filter(Q(last_activity_at=None) | Q(last_activity_at__lt=before), erased_at=None)
    busy = DealContact.objects.filter(deal__status=Deal.Status.OPEN).values("contact")
    return silent.filter(updated_at__lt=before).exclude(pk__in=busy).order_by("pk")


def _told_of(contacts: list[Contact]) -> list[Iterable[Model]]:
    """The contacts and what goes with them."""
    kinds: tuple[type[Model], ...] = (ContactPoint, Activity, Task, Attachment)
    return [contacts, *(kind._default_manager.filter(contact__in=contacts) for kind in kinds)]


def _erase_each(contacts: list[Contact]) -> None:
    for contact in contacts:
        erasure.erase_contact(contact=contact, actor=None)


def _read_imports(before: datetime.datetime) -> QuerySet[ImportRun]:
    """Imports that still hold what stood in the file."""
    old = ImportRun.objects.filter(created_at__lt=before).exclude(state__in=imports.MOVING)
    return old.exclude(file="", sample=[], row_errors=[]).order_by("created_at")


RETENTION_RULES: Final = (
    RetentionRule(
        "imports",
        _("Files of imports"),
        _("The file, its first rows and the rows with errors. What was imported stays."),
        50,
        (7, 30, 90, _YEAR),
        90,
        _read_imports,
        imports.forget_contents,
        unarchived=_("you have the file yourself."),
    ),
    RetentionRule(
        "contacts",
        _("Contacts nobody works with"),
        _("Without a change or an entry on the timeline for so long. Those in open deals stay."),
        60,
        (2 * _YEAR, 3 * _YEAR, 5 * _YEAR, 10 * _YEAR),
        None,
        _untouched,
        _erase_each,
        _told_of,
    ),
)
