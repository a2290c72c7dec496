"""Opens the scope of the organization named in the address, and watches over who is in the session."""

import datetime
import time
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import impersonation
from accounts.errors import AddressNotAllowed, ForThePersonAlone, SecondFactorRequired
from accounts.queries import members
from accounts.services import allow_list
from accounts.services.second_factor import require_second_factor
from accounts.tenancy import scope
from config.lib import ambient, clock, htmx
from config.lib.shell import counts_key

# How a page answers that changed something: elsewhere to go, or nothing to show.
_CHANGED = (HTTPStatus.FOUND, HTTPStatus.NO_CONTENT)
_DAY_SECONDS = 24 * 3600
SEEN_EVERY = datetime.timedelta(minutes=5)
SEEN_SECONDS = SEEN_EVERY.total_seconds()


class ImpersonationMiddleware:
    """While an operator is in a person's account: names them to the audit trail, and keeps them to their limits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.impersonation = impersonation.of(request)
        with ambient.surroundings(staff=request.impersonation and request.impersonation.staff):
            return self.get_response(request)

    def process_view(self, request: Any, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Lead back when the time is over or the person is signed out; shut the pages about signing in."""
        if request.impersonation is None:
            return None
        match = request.resolver_match
        if request.impersonation.is_over or (match.url_name == "account_logout" and request.method == "POST"):
            return impersonation.leave(request, request.impersonation)
        if match.route.startswith("account/"):
            error = ForThePersonAlone()
            return render(request, "errors/domain.html", {"error": error}, status=error.status)
        return None


class SessionEndMiddleware:
    """Signs out who signed in `settings.SESSION_MAX_DAYS` ago, however active they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began = request.session.setdefault("began_at", time.time())
            if began < time.time() - settings.SESSION_MAX_DAYS * _DAY_SECONDS:
                get_adapter().logout(request)
                messages.info(request, _("You signed in long ago. Sign in again to go on."))
        return self.get_response(request)


class LastSeenMiddleware:
    """Remembers every five minutes that a session is in use, for the list of the person's devices."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.get("seen_at", 0) < time.time() - SEEN_SECONDS:
            request.session["seen_at"] = time.time()
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


class OrganizationMiddleware:
    """For `/o/<organization>/…`: a member enters the scope, anybody else meets 404; views never see the slug.

    A member without the second factor that the organization requires is led to setting one up, and sees nothing else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.organization = request.member = None
        with ExitStack() as request.tenancy:
            response = self.get_response(request)
        if request.member is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")  # not for who sits there next
            if response.status_code in _CHANGED:
                cache.delete(counts_key(request.member.organization_id))
        return response

    def process_view(
        self, request: Any, _view: Any, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Resolve the slug; membership is looked up on each request, so that leaving takes effect at once."""
        slug = kwargs.pop("organization", None)
        if slug is None or not request.user.is_authenticated:
            return None
        member = members.membership(request.user, slug=slug)
        if member is None:
            raise Http404
        try:
            allow_list.require_admitted(member)
            require_second_factor(member)
        except AddressNotAllowed as error:
            return render(request, "errors/domain.html", {"error": error}, status=error.status)
        except SecondFactorRequired:
            return htmx.redirect(request, reverse("mfa_index"))
        request.organization, request.member = member.organization, member
        request.tenancy.enter_context(scope(member.organization, member))
        if member.last_seen_at is None or clock.now() - member.last_seen_at > SEEN_EVERY:
            members.mark_seen(member)
        return None
