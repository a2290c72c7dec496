"""How a person signs in, and where they are signed in."""

import logging
from collections.abc import Callable
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows import connect
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as openid_views
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, PersonRequest, member_only, public, signed_in, step_up, works_unpaid
from accounts.forms.sign_in import ChoiceOfOneForm
from accounts.queries import members
from accounts.queries.connections import connections
from accounts.queries.devices import signed_in_devices
from accounts.queries.second_factor import second_factors
from accounts.services import devices
from config.lib.urls import org_reverse

log = logging.getLogger("kantora.security")


@member_only
@require_safe
def sign_in(request: MemberRequest) -> HttpResponse:
    """The ways the person signs in, each led to the page that changes it."""
    context = {
        "factors": second_factors(request.user),
        "connections": connections(request),
        "devices": signed_in_devices(request.user, session_key=request.session.session_key),
    }
    return render(request, "accounts/sign_in.html", context)


def _chosen(request: MemberRequest, rows: QuerySet[Any]) -> Any:
    """The row whose key the form sent; `Http404` for none of the person's own."""
    form = ChoiceOfOneForm(request.POST, rows=rows)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["chosen"]


@works_unpaid
@member_only
@require_POST
def end_session(request: MemberRequest) -> HttpResponse:
    """Sign one device out."""
    devices.end_session(_chosen(request, UserSession.objects.filter(user=request.user)))
    messages.success(request, _("The device is signed out."))
    return redirect(org_reverse("accounts:sign_in"))


@works_unpaid
@member_only
@require_POST
def end_others(request: MemberRequest) -> HttpResponse:
    """Sign out every other device, and every program."""
    devices.end_others(user=request.user, session_key=request.session.session_key)
    messages.success(request, _("All other devices and programs are signed out."))
    return redirect(org_reverse("accounts:sign_in"))


@works_unpaid
@member_only
@require_POST
@step_up
def disconnect(request: MemberRequest) -> HttpResponse:
    """The account of another site opens this one no more, unless it is the only way in."""
    account = _chosen(request, SocialAccount.objects.filter(user=request.user))
    try:
        connect.validate_disconnect(request, account)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        connect.disconnect(request, account)
    return redirect(org_reverse("accounts:sign_in"))


@public
def login_with(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to another site to sign in, or from the settings to connect it."""
    return _through(openid_views.login, request, provider_id)


@public
def login_with_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the other site."""
    return _through(openid_views.callback, request, provider_id)


def _through(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's view; a site that does not answer, or with something else than its protocol, is no fault of ours.

    Raises `Http404` for a site that the settings do not name.
    """
    if provider_id not in {provider.app.provider_id for provider in get_adapter().list_providers(request)}:
        raise Http404
    try:
        return view(request, provider_id)
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        log.warning("signing in through %s failed: %s", provider_id, type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=401)


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
