"""Who may open a view: one declaration for each, checked at start by `accounts.checks`.

@requires(CrmPermission.EDIT_CONTACTS)   a member with the permission; strangers get 404, colleagues 403
@member_only                             any member of the organization in the address
@signed_in                               any signed-in person, outside an organization
@staff_only                              who operates the installation
@public                                  everybody

Beneath the declaration, `@step_up` asks once more who is there, before what an unlocked screen must not be enough for;
`@in_person` refuses an operator who acts in the person's name, and so does `@step_up`.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django_htmx.middleware import HtmxDetails

from accounts.errors import ForThePersonAlone
from accounts.models import Member, Organization, User
from config.lib import ambient, htmx

Handler = Callable[..., HttpResponseBase]
MEMBER_ONLY, SIGNED_IN, STAFF, PUBLIC = "member", "signed in", "staff", "public"


class PersonRequest(HttpRequest):
    """What a view for signed-in people receives, for annotations."""

    user: User
    htmx: HtmxDetails


class MemberRequest(PersonRequest):
    """What a view under `/o/<organization>/` receives, for annotations."""

    organization: Organization
    member: Member


def check(request: HttpRequest, permission: str) -> None:
    """Raise `Http404` for a stranger, `PermissionDenied` for a member who may not."""
    member = getattr(request, "member", None)
    if member is None:
        raise Http404
    if permission != MEMBER_ONLY and not member.has(permission):
        raise PermissionDenied


def requires(permission: str) -> Callable[[Handler], Handler]:
    """A function view for members who have the permission."""

    def decorate(view: Handler) -> Handler:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check(request, permission)
            return view(request, *args, **kwargs)

        guarded.access = str(permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def member_only(view: Handler) -> Handler:
    """A function view for every member of the organization."""
    return requires(MEMBER_ONLY)(view)


def signed_in(view: Handler) -> Handler:
    """A function view for a signed-in person; `LoginRequiredMiddleware` sends others to the log-in page."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def staff_only(view: Handler) -> Handler:
    """A function view for who operates the installation; it does not exist for anybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not getattr(request.user, "is_staff", False):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.access = STAFF  # type: ignore[attr-defined]
    return guarded


def public(view: Handler) -> Handler:
    """A function view for everybody."""
    open_view = login_not_required(view)
    open_view.access = PUBLIC  # type: ignore[attr-defined]
    return open_view


def in_person(view: Handler) -> Handler:
    """A view for the person alone; raises `ForThePersonAlone` for an operator who acts in their name."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if ambient.current().staff is not None:
            raise ForThePersonAlone
        return view(request, *args, **kwargs)

    return guarded


def step_up(view: Handler) -> Handler:
    """A view that opens only to who gave their password, a code or a passkey again in the last ten minutes.

    Others are asked, and come back to this page; after a POST to the page it was sent from, to press once more there.
    """

    @wraps(view)
    @in_person
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if proved_lately(request) else _ask_again(request)

    return guarded


def proved_lately(request: HttpRequest) -> bool:
    """Whether the person proved again who they are; who has nothing to prove it with must have signed in lately."""
    if get_adapter().get_reauthentication_methods(request.user):
        return bool(did_recently_reauthenticate(request))
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the proof; who only signs in through another site does that again."""
    back = urlencode({"next": _page_of(request)})
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        get_adapter().logout(request)
        messages.info(request, _("Sign in again to go on."))
    return htmx.redirect(request, f"{methods[0]['url'] if methods else resolve_url(settings.LOGIN_URL)}?{back}")


def _page_of(request: HttpRequest) -> str:
    """The address of this page, or of the one whose form or button sent the request."""
    if request.method in {"GET", "HEAD"} and not getattr(request, "htmx", False):
        return request.get_full_path()
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(sender)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def works_unpaid(view: Handler) -> Handler:
    """Lets a view that writes work even when the organization's plan is read-only: paying, leaving, exporting."""
    view.works_unpaid = True  # type: ignore[attr-defined]
    return view


class MemberView(View):
    """Base of the class views under `/o/<organization>/`; `permission` is required."""

    permission: ClassVar[str] = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As the parent, after the permission was checked."""
        check(request, self.permission)
        return super().dispatch(request, *args, **kwargs)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """As the parent; the callback carries its declaration for the system check."""
        view: Any = super().as_view(**initkwargs)
        view.access = str(cls.permission)
        return view
