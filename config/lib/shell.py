"""The frame of the site as registries: what an app adds to the menu, the dashboard, search and settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.registry import Registry

Text = str | Promise


@dataclass(frozen=True)
class NavGroup:
    """A named group of the menu."""

    key: str
    label: Text | None
    order: int


@dataclass(frozen=True)
class NavItem:
    """A place in the menu. `count` gives (number, is_hot) for the organization in scope; it is cached for a minute.

    `shortcut` is the Latin letter that leads there after G.
    """

    key: str
    label: Text
    icon: str
    url_name: str
    permission: str
    group: str
    order: int
    count: Callable[[], tuple[int, bool]] | None = None
    on_tabbar: bool = False
    shortcut: str = ""


def counts_key(organization_id: UUID) -> str:
    """Where the counts of an organization's menu are kept; a page that changes something lets go of them."""
    return f"nav-counts:{organization_id}"


@dataclass(frozen=True)
class CreateAction:
    """An entry of the "New" menu and the command palette."""

    key: str
    label: Text
    icon: str
    url_name: str
    permission: str
    order: int


@dataclass(frozen=True)
class DashboardFigure:
    """One of the key figures on top of the dashboard. `figure(member, period)` returns the template's context."""

    key: str
    figure: Callable[[Any, Any], dict[str, Any]]
    permission: str
    order: int


@dataclass(frozen=True)
class DashboardCard:
    """A block of the dashboard. `context(member, period)` feeds `template`; `column` is "main" or "side"."""

    key: str
    template: str
    context: Callable[[Any, Any], dict[str, Any]]
    permission: str
    column: str
    order: int


@dataclass(frozen=True)
class SearchHit:
    """A record that search found."""

    title: str
    subtitle: str
    url: str
    icon: str


@dataclass(frozen=True)
class SearchProvider:
    """Finds records of one kind: `search(member, text, limit)`."""

    key: str
    label: Text
    search: Callable[[Any, str, int], Sequence[SearchHit]]
    permission: str
    order: int


@dataclass(frozen=True)
class SettingsTab:
    """A page of the settings. `group` is "organization", "you" or another key of SETTINGS_GROUPS."""

    key: str
    label: Text
    url_name: str
    group: str
    order: int
    permission: str | None = None


@dataclass(frozen=True)
class ChecklistStep:
    """A step of the first-run checklist: `is_done(organization)` looks at the data."""

    key: str
    label: Text
    url_name: str
    is_done: Callable[[Any], bool]
    order: int
    permission: str | None = field(default=None)


NAV_GROUPS = [
    NavGroup("home", None, 0),
    NavGroup("sales", _("Sales"), 1),
    NavGroup("studio", _("Studio"), 2),
    NavGroup("store", _("Store"), 3),
    NavGroup("learning", _("Learning"), 4),
    NavGroup("administration", _("Administration"), 5),
]
SETTINGS_GROUPS: dict[str, Text] = {"organization": _("Organisation"), "you": _("You")}

nav_items: Registry[NavItem] = Registry("nav items", NavItem)
create_actions: Registry[CreateAction] = Registry("create actions", CreateAction)
dashboard_figures: Registry[DashboardFigure] = Registry("dashboard figures", DashboardFigure)
dashboard_cards: Registry[DashboardCard] = Registry("dashboard cards", DashboardCard)
search_providers: Registry[SearchProvider] = Registry("search providers", SearchProvider)
settings_tabs: Registry[SettingsTab] = Registry("settings tabs", SettingsTab)
checklist_steps: Registry[ChecklistStep] = Registry("checklist steps", ChecklistStep)
