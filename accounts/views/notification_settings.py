"""How a member is told: channels, hours of rest, browsers, and what was sent lately."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, in_person, member_only, works_unpaid
from accounts.forms.notifications import DeviceForm, NotificationSettingsForm
from accounts.queries import notification_settings as queries
from accounts.services import devices
from accounts.services import notification_settings as services
from config.lib import push, sms
from config.lib.devices import device_name
from config.lib.errors import DomainError
from config.lib.places import time_zone_name
from config.lib.urls import org_reverse


@works_unpaid
@member_only
@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request: MemberRequest) -> HttpResponse:
    """Kinds by channels, quiet hours and the daily e-mail; browsers and the log are below."""
    row = queries.settings_of(request.member)
    if request.method != "POST":
        return _page(request, NotificationSettingsForm(row))
    form = NotificationSettingsForm(row, request.POST)
    if not form.is_valid():
        return _page(request, form)
    services.save_settings(member=request.member, **form.values)
    messages.success(request, _("Your notification settings are saved."))
    return redirect(org_reverse("accounts:notification_settings"))


def _page(request: MemberRequest, form: NotificationSettingsForm) -> HttpResponse:
    context = {
        "form": form,
        "channels": queries.offered_channels(),
        "devices": queries.devices_of(request.user),
        "push_key": push.public_key() if push.is_available() else "",
        "needs_phone": sms.is_available() and request.user.phone_verified_at is None,
        "log": queries.log_of(request.member),
        "zone": time_zone_name(request.user.time_zone),
    }
    return render(request, "accounts/notification_settings.html", context, status=422 if form.errors else 200)


@works_unpaid
@member_only
@in_person
@require_POST
def device_add(request: MemberRequest) -> HttpResponse:
    """The browser that asks gets the person's notifications."""
    form = DeviceForm(request.POST)
    try:
        if not form.is_valid():
            raise services.BadSubscription
        name = device_name(request.headers.get("User-Agent", "")) or _("Browser")
        device = services.add_device(user=request.user, name=name, **form.cleaned_data)
        devices.keep_push(request.session, device)
        messages.success(request, _("Notifications are on in this browser."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect(org_reverse("accounts:notification_settings"))


@works_unpaid
@member_only
@require_POST
def device_remove(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """The browser gets nothing more."""
    services.end_device(get_object_or_404(queries.devices_of(request.user), pk=pk))
    messages.success(request, _("Notifications are off in that browser."))
    return redirect(org_reverse("accounts:notification_settings"))
