"""The member's notifications."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, member_only, works_unpaid
from accounts.queries import inbox as inbox_queries
from accounts.services import notifications
from config.lib import htmx
from config.lib.urls import org_reverse

PAGE_SIZE = 30


@member_only
@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """Everything the member was told, newest first; the bell asks here for itself."""
    if request.htmx and request.htmx.target == "bell":
        return render(request, "components/bell.html")
    page = Paginator(inbox_queries.inbox(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    template = "accounts/notifications.html#inbox" if request.htmx else "accounts/notifications.html"
    return render(request, template, {"page": page})


@works_unpaid
@member_only
@require_POST
def read(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    notification = get_object_or_404(inbox_queries.inbox(request.member), pk=pk)
    notifications.mark_read(member=request.member, notification=notification)
    is_ours = url_has_allowed_host_and_scheme(notification.url, {request.get_host()})
    return htmx.redirect(request, notification.url if is_ours else org_reverse("accounts:notifications"))


@works_unpaid
@member_only
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Mark all as read."""
    notifications.mark_read(member=request.member)
    if not request.htmx:
        return redirect(org_reverse("accounts:notifications"))
    page = Paginator(inbox_queries.inbox(request.member), PAGE_SIZE).get_page(1)
    response = render(request, "accounts/notifications.html#inbox", {"page": page})
    return htmx.trigger(response, "k:notification")
