"""Who may open a view: one declaration for each, checked at start by `accounts.checks`.

@requires(CrmPermission.EDIT_CONTACTS)   a member with the permission; strangers get 404, colleagues 403
@member_only                             any member of the organization in the address
@signed_in                               any signed-in person, outside an organization
@public                                  everybody
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import View
from django_htmx.middleware import HtmxDetails

from accounts.models import Member, Organization, User

Handler = Callable[..., HttpResponseBase]
MEMBER_ONLY, SIGNED_IN, PUBLIC = "member", "signed in", "public"


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


def public(view: Handler) -> Handler:
    """A function view for everybody."""
    open_view = login_not_required(view)
    open_view.access = PUBLIC  # type: ignore[attr-defined]
    return open_view


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
