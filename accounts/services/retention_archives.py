"""Archives of what goes by the rules of retention: a ZIP with a file of JSON lines for each kind of record, and files.

They are for who may take all data out, and are themselves deleted after `KEPT_FOR`.
"""

import datetime
import shutil
import tempfile
from collections.abc import Iterable
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.core import serializers
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import FileField, Model

from accounts.models import RetentionArchive
from accounts.services import audit
from accounts.tenancy import scope
from config.lib import clock

KEPT_FOR: Final = datetime.timedelta(days=90)


def keep(rule: str, groups: list[Iterable[Model]]) -> RetentionArchive:
    """Write rows of the organization in scope to an archive, one group for each kind of record.

    The row stands before the file does, so that no file is forgotten when the work is broken off.
    """
    archive = RetentionArchive.objects.create(rule=rule, expires_at=clock.now() + KEPT_FOR)
    with tempfile.TemporaryFile() as target:
        with ZipFile(target, "w", ZIP_DEFLATED) as zipped:
            archive.number = sum(_write(zipped, list(group)) for group in groups)
        archive.size = target.seek(0, 2)
        target.seek(0)
        archive.file.save("", File(target), save=False)
    archive.save(update_fields=["number", "size", "file"])
    return archive


def _write(zipped: ZipFile, rows: list[Model]) -> int:
    """Add rows of one kind and their files; gives how many. Encrypted fields are left out (`serialize=False`)."""
    if rows:
        zipped.writestr(f"{rows[0]._meta.label_lower}.jsonl", serializers.serialize("jsonl", rows, ensure_ascii=False))
    for row in rows:
        for each in row._meta.concrete_fields:
            stored = each.value_from_object(row) if isinstance(each, FileField) else None
            if stored and default_storage.exists(stored.name):
                _add_file(zipped, stored.name)
    return len(rows)


def _add_file(zipped: ZipFile, name: str) -> None:
    with default_storage.open(name, "rb") as source, zipped.open(f"files/{name}", "w", force_zip64=True) as copy:
        shutil.copyfileobj(source, copy)


def downloaded(archive: RetentionArchive) -> None:
    """Write down that the archive left the site."""
    audit.record("accounts.archive_downloaded", archive)


def delete_expired() -> int:
    """Delete the archives of every organization whose time is over; gives how many."""
    rows = RetentionArchive.objects.unscoped(reason="the beat deletes every organization's old archives")
    old = list(rows.filter(expires_at__lt=clock.now()).select_related("organization"))
    for archive in old:
        with scope(archive.organization):
            default_storage.delete(archive.file.field.generate_filename(archive, ""))
            archive.delete()
    return len(old)
