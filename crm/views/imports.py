"""The way of a contact file: uploaded, looked at, imported, undone."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, requires
from config.lib import formats, htmx
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from crm.errors import ImportNotWaiting
from crm.forms.imports import ReadingForm, UploadForm
from crm.importing.error_rows import error_rows_csv
from crm.models import Company, ImportRun
from crm.queries import imports as reading
from crm.rules import CrmPermission
from crm.services import imports
from crm.services.activities import address
from crm.views.forms import tell

State = ImportRun.State
_REMARKS_SHOWN = 100


@requires(CrmPermission.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: MemberRequest) -> HttpResponse:
    """Choose a file; below are the latest imports."""
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            run = imports.upload(actor=request.member, files=form.cleaned_data["file"])
        except DomainError as error:
            tell(form, error)
        else:
            return redirect(org_reverse("crm:import", run.pk))
    return _upload_page(request, form, status=422)


@requires(CrmPermission.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_run(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One import: what it would bring, how far it is, or what came of it."""
    run = get_object_or_404(reading.imports(), pk=pk)
    if run.state == State.UPLOADED:
        return _look(request, run)
    if request.method == "POST":
        return redirect(org_reverse("crm:import", run.pk))
    is_moving = run.state in (State.RUNNING, State.UNDOING)
    if is_moving and run.job is not None and not run.job.is_finished:
        return render(request, "crm/import_progress.html", {"run": run})
    if request.htmx:
        return htmx.redirect(request, request.path)
    context = {
        "run": run,
        "figures": _figures(run),
        "remarks": [] if run.state == State.UNDONE else reading.remarks(run, _REMARKS_SHOWN),
        "kept": _kept(run),
        "is_stopped": is_moving,
    }
    return render(request, "crm/import_result.html", context)


@requires(CrmPermission.IMPORT)
@require_POST
def import_resume(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on with an import that was stopped."""
    imports.resume(run=get_object_or_404(ImportRun, pk=pk), actor=request.member)
    return redirect(org_reverse("crm:import", pk))


@requires(CrmPermission.IMPORT)
@require_POST
def import_undo(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back what the import created and nobody has used since."""
    imports.undo(run=get_object_or_404(ImportRun, pk=pk), actor=request.member)
    return redirect(org_reverse("crm:import", pk))


@requires(CrmPermission.IMPORT)
@require_safe
def import_errors(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """The rows to correct, as CSV with what is wrong beside each."""
    run = get_object_or_404(ImportRun, pk=pk)
    text = error_rows_csv(run.headers, reading.rows_to_correct(run))
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rows-to-correct.csv"'
    return response


def _figures(run: ImportRun) -> list[dict[str, Any]]:
    """What came of the rows."""
    language = get_language() or "en"
    firms = run.companies.count()
    words = _("companies with them: %(count)s") % {"count": formats.number(firms, language)}
    link = format_html('<a href="{}?import={}">{}</a>', org_reverse("crm:companies"), run.pk, words) if firms else ""
    return [
        {"label": label, "value": formats.number(value, language), "note": note}
        for label, value, note in (
            (_("Created"), run.created_count, link),
            (_("Completed"), run.updated_count, ""),
            (_("Left as they were"), run.skipped_count, ""),
            (_("Not imported"), run.error_count, ""),
        )
    ]


def _kept(run: ImportRun) -> list[dict[str, Any]]:
    """What undoing left, with the reasons."""
    found = reading.kept(run) if run.state == State.UNDONE else []
    return [
        {
            "name": str(item.record),
            "kind": "company" if isinstance(item.record, Company) else "person",
            "url": address(item.record),
            "words": item.words,
        }
        for item in found
    ]


def _look(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """What the file would bring; a POST with `start` begins the import, one without shows it read anew."""
    form = ReadingForm(request.POST or None, run=run)
    status = 200
    if request.method == "POST":
        is_valid = form.is_valid()
        if is_valid and "start" in request.POST and _start(request, run, form):
            return redirect(org_reverse("crm:import", run.pk))
        status = 422 if form.errors else 200
    columns = list(zip(reading.columns(run), form.column_fields, strict=True))
    context = {
        "run": run,
        "form": form,
        "columns": columns,
        "has_empty_columns": any(not column.examples and not field.value() for column, field in columns),
        "rows": reading.preview(run, form.mapping),
    }
    template = "crm/import_preview.html#rows" if request.htmx else "crm/import_preview.html"
    return render(request, template, context, status=status)


def _start(request: MemberRequest, run: ImportRun, form: ReadingForm) -> bool:
    """Begin the import; a second press of the button finds it begun, which is what was wanted."""
    duplicates = form.cleaned_data["duplicates"]
    try:
        imports.start(run=run, actor=request.member, mapping=form.mapping, duplicates=duplicates)
    except ImportNotWaiting:
        return True
    except DomainError as error:
        tell(form, error)
        return False
    return True


def _upload_page(request: MemberRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "latest": reading.latest()}
    return render(request, "crm/import_new.html", context, status=status)
