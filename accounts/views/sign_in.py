"""How a person signs in, and where they are signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, PersonRequest, member_only, signed_in
from accounts.queries import members
from accounts.queries.devices import signed_in_devices
from accounts.queries.second_factor import second_factors
from accounts.services import devices
from config.lib.urls import org_reverse


@member_only
@require_safe
def sign_in(request: MemberRequest) -> HttpResponse:
    """The ways the person signs in, each led to the page that changes it."""
    context = {
        "factors": second_factors(request.user),
        "devices": signed_in_devices(request.user, session_key=request.session.session_key),
    }
    return render(request, "accounts/sign_in.html", context)


@member_only
@require_POST
def end_session(request: MemberRequest, pk: int) -> HttpResponse:
    """Sign one device out."""
    devices.end_session(get_object_or_404(UserSession, pk=pk, user=request.user))
    messages.success(request, _("The device is signed out."))
    return redirect(org_reverse("accounts:sign_in"))


@member_only
@require_POST
def end_others(request: MemberRequest) -> HttpResponse:
    """Sign out every other device, and every program."""
    devices.end_others(user=request.user, session_key=request.session.session_key)
    messages.success(request, _("All other devices and programs are signed out."))
    return redirect(org_reverse("accounts:sign_in"))


@signed_in
@require_safe
def set_up(request: PersonRequest) -> HttpResponse:
    """Where every change of a second factor leads: to the settings, or to setting one up while it is missing."""
    factors = second_factors(request.user)
    organizations = [member.organization for member in members.memberships(request.user)]
    waiting = next((row for row in organizations if row.requires_second_factor and not factors.any), None)
    if organizations and waiting is None:
        return redirect(reverse("accounts:sign_in", args=[organizations[0].slug]))
    return render(request, "accounts/set_up.html", {"factors": factors, "organization": waiting})
