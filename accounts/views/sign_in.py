"""How a person signs in: passkeys, the authenticator app, recovery codes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, PersonRequest, member_only, signed_in
from accounts.queries import members
from accounts.queries.second_factor import second_factors


@member_only
@require_safe
def sign_in(request: MemberRequest) -> HttpResponse:
    """The ways the person signs in, each led to the page that changes it."""
    return render(request, "accounts/sign_in.html", {"factors": second_factors(request.user)})


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
