"""Copies of everything about a person or an organization: a ZIP with one JSON file for each kind of record, and files.

Secrets stay: see `queries.data_exports.is_secret`. The files are for who asked for them, and are deleted after a week.
"""

import datetime
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.hooks import personal_data
from accounts.models import DataExport, Job, Member, Organization, OutgoingEmail, User
from accounts.queries import data_exports as reading
from accounts.queries import members
from accounts.rules import AccountsPermission, require
from accounts.services import audit, jobs, notifications, security
from accounts.tenancy import OrganizationOwned, scope
from config.lib import clock
from config.lib.jobs import Progress
from config.lib.urls import org_reverse

KIND: Final = "accounts.data_export"
KEPT_FOR: Final = datetime.timedelta(days=7)
_IN_NAMES: Final = re.compile(r"[^\w.() -]+")
_LONGEST_NAME: Final = 100
About = DataExport.About
if TYPE_CHECKING:
    Fields = list[models.Field[Any, Any]]


@transaction.atomic
def request_copy(*, actor: Member, about: str) -> DataExport:
    """Start making a copy; while one is being made, that one. Raises `PermissionRefused`."""
    if about == About.ORGANIZATION:
        require(actor, AccountsPermission.MANAGE_DATA)
    unfinished = [Job.State.QUEUED, Job.State.RUNNING]
    running = DataExport.objects.filter(member=actor, about=about, job__state__in=unfinished).first()
    if running is not None:
        return running
    export = DataExport.objects.create(member=actor, about=about)
    export.job = jobs.start_job(KIND, actor=actor, payload={"export": str(export.pk)})
    export.save(update_fields=["job"])
    audit.record("accounts.data_copied", export)
    if about == About.ORGANIZATION:
        security.record("accounts.everything_copied", member=actor)
    return export


def may_download(export: DataExport, member: Member) -> bool:
    """Who asked for the copy, while they may, and while it is kept."""
    is_theirs = export.member_id == member.pk and export.is_there(clock.now())
    return is_theirs and (export.about == About.PERSON or member.has(AccountsPermission.MANAGE_DATA))


def downloaded(export: DataExport) -> None:
    """Write down that the copy left the site."""
    audit.record("accounts.data_downloaded", export)


def delete_expired() -> int:
    """Delete the copies of every organization whose time is over; gives how many."""
    rows = DataExport.objects.unscoped(reason="the beat deletes every organization's old copies")
    old = list(rows.filter(created_at__lt=clock.now() - KEPT_FOR).select_related("organization"))
    for export in old:
        with scope(export.organization):
            forget(export)
    return len(old)


def forget(export: DataExport) -> None:
    """Delete a copy with its file."""
    if export.file:
        default_storage.delete(str(export.file.name))
    export.delete()


# --- The job ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Part:
    """Rows of one kind and the scope they are read in."""

    rows: Callable[[], models.QuerySet[Any]]
    folder: str = ""
    scope: Callable[[], AbstractContextManager[object]] = nullcontext
    fields: tuple[str, ...] = ()


def run_copy(job: Job, progress: Progress) -> dict[str, Any]:
    """Write the ZIP, keep it, tell who asked. Begun again after a crash it is written anew under the same name."""
    export = DataExport.objects.select_related("member__user", "organization").get(pk=job.payload["export"])
    parts = _parts_of_person(export.member.user) if export.about == About.PERSON else _parts_of(export.organization)
    progress.start(len(parts))
    with tempfile.TemporaryFile() as target:
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            copy = _Copy(archive)
            for done, part in enumerate(parts):
                copy.write(part, partial(progress.step, done))
            copy.write_contents()
        progress.step(len(parts))
        _keep(export, target)
    notifications.notify([export.member], "accounts.data_copy_ready", {}, page_of(export))
    return {"size": export.size}


def page_of(export: DataExport) -> str:
    """The address of the page the copy is downloaded from."""
    return org_reverse("accounts:my_data" if export.about == About.PERSON else "accounts:organization_data")


def _keep(export: DataExport, file: IO[bytes]) -> None:
    default_storage.delete(export.file.field.generate_filename(export, ""))
    export.size = file.seek(0, 2)
    file.seek(0)
    export.file.save("", File(file), save=False)
    export.expires_at = clock.now() + KEPT_FOR
    export.save(update_fields=["file", "size", "expires_at"])


def _parts_of(organization: Organization) -> list[_Part]:
    """The organization, who works in it, what it owns, and the mail in its name."""
    people = User.objects.filter(memberships__organization=organization)
    mail = OutgoingEmail.objects.filter(organization=organization)
    return [
        _Part(partial(Organization.objects.filter, pk=organization.pk)),
        _Part(people.all, fields=("id", "full_name", "email", "phone")),
        _Part(mail.all),
        *(_Part(model._default_manager.all) for model in reading.owned_models()),
    ]


def _parts_of_person(user: User) -> list[_Part]:
    """What is the person's own, then what is about them in each organization they work in."""
    handed_out = [item for item in personal_data if item.is_handed_out]
    own = [item for item in handed_out if not issubclass(item.model, OrganizationOwned)]
    parts = [_Part(partial(item.rows_of, user)) for item in own]
    for member in members.memberships(user):
        inside = partial(scope, member.organization, member)
        folder = f"{member.organization.slug}/"
        parts += [
            _Part(partial(item.rows_of, user), folder, inside)
            for item in handed_out
            if issubclass(item.model, OrganizationOwned)
        ]
    return parts


@dataclass
class _Copy:
    """The ZIP while it is written; `contents` counts the rows of each JSON file."""

    archive: ZipFile
    contents: dict[str, int] = field(default_factory=dict)

    def write(self, part: _Part, alive: Callable[[], None]) -> None:
        """Add the rows of a part, if there are any, and their files; says between chunks that it is `alive`."""
        with part.scope():
            rows = part.rows()
            name = f"{part.folder}{rows.model._meta.label_lower}.json"
            fields = [
                each for each in reading.handed_out_fields(rows.model) if not part.fields or each.name in part.fields
            ]
        written = 0
        with tempfile.TemporaryFile() as target:  # a ZIP takes one entry at a time, and files are added between rows
            for chunk in _chunks(part, rows):
                alive()
                for row in chunk:
                    target.write(b",\n" if written else b"[\n")
                    target.write(_as_json(row, fields, self._files(row, fields, part.folder)))
                    written += 1
            if written:
                target.write(b"\n]\n")
                target.seek(0)
                self._add(name, target)
                self.contents[name] = written

    def write_contents(self) -> None:
        """What is in the ZIP, for who opens it."""
        words = _("Each file holds the records of one kind, with its fields as they are kept. Times are UTC.")
        about = {"about": words, "made_at": clock.now(), "records": self.contents}
        text = json.dumps(about, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        self.archive.writestr("contents.json", text)

    def _files(self, row: models.Model, fields: "Fields", folder: str) -> dict[str, str]:
        """Copy the files of a row; gives {field: name in the ZIP}. A file that is lost is left out."""
        added = {}
        for each in fields:
            stored = each.value_from_object(row) if isinstance(each, models.FileField) else None
            if stored and default_storage.exists(stored.name):
                added[each.name] = f"{folder}files/{row._meta.label_lower}/{row.pk}-{_name_of(row, stored.name)}"
                with default_storage.open(stored.name, "rb") as source:
                    self._add(added[each.name], source)
        return added

    def _add(self, name: str, source: "IO[bytes] | File[bytes]") -> None:
        info = ZipInfo(name, clock.now().timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        with self.archive.open(info, "w", force_zip64=True) as entry:
            shutil.copyfileobj(source, entry)


def _chunks(part: _Part, rows: models.QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows a few hundred at a time, each time read in the part's scope and handed on outside of it."""
    chunks = reading.in_chunks(rows)
    while True:
        with part.scope():
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _name_of(row: Any, stored: str) -> str:
    """The file's name as people know it, without anything a path could be made of."""
    known = getattr(row, "file_name", "") or getattr(row, "name", "") or PurePath(stored).name
    return _IN_NAMES.sub("_", str(known)).strip(" .")[-_LONGEST_NAME:] or "file"


def _as_json(row: models.Model, fields: "Fields", files: dict[str, str]) -> bytes:
    values = {each.attname: files.get(each.name, _value(row, each)) for each in fields}
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def _value(row: models.Model, each: "models.Field[Any, Any]") -> Any:
    value = each.value_from_object(row)
    return value.name if isinstance(each, models.FileField) else value
