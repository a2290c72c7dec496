"""The list of tasks."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.queries.members import member_choices
from accounts.tenancy import current_organization
from config.lib import cells, clock, icons
from config.lib.lists import Column, Filter, ListDefinition, Tab
from config.lib.urls import org_reverse
from crm.models import Company, Contact, Deal, Task
from crm.queries import tasks
from crm.services.activities import address
from crm.tables.deals import name_of

KIND_ICONS: dict[str, str] = {
    Task.Kind.TODO: "check2-square",
    Task.Kind.CALL: "telephone",
    Task.Kind.MEETING: "people",
    Task.Kind.EMAIL: "envelope",
}


def task_url(task: Task) -> str:
    """The task's page."""
    return org_reverse("crm:task", task.pk)


def tick(task: Task, *, swap: bool = False) -> SafeString:
    """The box that ticks a task off or takes the tick back; it stands in a form, so it works without a script too.

    With `swap` it is the answer to a press and takes the place of the box on the page.
    """
    is_done = task.done_at is not None
    url = org_reverse("crm:task_reopen" if is_done else "crm:task_complete", task.pk)
    return format_html(
        '<button class="k-tick" type="submit" id="tick-{pk}" role="checkbox" aria-checked="{state}" '
        'aria-label="{label}" formaction="{url}" hx-post="{url}" hx-swap="none" hx-push-url="false"{swap}>{mark}'
        "</button>",
        pk=task.pk,
        state="true" if is_done else "false",
        label=_t("Done: %(task)s") % {"task": task.title},
        url=url,
        swap=mark_safe(' hx-swap-oob="true"') if swap else "",
        mark=icons.svg("check-lg"),
    )


def due_cell(task: Task) -> str:
    """Day and hour; what is overdue says so."""
    if task.due_on is None:
        return cells.EMPTY
    shown = date_format(task.due_on, "SHORT_DATE_FORMAT")
    if task.due_time is not None:
        shown = f"{shown}, {time_format(task.due_time, 'H:i')}"
    if task.done_at is None and task.due_on < clock.today(current_organization()):
        return format_html('<span class="k-neg">{}</span>', shown)
    return shown


def title_cell(task: Task) -> SafeString:
    """The title, its type as an icon, and the priority where it is not the usual one."""
    pill = ""
    if task.priority == Task.Priority.HIGH:
        pill = format_html(' <span class="k-pill k-pill--warn">{}</span>', task.get_priority_display())
    link = format_html('<a class="k-plain" href="{}">{}</a>', task_url(task), task.title)
    return format_html('<span class="k-taskname">{}{}{}</span>', icons.svg(KIND_ICONS[task.kind]), link, pill)


def about_cell(task: Task) -> str:
    """What the task is about, as a link."""
    record = task.deal or task.company or task.contact
    if record is None:
        return cells.EMPTY
    return format_html('<a class="k-plain" href="{}">{}</a>', address(record), record)


def _about(task: Task) -> object:
    return task.deal or task.company or task.contact or ""


def _done(task: Task) -> object:
    return task.done_at and timezone.localtime(task.done_at)


class TickColumn(Column):
    """The boxes; on a phone they stay before the title."""

    @property
    def css(self) -> str:
        """The class that boxes of a list have."""
        return "k-table__sel"


class TaskList(ListDefinition):
    """Tasks by day."""

    key = "tasks"
    default_ordering = "due_on"
    tabs: ClassVar[Sequence[Tab]] = (
        Tab("today", _("My day"), tasks.my_day),
        Tab("overdue", pgettext_lazy("tasks", "Overdue"), tasks.overdue),
        Tab("upcoming", _("Upcoming"), tasks.upcoming),
        Tab("open", pgettext_lazy("tasks", "To do"), lambda _member: Q(done_at=None)),
        Tab("done", pgettext_lazy("tasks", "Done"), lambda _member: Q(done_at__isnull=False), counted=False),
    )
    columns = (
        TickColumn("done", _("Done"), tick, _done),
        Column("title", _("Task"), title_cell, cells.read("title"), order_by=("sort_name",), is_name=True),
        Column(
            "due_on",
            pgettext_lazy("task", "Due"),
            due_cell,
            cells.read("due_on"),
            order_by=("due_on", "due_time"),
            card="m",
        ),
        Column("about", _("About"), about_cell, _about, card="p"),
        Column(
            "assignee",
            _("Assignee"),
            cells.person("assignee.user.full_name"),
            cells.read("assignee.user.full_name"),
            order_by=("assignee__user__full_name",),
            leaves=3,
        ),
    )
    filters = (
        Filter("assignee", _("Assignee"), "assignee_id", kind="uuid", choices=member_choices),
        Filter("kind", _("Type"), "kind", choices=lambda _member: Task.Kind.choices),
        Filter("priority", _("Priority"), "priority", kind="number", choices=lambda _member: _priorities()),
        Filter("due_from", _("Due from"), "due_on__gte", kind="date"),
        Filter("due_until", _("Due until"), "due_on__lte", kind="date"),
        Filter("contact", _("Contact"), "contact_id", kind="uuid", words=name_of(Contact)),
        Filter("company", _("Company"), "company_id", kind="uuid", words=name_of(Company)),
        Filter("deal", _("Deal"), "deal_id", kind="uuid", words=name_of(Deal)),
    )

    def base(self) -> QuerySet[Task]:
        """Every task of the organization."""
        return tasks.tasks()

    def ordered(self, rows: QuerySet[Task], params: Any) -> QuerySet[Task]:
        """By day and hour unless another order is asked for; what has no day comes last, the latest done first."""
        if self.ordering(params) != "due_on":
            return super().ordered(rows, params)
        if self.tab(params).key == "done":
            return rows.order_by(F("done_at").desc(), "pk")
        return tasks.in_order(rows)


class AllTasks(TaskList):
    """The same for programs: nothing is left out unless it is asked for."""

    tabs = (Tab("all", _("All")), *TaskList.tabs)


def _priorities() -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in Task.Priority.choices]
