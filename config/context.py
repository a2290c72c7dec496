"""What every page's frame shows: menu, "New" menu, organizations, settings tabs."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from accounts.access import MEMBER_ONLY, MemberRequest
from accounts.models import Member
from accounts.queries import inbox, members
from ai_assistant.rules import AssistantPermission
from config.lib import sms
from config.lib.shell import (
    NAV_GROUPS,
    SETTINGS_GROUPS,
    NavItem,
    counts_key,
    create_actions,
    nav_items,
    settings_tabs,
)

COUNT_SECONDS = 60


def may(member: Member, permission: str | None) -> bool:
    """Whether the member may see an entry of a registry."""
    return permission in (None, "", MEMBER_ONLY) or member.has(permission)


def visible(items: Iterable[Any], member: Member) -> list[Any]:
    """Registered entries the member may see, in order."""
    return sorted((item for item in items if may(member, item.permission)), key=lambda item: item.order)


@dataclass
class Shell:
    """Lazily built, so that fragments and public pages pay nothing for it."""

    request: MemberRequest

    @cached_property
    def member(self) -> Member | None:
        return getattr(self.request, "member", None)

    def _url(self, name: str) -> str:
        return reverse(name, args=[self.request.organization.slug])

    @cached_property
    def _items(self) -> list[dict[str, Any]]:
        return [self._item(item) for item in visible(nav_items, self.member)] if self.member else []

    def _item(self, item: NavItem) -> dict[str, Any]:
        url = self._url(item.url_name)
        count, hot = self._counts.get(item.key, (0, False))
        here = self.request.path
        return {
            "key": item.key,
            "label": item.label,
            "icon": item.icon,
            "url": url,
            "group": item.group,
            "count": count,
            "count_hot": hot,
            "is_current": here == url or (item.key != "home" and here.startswith(url)),
            "on_tabbar": item.on_tabbar,
            "shortcut": item.shortcut,
            "is_lamp": item.key == "assistant",
        }

    @cached_property
    def _counts(self) -> dict[str, tuple[int, bool]]:
        """Counts of the menu, a minute old at most."""
        key = counts_key(self.request.organization.pk)
        counts = cache.get(key)
        if counts is None:
            counts = {item.key: item.count() for item in nav_items if item.count}
            cache.set(key, counts, COUNT_SECONDS)
        return counts

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        """Groups of the menu that have entries."""
        groups = [(group.label, [i for i in self._items if i["group"] == group.key]) for group in NAV_GROUPS]
        return [{"label": label, "items": items} for label, items in groups if items]

    @cached_property
    def tabbar(self) -> list[dict[str, Any]]:
        """The five places of the phone's bar."""
        return [item for item in self._items if item["on_tabbar"]][:5]

    @cached_property
    def create(self) -> list[dict[str, Any]]:
        """The "New" menu."""
        if self.member is None:
            return []
        return [
            {"label": item.label, "icon": item.icon, "url": self._url(item.url_name)}
            for item in visible(create_actions, self.member)
        ]

    @cached_property
    def organizations(self) -> list[dict[str, Any]]:
        """The switcher."""
        if not self.request.user.is_authenticated:
            return []
        current = self.member.organization_id if self.member else None
        return [
            {
                "name": row.organization.name,
                "url": reverse("dashboard", args=[row.organization.slug]),
                "is_current": row.organization_id == current,
            }
            for row in members.places(self.request.user)
        ]

    @cached_property
    def settings_tabs(self) -> list[dict[str, Any]]:
        """The menu of the settings."""
        if self.member is None:
            return []
        tabs = visible(settings_tabs, self.member)
        return [
            {"label": label, "items": [self._tab(tab) for tab in tabs if tab.group == key]}
            for key, label in SETTINGS_GROUPS.items()
            if any(tab.group == key for tab in tabs)
        ]

    def _tab(self, tab: Any) -> dict[str, Any]:
        url = self._url(tab.url_name)
        return {"label": tab.label, "url": url, "is_current": self.request.path.startswith(url)}

    @cached_property
    def unread(self) -> int:
        """Unread notifications, 99 at most."""
        return inbox.unread_count(self.member) if self.member else 0

    @cached_property
    def home_url(self) -> str:
        return self._url("dashboard") if self.member else reverse("home")

    @cached_property
    def palette_url(self) -> str:
        return self._url("palette") if self.member else ""

    @cached_property
    def assistant_url(self) -> str:
        return self._url("assistant:panel") if self.member and self.member.has(AssistantPermission.USE) else ""

    @cached_property
    def notifications_url(self) -> str:
        return self._url("accounts:notifications") if self.member else ""

    @cached_property
    def profile_url(self) -> str:
        return self._url("accounts:profile") if self.member else ""

    @property
    def sends_sms(self) -> bool:
        """Whether this installation can send text messages."""
        return sms.is_available()

    @property
    def must_ask(self) -> bool:
        """Whether the page must ask for news itself: without Redis its socket hears this process only, no worker."""
        return not settings.REDIS_URL

    @cached_property
    def local_mail_url(self) -> str:
        """Where mails can be read on a machine without a mail server."""
        return reverse("local_mail") if settings.SHOW_LOCAL_MAIL else ""


def shell(request: MemberRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": Shell(request)}
