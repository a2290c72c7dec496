"""Pages of tasks: list, form, ticking off, tasks of one record."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, check, requires
from accounts.tenancy import scope
from ai_assistant.rules import AssistantPermission
from config.lib import htmx
from config.lib.errors import DomainError
from config.lib.export import csv_response
from config.lib.urls import org_reverse
from crm.forms.tasks import QuickTaskForm, TaskForm, initial_of
from crm.models import Task
from crm.panels import tasks_panel
from crm.queries import tasks as reading
from crm.rules import CrmPermission, may_delete_task
from crm.services import tasks
from crm.services.activities import about, address
from crm.tables.tasks import TaskList, tick
from crm.views.forms import tell
from crm.views.records import record_or_404
from crm.views.timeline import CHANGED

_KINDS = ("contact", "company", "deal")


@requires(CrmPermission.VIEW)
@require_safe
def task_list(request: MemberRequest) -> HttpResponse:
    """Tasks: my day, overdue, upcoming, done."""
    is_fragment = request.htmx and request.htmx.target == "list"
    context = {
        "page": TaskList(request.member).page(request.GET),
        "may_ask": request.member.has(CrmPermission.EDIT) and request.member.has(AssistantPermission.USE),
        "empty": {
            "title": _("Nothing to do"),
            "text": _("Tasks say who does what by when. You can also add them on the page of a contact or deal."),
            "action_url": org_reverse("crm:task_new"),
            "action_label": _("New task"),
        },
    }
    return render(request, "components/list_body.html" if is_fragment else "crm/task_list.html", context)


@requires(CrmPermission.EXPORT)
@require_safe
def task_export(request: MemberRequest) -> StreamingHttpResponse:
    """What the list shows, as CSV."""
    rows = TaskList(request.member).export_rows(request.GET)
    return csv_response(rows, "tasks.csv", partial(scope, request.organization, request.member))


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: MemberRequest) -> HttpResponse:
    """A new task; `?contact=`, `?company=`, `?deal=` and `?due_on=` fill the form."""
    if request.method != "POST":
        return _form_page(request, TaskForm(initial=_initial(request)))
    form = TaskForm(request.POST)
    if form.is_valid():
        try:
            task = tasks.create_task(actor=request.member, values=form.values)
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            messages.success(request, _("Task added."))
            return redirect(_back(task))
    return _form_page(request, form, status=422)


@requires(CrmPermission.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One task, to be read and changed."""
    row = get_object_or_404(reading.tasks(), pk=pk)
    if request.method != "POST":
        return _form_page(request, TaskForm(initial=initial_of(row), task=row), row)
    check(request, CrmPermission.EDIT)
    form = TaskForm(request.POST, task=row)
    if form.is_valid():
        try:
            tasks.update_task(task=row, actor=request.member, values=form.values, version=form.cleaned_data["version"])
        except DomainError as error:
            tell(form, error, Task.objects.filter(pk=pk))
        else:
            messages.success(request, _("Task saved."))
            return redirect(_back(row))
    return _form_page(request, form, get_object_or_404(reading.tasks(), pk=pk), status=422)


@requires(CrmPermission.EDIT)
@require_POST
def task_complete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Tick off; the toast can take it back."""
    row = get_object_or_404(reading.tasks(), pk=pk)
    follower = tasks.complete_task(task=row, actor=request.member)
    text = _("Done.")
    if follower is not None and follower.due_on is not None:
        text = _("Done. It comes back on %(day)s.") % {"day": date_format(follower.due_on, "SHORT_DATE_FORMAT")}
    return _ticked(request, row, text, org_reverse("crm:task_reopen", pk))


@requires(CrmPermission.EDIT)
@require_POST
def task_reopen(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the tick back."""
    row = tasks.reopen_task(task=get_object_or_404(reading.tasks(), pk=pk), actor=request.member)
    return _ticked(request, row, _("Reopened."))


@requires(CrmPermission.EDIT)
@require_POST
def task_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the task."""
    row = get_object_or_404(reading.tasks(), pk=pk)
    tasks.delete_task(task=row, actor=request.member)
    messages.success(request, _("Task deleted."))
    return redirect(_back(row))


@requires(CrmPermission.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def record_tasks(request: MemberRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """The open tasks of a contact, company or deal, or a new one added in one line."""
    record = record_or_404(kind, pk)
    form = QuickTaskForm()
    if request.method == "POST":
        check(request, CrmPermission.EDIT)
        form = QuickTaskForm(request.POST)
        if form.is_valid():
            tasks.create_task(actor=request.member, values=form.cleaned_data | about(record))
    if not request.htmx:
        for texts in form.errors.values():
            messages.error(request, " ".join(map(str, texts)))
        return redirect(address(record))
    is_wrong = form.is_bound and not form.is_valid()
    panel = tasks_panel(request.member, record, form if is_wrong else None)
    response = render(request, "crm/panels/tasks.html", {"panel": panel}, status=422 if is_wrong else 200)
    return response if is_wrong or not form.is_bound else htmx.trigger(response, CHANGED)


def _ticked(request: MemberRequest, row: Task, text: str, undo_url: str = "") -> HttpResponse:
    """The box in its new state, or the page one came from."""
    if request.htmx:
        response = htmx.toast(HttpResponse(tick(row, swap=True)), text, undo_url=undo_url)
        return htmx.trigger(response, CHANGED)
    messages.success(request, text, extra_tags=f"undo:{undo_url}" if undo_url else "")
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    return redirect(came_from if is_ours else org_reverse("crm:tasks"))


def _initial(request: MemberRequest) -> dict[str, Any]:
    found = {kind: _named(kind, request.GET.get(kind, "")) for kind in _KINDS}
    deal = found["deal"]
    company = found["company"] or (deal.company if deal else None)
    return found | {"company": company, "assignee": request.member.pk, "due_on": request.GET.get("due_on", "")}


def _named(kind: str, raw: str) -> Any:
    """The record a link names; what is no id names none."""
    try:
        return record_or_404(kind, uuid.UUID(raw))
    except ValueError:
        return None


def _back(row: Task) -> str:
    """The record the task is about, else the list."""
    record = row.deal or row.contact or row.company
    return address(record) if record else org_reverse("crm:tasks")


def _form_page(request: MemberRequest, form: TaskForm, row: Task | None = None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "task": row,
        "tick": tick(row) if row else "",
        "can_edit": request.member.has(CrmPermission.EDIT),
        "can_delete": row is not None and may_delete_task(request.member, row),
    }
    return render(request, "crm/task_form.html", context, status=status)
