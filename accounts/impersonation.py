"""An operator of the installation in the account of a person: the session while it lasts, and the way back.

django-hijack changes the session's user and remembers the operator; what it is for and how long is beside that.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from hijack.views import AcquireUserView, ReleaseUserView

from accounts.access import PersonRequest
from accounts.models import User
from accounts.rules import may_impersonate
from accounts.services import impersonations
from config.lib import htmx

_OPERATORS, _TERMS = "hijack_history", "impersonation"


@dataclass(frozen=True)
class Impersonation:
    """Who acts, in whose account, why and until when (seconds since 1970)."""

    staff: User
    person: User
    reason: str
    until: float

    @property
    def is_over(self) -> bool:
        """Whether the time is up, or the operator may no longer."""
        return time.time() >= self.until or not may_impersonate(hijacker=self.staff, hijacked=self.person)

    @property
    def minutes_left(self) -> int:
        """Whole minutes, the last one counted."""
        return max(0, int((self.until - time.time()) // 60) + 1)


def is_going_on(session: Any) -> bool:
    """Whether an operator is in this session."""
    return bool(session.get(_OPERATORS))


def of(request: HttpRequest) -> Impersonation | None:
    """The impersonation that the request belongs to. An operator who is gone leaves a signed-out session."""
    if not is_going_on(request.session) or not request.user.is_authenticated:
        return None
    staff = User.objects.filter(pk=request.session[_OPERATORS][-1], is_active=True).first()
    if staff is None:
        logout(request)
        return None
    terms = request.session[_TERMS]
    return Impersonation(staff, request.user, terms["reason"], terms["until"])


def enter(request: PersonRequest, *, person: User, reason: str) -> HttpResponse:
    """Go on as the person, after all who should know were told. `request` posts `user_pk`, which django-hijack reads.

    Raises `PermissionDenied`.
    """
    impersonations.began(staff=request.user, person=person, reason=reason)
    response: HttpResponse = AcquireUserView.as_view()(request)
    request.session[_TERMS] = {"reason": reason, "until": time.time() + settings.IMPERSONATION_MINUTES * 60}
    return response


def leave(request: HttpRequest, impersonation: Impersonation) -> HttpResponse:
    """Back to the operator's own account, at the person's page of the administration."""
    impersonations.ended(staff=impersonation.staff, person=impersonation.person)
    view = ReleaseUserView(success_url=reverse("admin:accounts_user_change", args=[impersonation.person.pk]))
    view.setup(request)
    response: HttpResponse = view.post(request)
    return htmx.redirect(request, response.url) if isinstance(response, HttpResponseRedirect) else response
