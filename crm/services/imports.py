"""Imports of contacts: a file is uploaded, looked at, read in a job batch by batch, and can be undone."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts import entitlements
from accounts.models import Job, Member, Organization
from accounts.rules import require
from accounts.services import audit, jobs
from config.lib import clock
from config.lib.jobs import Progress
from config.lib.urls import org_reverse
from crm.errors import ColumnsForOneField, ImportNotOver, ImportNotWaiting, NothingIdentifies, OneTableAtOnce
from crm.importing.decoding import decode_text, unicode_encoding
from crm.importing.mapping import SAMPLE_ROWS, TARGET_FIELDS, guess_mapping
from crm.importing.readers import read_table
from crm.importing.table import MAX_BYTES, Table, TableKind
from crm.models import Company, Contact, ImportRun
from crm.queries import imports as reading
from crm.rules import CrmPermission
from crm.services import activities, attachments
from crm.services.import_rows import import_rows

IMPORT_KIND: Final = "crm.import_contacts"
UNDO_KIND: Final = "crm.undo_import"
BATCH: Final = 500
_ERRORS_TOLD: Final = 100
_UNUSED_AFTER: Final = datetime.timedelta(days=7)
_WRITTEN_PER_BATCH: Final = (
    "rows_done", "created_count", "updated_count", "skipped_count", "error_count", "warning_count", "row_errors",
)  # fmt: skip
_IDENTIFYING: Final = {"full_name", "first_name", "last_name", "email", "phone", "company_name"}

Mapped = Mapping[str, str | None]
State = ImportRun.State
MOVING: Final = (State.RUNNING, State.UNDOING)


# --- Before -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def upload(*, actor: Member, files: Sequence["UploadedFile[Any]"]) -> ImportRun:
    """Keep a contact file with what its columns seem to be; nothing is imported yet. Several vCard files become one.

    Raises `ImportFileError` when a file cannot be read, `OneTableAtOnce` for several tables, `PlanLimit`.
    """
    require(actor, CrmPermission.IMPORT)
    data, name = _joined(files)
    table = read_table(data, name)
    entitlements.take(actor.organization, "storage", len(data))
    run = ImportRun(
        file_name=name[:200],
        size=len(data),
        kind=table.kind,
        encoding=table.encoding,
        headers=list(table.headers),
        sample=[[row.number, list(row.cells)] for row in table.rows[:SAMPLE_ROWS]],
        mapping=guess_mapping(table.headers, table.rows),
        rows_total=len(table.rows),
        started_by=actor,
    )
    run.organization_id = actor.organization_id
    _store(run, name, data)
    _forget_unused()
    return run


def _store(run: ImportRun, name: str, data: bytes) -> None:
    """Save file and row; the stored file is taken away again when the row cannot be saved."""
    run.file.save(name, ContentFile(data), save=False)
    try:
        run.save(force_insert=True)
    except Exception:
        default_storage.delete(str(run.file.name))
        raise


def _joined(files: Sequence["UploadedFile[Any]"]) -> tuple[bytes, str]:
    """The content of the files as one and a name for it; no more of a file is read than can be imported."""
    names = [attachments.clean_name(file.name or "") for file in files]
    contents = [file.read(MAX_BYTES + 1) for file in files]
    if len(files) == 1:
        return contents[0], names[0]
    tables = [read_table(data, name) for data, name in zip(contents, names, strict=True)]
    if any(table.kind != TableKind.VCARD for table in tables):
        raise OneTableAtOnce
    return b"\r\n".join(_plain_bytes(data) for data in contents), ", ".join(names)


def _plain_bytes(data: bytes) -> bytes:
    """A file in Unicode as UTF-8, so that files can be put together; the encoding of others is told by their values."""
    return decode_text(data)[0].lstrip("\ufeff").encode() if unicode_encoding(data) else data


def _forget_unused() -> None:
    """Delete files that were uploaded and never imported: they are full of people's data."""
    unused = ImportRun.objects.filter(state=State.UPLOADED, created_at__lt=clock.now() - _UNUSED_AFTER)
    for run in unused.only("file"):
        _forget_file(run)
    unused.delete()


def check_mapping(headers: Sequence[str], mapping: Mapped) -> None:
    """Raise `ColumnsForOneField` or `NothingIdentifies` when rows cannot be read so."""
    chosen: dict[str, list[str]] = {}
    for header in headers:
        if target := mapping.get(header):
            chosen.setdefault(target, []).append(header)
    for target, columns in chosen.items():
        if len(columns) > 1 and TARGET_FIELDS[target].joins is None:
            raise ColumnsForOneField(TARGET_FIELDS[target].label, columns)
    if _IDENTIFYING.isdisjoint(chosen):
        raise NothingIdentifies


# --- The import -------------------------------------------------------------------------------------------------------
@transaction.atomic
def start(*, run: ImportRun, actor: Member, mapping: Mapped, duplicates: str) -> Job:
    """Begin the import; of two presses one does. Raises `ImportNotWaiting`, and as `check_mapping`."""
    require(actor, CrmPermission.IMPORT)
    check_mapping(run.headers, mapping)
    run = _locked(run)
    if run.state != State.UPLOADED:
        raise ImportNotWaiting
    run.mapping, run.duplicates, run.started_by = dict(mapping), duplicates, actor
    return _begin(run, actor, State.RUNNING, IMPORT_KIND)


@transaction.atomic
def resume(*, run: ImportRun, actor: Member) -> Job:
    """Go on with an import that was stopped or failed, after the last row it finished. Raises `ImportNotWaiting`."""
    require(actor, CrmPermission.IMPORT)
    run = _locked(run)
    if not (run.state == State.RUNNING and _has_stopped(run)):
        raise ImportNotWaiting
    return _begin(run, actor, State.RUNNING, IMPORT_KIND)


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).select_related("job").get(pk=run.pk)


def _has_stopped(run: ImportRun) -> bool:
    """Whether its job has ended, though the run has not."""
    return run.job is None or run.job.is_finished


def _begin(run: ImportRun, actor: Member, state: str, kind: str) -> Job:
    run.state = State(state)
    run.job = jobs.start_job(kind, actor=actor, payload={"run": str(run.pk)})
    run.save(update_fields=["state", "job", "mapping", "duplicates", "started_by"])
    return run.job


def run_import(job: Job, progress: Progress) -> dict[str, Any]:
    """Import the rows that are not imported yet; called again after a crash it doubles nothing."""
    run = ImportRun.objects.get(pk=job.payload["run"])
    if run.state == State.RUNNING:
        table = _table(run)
        progress.start(len(table.rows))
        while run.rows_done < len(table.rows):
            run = _import_batch(run, table)
            progress.step(run.rows_done)
        run = _finish(run)
    return result(run)


def _table(run: ImportRun) -> Table:
    with run.file.open("rb") as file:
        return read_table(file.read(), run.file_name)


@transaction.atomic
def _import_batch(run: ImportRun, table: Table) -> ImportRun:
    """The next rows, and that they are done, in one transaction. Imports of one organization take turns."""
    Organization.objects.select_for_update(no_key=True).get(pk=run.organization_id)
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("started_by").get(pk=run.pk)
    rows = table.rows[run.rows_done : run.rows_done + BATCH]
    import_rows(run, rows)
    run.rows_done += len(rows)
    run.save(update_fields=_WRITTEN_PER_BATCH)
    return run


@transaction.atomic
def _finish(run: ImportRun) -> ImportRun:
    run = _locked(run)
    if run.state == State.RUNNING:
        run.state = State.DONE
        _forget_file(run)
        run.file.name = ""
        run.save(update_fields=["state", "file"])
        data = {"name": run.file_name, "created": run.created_count, "updated": run.updated_count}
        activities.log("imported", data=data, url=org_reverse("crm:import", run.pk))
        counts = {"created_count": [0, run.created_count], "updated_count": [0, run.updated_count]}
        audit.record("crm.contacts_imported", run, counts)
    return run


def _forget_file(run: ImportRun) -> None:
    if run.file.name:
        transaction.on_commit(partial(default_storage.delete, run.file.name), robust=True)


def forget_contents(runs: Iterable[ImportRun]) -> None:
    """Forget what stood in the files of old imports; the counts stay."""
    for run in runs:
        _forget_file(run)
        run.file.name, run.sample, run.row_errors = "", [], []
        run.save(update_fields=["file", "sample", "row_errors"])


def result(run: ImportRun) -> dict[str, Any]:
    """What came of an import, for programs: counts of rows, and the first hundred remarks."""
    told = [
        {"row": remark["row"], "is_imported": remark["is_imported"]} | problem
        for remark in run.row_errors
        for problem in remark["problems"]
    ]
    return {
        "import": str(run.pk),
        "created": run.created_count,
        "updated": run.updated_count,
        "skipped": run.skipped_count,
        "failed": run.error_count,
        "errors": told[:_ERRORS_TOLD],
    }


# --- Undo -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def undo(*, run: ImportRun, actor: Member) -> Job:
    """Take back what an import created and nobody has used since. Raises `ImportNotOver`."""
    require(actor, CrmPermission.IMPORT)
    run = _locked(run)
    is_over = run.state in (State.DONE, State.UNDONE)
    if not is_over and not (run.state in (State.RUNNING, State.UNDOING) and _has_stopped(run)):
        raise ImportNotOver
    return _begin(run, actor, State.UNDOING, UNDO_KIND)


def run_undo(job: Job, progress: Progress) -> dict[str, Any]:
    """Delete what may be deleted; called again after a crash it goes on."""
    run = ImportRun.objects.get(pk=job.payload["run"])
    if run.state == State.UNDOING:
        progress.start(reading.removable_contacts(run).count())
        done = 0
        while deleted := _undo_batch(run):
            done += deleted
            progress.step(min(done, progress.total))
        _finish_undo(run)
    left = Contact.objects.filter(import_run=run).count() + Company.objects.filter(import_run=run).count()
    return {"import": str(run.pk), "kept": left}


@transaction.atomic
def _undo_batch(run: ImportRun) -> int:
    """Delete some of the contacts, then some of the companies that are left empty; gives how many."""
    people = list(reading.removable_contacts(run).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if people:
        Contact.objects.filter(pk__in=people).delete()
        return len(people)
    firms = list(reading.removable_companies(run).order_by("pk").values_list("pk", flat=True)[:BATCH])
    Company.objects.filter(pk__in=firms).delete()
    return len(firms)


@transaction.atomic
def _finish_undo(run: ImportRun) -> None:
    rows = ImportRun.objects.filter(pk=run.pk, state=State.UNDOING)
    if rows.update(state=State.UNDONE, undone_at=clock.now(), file=""):
        _forget_file(run)
        audit.record("crm.import_undone", run)
