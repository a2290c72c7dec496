"""Who may what: each operation of the site with each kind of caller, what is declared, and what the site answered."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory
from django.urls import get_resolver

from accounts.access import MEMBER_ONLY, PUBLIC, SIGNED_IN, STAFF
from accounts.api.authentication import ApiKeyAuthentication
from accounts.checks import all_views
from accounts.hooks import permissions
from accounts.models import User
from config.tests.routes import Route, routes

PEOPLE: Final = ("anonymous", "stranger", "user", "manager", "admin", "owner", "staff", "key", "expired")
ROLES: Final = ("user", "manager", "admin", "owner")
ADMINISTRATION: Final = "administration"
NEVER: Final = "administration, never"
# Steps of signing in: who is not in the middle of it is led to its beginning, or on, when signed in already.
MIDWAY: Final = "midway in signing in"
_MIDWAY_PAGES: Final = {
    "account/login/code/confirm/", "account/2fa/authenticate/", "account/2fa/webauthn/login/",
    "account/3rdparty/login/error/", "account/3rdparty/signup/",
}  # fmt: skip
SAFE: Final = ("GET",)
YES, LOG_IN, FORBIDDEN, NOT_FOUND, UNPAID = "yes", "log in", "403", "404", "402"
# The id in the address is that of the organization itself.
OF_THE_ORGANIZATION: Final = {"api/v1/organizations/<uuid:pk>/"}
_API_METHODS: Final = ("get", "post", "put", "patch", "delete")
_ADMIN_PAGE: Final = re.compile(
    r"admin/(?!password_change)(\w+)/(\w+)/(?:(add)/|<path:object_id>/(change|delete|history)/)?"
)
_LOG_IN_PAGES: Final = ("/account/login/", "/admin/login/")
# Health and figures are for machines, and the log-out asks for a token of its own: other tests ask them.
_NOT_ASKED: Final = {"healthz", "readyz", "metrics", "api/v1/auth/logout/"}


@dataclass(frozen=True)
class Operation:
    """One method of one address, with its declaration: a permission, or a word of `accounts.access`."""

    route: Route
    method: str
    access: str

    @property
    def name(self) -> str:
        return f"{self.method:<6} /{self.route.pattern}"

    @property
    def works_unpaid(self) -> bool:
        """Whether it answers an organization that has not paid: reading, and what says so."""
        view = getattr(self.route.callback, "cls", self.route.callback)
        return self.method in SAFE or getattr(view, "works_unpaid", False)

    @property
    def knows_keys(self) -> bool:
        """Whether programs with a key of the organization may ask it at all."""
        return ApiKeyAuthentication in self._ways_in

    @property
    def knows_keys_alone(self) -> bool:
        """Whether nothing but a key opens it: the address for other assistants."""
        return self._ways_in == [ApiKeyAuthentication]

    @property
    def _ways_in(self) -> list[Any]:
        return getattr(getattr(self.route.callback, "cls", None), "authentication_classes", [])

    def expected(self, person: str) -> str:
        """What the declaration promises the caller."""
        if self.access in {PUBLIC, MIDWAY}:
            return YES
        if person == "anonymous" or (person == "key" and not self.knows_keys):
            return LOG_IN
        if self.knows_keys_alone:
            return FORBIDDEN if person == "key" else LOG_IN
        if self.access == SIGNED_IN:
            return YES
        if self.access in {STAFF, ADMINISTRATION, NEVER}:
            refusal = NOT_FOUND if self.access == STAFF else LOG_IN
            allowed = FORBIDDEN if self.access == NEVER else YES
            return allowed if person == "staff" else refusal
        return self._inside(person)

    def _inside(self, person: str) -> str:
        """Inside the organization: nothing is there for others, a role may what its permissions say, a key nothing."""
        if person in {"stranger", "staff"}:
            return NOT_FOUND
        if person == "expired":
            return YES if self.works_unpaid else UNPAID
        if self.access == MEMBER_ONLY or person == "owner":
            return YES
        return YES if person in permissions[self.access].roles else FORBIDDEN


def operations() -> Iterator[Operation]:
    """Everything one can ask the site for: pages, endpoints of the API, the door, the administration."""
    for route in (route for route in routes() if route.pattern not in _NOT_ASKED):
        if route.is_api:
            yield from _of_api(route)
        else:
            yield from (Operation(route, method, route.access) for method in ("GET", "POST"))
    seen = set()
    for pattern, callback in all_views(get_resolver().url_patterns):
        if pattern.startswith("account/") and pattern not in seen:
            access = SIGNED_IN if getattr(callback, "login_required", True) else PUBLIC
            access = MIDWAY if pattern in _MIDWAY_PAGES else access
            yield from (Operation(Route(pattern, callback), method, access) for method in ("GET", "POST"))
        elif page := _ADMIN_PAGE.fullmatch(pattern):
            yield Operation(Route(pattern, callback), "GET", _of_administration(*page.groups()))
        seen.add(pattern)


def _of_administration(app: str, model: str, adds: str | None, page: str | None) -> str:
    """What the administration declares of a model: a page of it may be for nobody, whoever operates the site."""
    request = RequestFactory().get("/")
    request.user = User(is_active=True, is_staff=True, is_superuser=True)
    pages = admin.site.get_model_admin(apps.get_model(app, model))
    is_open = pages.has_add_permission(request) if adds else page != "delete" or pages.has_delete_permission(request)
    return ADMINISTRATION if is_open else NEVER


def _of_api(route: Route) -> Iterator[Operation]:
    view: Any = getattr(route.callback, "cls", route.callback)
    actions: dict[str, str] = getattr(route.callback, "actions", None) or {
        method: method for method in _API_METHODS if hasattr(view, method) or view is route.callback
    }
    declared: dict[str, str] = getattr(view, "permissions", {})
    for method, action in list(actions.items()):
        if method in _API_METHODS:
            access = (declared.get(action) or declared["*"]) if declared else route.access
            yield Operation(route, method.upper(), str(access))


def verdict(response: Any) -> str:
    """An answer as a word of the table; what is neither a refusal nor a fault is "yes"."""
    status = response.status_code
    if status == HTTPStatus.UNAUTHORIZED or _leads_to_log_in(response):
        return LOG_IN
    refusals = {HTTPStatus.FORBIDDEN: FORBIDDEN, HTTPStatus.NOT_FOUND: NOT_FOUND, HTTPStatus.PAYMENT_REQUIRED: UNPAID}
    if status in refusals:
        return refusals[status]
    return YES if status < HTTPStatus.INTERNAL_SERVER_ERROR else str(status)


def _leads_to_log_in(response: Any) -> bool:
    to = response.headers.get("Location", "") + response.headers.get("HX-Redirect", "")
    return response.status_code == HTTPStatus.FOUND and to.startswith(_LOG_IN_PAGES)


def report(answers: dict[Operation, dict[str, str]], differing: int) -> str:
    """The table as text: a summary, then an operation a line, a caller a column, what is declared at the end."""
    summary = [f"Access matrix: {len(answers)} operations × {len(PEOPLE)} callers, {differing} answers differ"]
    for person in PEOPLE:
        counts = Counter(row[person] for row in answers.values()).most_common()
        summary.append(f"  {person:<11}" + ", ".join(f"{word} {number}" for word, number in counts))
    width = max(len(operation.name) for operation in answers)
    lines = [f"{'':<{width}}  " + "".join(f"{person:<11}" for person in PEOPLE) + "declared"]
    for operation, row in answers.items():
        cells = "".join(f"{row[person]:<11}" for person in PEOPLE)
        lines.append(f"{operation.name:<{width}}  {cells}{operation.access}")
    return "\n".join([*summary, "", *lines, ""])
