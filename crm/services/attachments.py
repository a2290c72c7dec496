"""Files kept with a contact, company or deal."""

import re
import unicodedata
from functools import partial
from typing import Any, Final

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts import entitlements
from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from config.lib import media_types
from crm.errors import EmptyFile, FileTooBig, NotWhatItSays
from crm.models import Attachment
from crm.rules import CrmPermission
from crm.services import activities
from crm.services.activities import Customer, about

MEGABYTE: Final = 1024 * 1024
MAX_MEGABYTES: Final = 20
_LONGEST_NAME: Final = 200
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')


@transaction.atomic
def add(*, actor: Member, record: Customer, file: "UploadedFile[Any]") -> Attachment:
    """Keep a file of at most 20 MB. Raises `FileTooBig`, `EmptyFile`, `NotWhatItSays`, `PlanLimit`."""
    require(actor, CrmPermission.EDIT)
    name = clean_name(file.name or "")
    media_type = _checked_type(name, file)
    entitlements.take(actor.organization, "storage", file.size or 0)
    attachment = Attachment(name=name, size=file.size or 0, media_type=media_type, added_by=actor, **about(record))
    attachment.organization_id = record.organization_id
    attachment.file.save(name, file, save=False)
    # The stored file outlives a rollback of the row; it is taken away again when the row cannot be saved.
    try:
        attachment.save(force_insert=True)
    except Exception:
        default_storage.delete(str(attachment.file.name))
        raise
    activities.log("file_added", **about(record), data={"name": name})
    audit.record("crm.file_added", attachment)
    return attachment


@transaction.atomic
def delete(*, attachment: Attachment, actor: Member) -> None:
    """Delete a file for good."""
    require(actor, CrmPermission.EDIT)
    record = attachment.deal or attachment.contact or attachment.company
    if record is not None:
        activities.log("file_deleted", **about(record), data={"name": attachment.name})
    audit.record("crm.file_deleted", attachment)
    _forget(str(attachment.file.name))
    attachment.delete()


def forget_files_of(record: Customer) -> None:
    """Delete the stored files of a record that is about to be deleted, once that is committed."""
    for name in Attachment.objects.filter(**about(record)).values_list("file", flat=True):
        _forget(name)


def clean_name(name: str) -> str:
    """The name as a download may carry it: no folders, no control or direction characters, 200 characters at most."""
    plain = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, end = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME:
        plain = f"{stem[: _LONGEST_NAME - len(end) - 1]}{dot}{end}"[:_LONGEST_NAME]
    return plain or "file"


def _checked_type(name: str, file: "UploadedFile[Any]") -> str:
    if (file.size or 0) > MAX_MEGABYTES * MEGABYTE:
        raise FileTooBig(MAX_MEGABYTES)
    if not file.size:
        raise EmptyFile
    content: Any = file
    media_type = media_types.sniff(content)
    if not media_types.fits(name, media_type):
        raise NotWhatItSays(media_types.ending(name))
    return media_type


def _forget(name: str) -> None:
    transaction.on_commit(partial(default_storage.delete, name), robust=True)
