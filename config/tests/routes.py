"""Every address of the site, for the sweeps."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from accounts.checks import all_views, declared_access

_PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>|\(\?P<(?P<regex_name>\w+)>[^)]*\)")
_NOT_OURS = ("admin/", "account/", "static/")


@dataclass(frozen=True)
class Route:
    """An address pattern with the view behind it."""

    pattern: str
    callback: Any

    @property
    def access(self) -> str:
        return declared_access(self.callback) or ""

    @property
    def is_page(self) -> bool:
        """Whether it lies under an organization's slug."""
        return self.pattern.startswith("o/<slug:organization>/")

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def app(self) -> str:
        """The app of the view, "config" for those of the whole site."""
        view = getattr(self.callback, "cls", None) or getattr(self.callback, "view_class", None) or self.callback
        return str(view.__module__).partition(".")[0]

    def may_mean(self, app: str) -> bool:
        """Whether its id may be of a row of the app: its own, or accounts', whose jobs and members all apps name."""
        return self.app in {app, "config"} or app == "accounts"

    @property
    def names(self) -> list[str]:
        """The parameters beside the organization."""
        found = [match["name"] or match["regex_name"] for match in _PARAMETER.finditer(self.pattern)]
        return [name for name in found if name != "organization"]

    @property
    def takes_id(self) -> bool:
        return bool(self.names)

    def path(self, slug: str, value: object = "") -> str:
        """The address with the organization's slug and `value` for every other parameter."""
        filled = _PARAMETER.sub(lambda m: slug if m["name"] == "organization" else str(value), self.pattern)
        return "/" + filled.replace("^", "").replace("$", "").replace("\\.", ".").replace("/?", "/")


def routes() -> list[Route]:
    """Every address of the product itself."""
    found = [Route(pattern, callback) for pattern, callback in all_views(get_resolver().url_patterns)]
    return [
        route
        for route in found
        if not route.pattern.startswith(_NOT_OURS) and "<drf_format_suffix" not in route.pattern
    ]


def pages() -> list[Route]:
    """Addresses under an organization."""
    return [route for route in routes() if route.is_page]


def endpoints() -> list[Route]:
    """Addresses of the API."""
    return [route for route in routes() if route.is_api]
