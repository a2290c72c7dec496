"""The month of tasks, and the secret link by which calendar programs read them."""

import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, in_person, public, requires
from accounts.models import Member
from accounts.tenancy import scope
from config.lib import clock, formats
from config.lib.urls import absolute, org_reverse
from crm import ics
from crm.models import Task
from crm.queries import public as public_reading
from crm.queries import tasks as reading
from crm.rules import CrmPermission
from crm.services import calendar_feeds

_HOUR = datetime.timedelta(hours=1)
_DAY = datetime.timedelta(days=1)
_PRIORITIES = {Task.Priority.HIGH: 1, Task.Priority.NORMAL: 5, Task.Priority.LOW: 9}


@requires(CrmPermission.VIEW)
@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """A month of tasks, one's own or everybody's (`?who=all`), and the link for other calendars."""
    today = clock.today(request.organization)
    first = _month(request.GET.get("month", ""), today)
    shows_all = request.GET.get("who") == "all"
    feed = reading.feed_of(request.member)
    context = {
        "first": first,
        "heading": formats.month_heading(first, get_language() or "en"),
        "previous": (first - _DAY).replace(day=1),
        "next": (first + 31 * _DAY).replace(day=1),
        "weeks": reading.month(first, None if shows_all else request.member),
        "today": today,
        "shows_all": shows_all,
        "feed": feed,
        "feed_url": absolute(reverse("calendar_feed", args=[feed.token])) if feed else "",
    }
    return render(request, "crm/task_calendar.html", context)


@requires(CrmPermission.VIEW)
@in_person
@require_POST
def calendar_link(request: MemberRequest) -> HttpResponse:
    """A new secret link, or none any more (`action=end`)."""
    if request.POST.get("action") == "end":
        calendar_feeds.end(actor=request.member)
        messages.success(request, _("The calendar link no longer works."))
    else:
        calendar_feeds.renew(actor=request.member)
        messages.success(request, _("Here is your new calendar link. An older one no longer works."))
    return redirect(f"{org_reverse('crm:task_calendar')}#link")


@public
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A member's open tasks as iCalendar; the secret in the address stands for signing in."""
    feed = public_reading.calendar_feed(token)
    if feed is None:
        raise Http404
    member = feed.member
    with scope(member.organization, member), translation.override(member.user.language):
        name = _("Tasks · %(organization)s") % {"organization": member.organization.name}
        text = ics.write(name, _events(member, request.get_host()))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="tasks.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _month(raw: str, today: datetime.date) -> datetime.date:
    """The first day of the month `2026-11`; of the present one when that is no month."""
    try:
        return datetime.date.fromisoformat(f"{raw}-01")
    except ValueError:
        return today.replace(day=1)


def _events(member: Member, host: str) -> Iterator[ics.Event]:
    zone = ZoneInfo(member.organization.time_zone)
    for task in reading.in_feed(member):
        starts, ends = _span(task, zone)
        record = task.deal or task.company or task.contact
        yield ics.Event(
            uid=f"{task.pk}@{host}",
            starts=starts,
            ends=ends,
            title=task.title,
            text="\n".join(part for part in (str(record or ""), task.notes) if part),
            url=absolute(org_reverse("crm:task", task.pk)),
            changed_at=task.updated_at,
            priority=_PRIORITIES.get(Task.Priority(task.priority), 0),
        )


def _span(task: Task, zone: ZoneInfo) -> tuple[datetime.date, datetime.date]:
    """From when to when: an hour at the organization's seat, or the whole day."""
    day = task.due_on or clock.now().date()
    if task.due_time is None:
        return day, day + _DAY
    starts = datetime.datetime.combine(day, task.due_time, tzinfo=zone)
    return starts, starts.astimezone(datetime.UTC) + _HOUR
