"""The timeline of a contact, company or deal: older entries, writing, deleting."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, check, requires
from accounts.models import Member
from config.lib import htmx
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from crm.forms.activities import ActivityForm
from crm.models import Activity
from crm.queries import timeline as reading
from crm.rules import CrmPermission
from crm.services import activities
from crm.services.activities import about, address
from crm.views.records import Record, record_or_404

CHANGED = "k:timeline"  # a page that shows a timeline reads it again when it hears this


@dataclass(frozen=True)
class TimelineBox:
    """What `crm/timeline.html` shows: the first entries, where older ones and new ones go, and the form."""

    page: reading.TimelinePage
    url: str
    form: ActivityForm
    can_write: bool


def timeline_box(record: Record, member: Member, form: ActivityForm | None = None) -> TimelineBox:
    """The timeline of a record for its page: `{% include "crm/timeline.html" with timeline=… %}`."""
    return TimelineBox(
        page=reading.timeline(reader=member, **about(record)),
        url=org_reverse(f"crm:{record._meta.model_name}_timeline", record.pk),
        form=form or ActivityForm(),
        can_write=member.has(CrmPermission.EDIT),
    )


@requires(CrmPermission.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def timeline(request: MemberRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Older entries, or a new one written."""
    record = record_or_404(kind, pk)
    if request.method == "POST":
        return _write(request, record)
    before = request.GET.get("before", "")
    if request.htmx and not before:
        return _fragment(request, timeline_box(record, request.member))
    page = reading.timeline(reader=request.member, before=_entry(before), **about(record))
    context = {"page": page, "url": request.path, "record": record, "record_url": address(record)}
    return render(request, "crm/timeline.html#entries" if request.htmx else "crm/timeline_page.html", context)


@requires(CrmPermission.EDIT)
@require_POST
def activity_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back what one wrote."""
    activity = get_object_or_404(Activity.objects.select_related("contact", "company", "deal"), pk=pk)
    record = activity.deal or activity.contact or activity.company
    activities.delete(activity=activity, actor=request.member)
    if request.htmx:
        return htmx.toast(HttpResponse(), _("Deleted from the timeline."))
    messages.success(request, _("Deleted from the timeline."))
    return redirect(address(record) if record else org_reverse("dashboard"))


def _write(request: MemberRequest, record: Record) -> HttpResponse:
    check(request, CrmPermission.EDIT)
    form = ActivityForm(request.POST)
    if form.is_valid():
        try:
            activities.write(actor=request.member, **form.cleaned_data, **about(record))
        except DomainError as error:
            form.add_error(error.field, str(error.message))
    if request.htmx:
        box = timeline_box(record, request.member, None if form.is_valid() else form)
        return _fragment(request, box, 200 if form.is_valid() else 422)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return redirect(address(record))


def _fragment(request: MemberRequest, box: TimelineBox, status: int = 200) -> HttpResponse:
    return render(request, "crm/timeline.html", {"timeline": box}, status=status)


def _entry(raw: str) -> Activity | None:
    """The entry that the stretch before ended with; an unreadable or deleted one begins from the top."""
    try:
        return Activity.objects.filter(pk=uuid.UUID(raw)).first()
    except ValueError:
        return None
