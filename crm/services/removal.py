"""What becomes of the timeline, tasks and files when a contact or a company is deleted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models, transaction
from django.db.models import ProtectedError

from crm.errors import CustomerOnDocuments
from crm.models import Activity, Attachment, Company, Contact, Task
from crm.services import attachments

Customer = TypeVar("Customer", Contact, Company)
_NAMED_DOCUMENTS = 3


@dataclass
class Removal:
    """How many records were deleted, and why the others were kept."""

    deleted: int = 0
    kept: list[CustomerOnDocuments] = field(default_factory=list)


def remove(record: Contact | Company) -> None:
    """Delete the record with what is about it alone; what is about others too stays with them.

    Raises `CustomerOnDocuments`; the caller's transaction then takes everything back.
    """
    leave_to_others(record)
    attachments.forget_files_of(record)
    try:
        record.delete()
    except ProtectedError as error:
        names = sorted(str(row) for row in error.protected_objects)
        raise CustomerOnDocuments(str(record), names[:_NAMED_DOCUMENTS], len(names)) from error


def remove_each(records: Iterable[Customer], remove_one: Callable[[Customer], None]) -> Removal:
    """Delete those that can be; those on documents are kept and told."""
    removal = Removal()
    for record in records:
        try:
            with transaction.atomic():
                remove_one(record)
        except CustomerOnDocuments as error:
            removal.kept.append(error)
        else:
            removal.deleted += 1
    return removal


def leave_to_others(record: Contact | Company) -> None:
    """What concerns another record too stays with that one alone."""
    this = str(record._meta.model_name)
    others = {name: None for name in ("contact", "company", "deal") if name != this}
    rows_about: tuple[type[models.Model], ...] = (Activity, Task, Attachment)
    for model in rows_about:
        model._default_manager.filter(**{this: record}).exclude(**others).update(**{this: None})
