"""What a plan refuses, on pages: one message with the way to another plan."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import entitlements
from accounts.entitlements import PlanRefusal
from config.lib import htmx
from config.lib.urls import org_reverse
from subscriptions.rules import BillingPermission

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class SubscriptionMiddleware:
    """Lets an unpaid organization read, export and pay, and shows every refusal of a plan in the same way (402).

    The API asks in `accounts.api.base`, where the organization is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stop a write of an organization that is read-only."""
        if request.organization is None or request.method in SAFE_METHODS or getattr(view, "works_unpaid", False):
            return None
        try:
            entitlements.require_writable(request.organization)
        except PlanRefusal as refusal:
            return refused(request, refusal)
        return None

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """An answer for what a service refused by plan."""
        if isinstance(exception, PlanRefusal) and request.member is not None:
            return refused(request, exception)
        return None


def refused(request: Any, refusal: PlanRefusal) -> HttpResponse:
    """The message: a toast in a page that htmx changes, else a page; 402 both."""
    may_pay = request.member.has(BillingPermission.VIEW)
    url = org_reverse("subscriptions:billing") if may_pay else ""
    if request.htmx:
        answer = HttpResponse(status=refusal.status)
        return htmx.toast(answer, refusal.message, tone="bad", link_url=url, link_label=_("See plans"))
    return render(request, "subscriptions/refused.html", {"refusal": refusal, "url": url}, status=refusal.status)
