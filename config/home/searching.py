"""What search shows: in the command palette places, commands and records; on its own page records by kind."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from accounts.models import Member
from ai_assistant.queries.recent import recent
from ai_assistant.search.finding import Found, find
from config.context import visible
from config.lib.shell import SearchHit, create_actions, nav_items, search_providers, settings_tabs
from config.lib.text import fold
from config.lib.urls import org_reverse

HITS_PER_KIND: Final = 5
HITS_PER_PAGE: Final = 25
MOST_RECENT: Final = 5
SETTINGS_ICON: Final = "sliders"


@dataclass(frozen=True)
class Group:
    """Hits under one heading; `all_url` leads to the rest of them, "" when there are no more."""

    key: str
    label: Any
    hits: Sequence[SearchHit]
    all_url: str = ""


def palette(member: Member, text: str) -> dict[str, Any]:
    """Groups of hits for the palette: records by kind, then pages and commands whose name has the words.

    Without words the records the member was last at.
    """
    words = fold(text).split()
    if words:
        groups = _everything(member, text, find(member, text))
    else:
        latest = recent(member, MOST_RECENT)
        groups = [Group("recent", _("Recent"), latest)] if latest else []
    return {
        "groups": groups,
        "commands": _commands(member, words),
        "text": text,
        "all_url": _address(text) if words else "",
    }


def page(member: Member, text: str, kind: str, number: str) -> dict[str, Any]:
    """The page of results: some of every kind or, where one is chosen, all that was found of it, page by page."""
    found = find(member, text)
    chosen = next(iter(find(member, text, [kind])), None) if kind else None
    numbered, hits = _page(chosen, number) if chosen else (None, [])
    return {
        "text": text,
        "kind": kind,
        "tabs": _tabs(text, found, kind),
        "groups": [] if kind else _everything(member, text, found),
        "chosen": chosen,
        "page": numbered,
        "hits": hits,
    }


def _everything(member: Member, text: str, found: Sequence[Found]) -> list[Group]:
    """What registered providers answer, such as questions in words, then the records."""
    answers = [
        Group(provider.key, provider.label, provider.search(member, text, HITS_PER_KIND))
        for provider in visible(search_providers, member)
    ]
    return [group for group in (*answers, *(_group(each, text) for each in found)) if group.hits]


def _group(found: Found, text: str) -> Group:
    has_more = len(found.ids) > HITS_PER_KIND
    return Group(
        found.source.key,
        found.source.label,
        found.hits(0, HITS_PER_KIND),
        _address(text, found.source.key) if has_more else "",
    )


def _page(found: Found, number: str) -> tuple[Page[uuid.UUID], list[SearchHit]]:
    """A page of the records, and what is shown of them."""
    page = Paginator(found.ids, HITS_PER_PAGE).get_page(number)
    return page, found.hits(page.start_index() - 1, page.end_index())


def _tabs(text: str, found: Sequence[Found], kind: str) -> list[dict[str, Any]]:
    """All kinds, then each that has the words; how many where they could be counted."""
    everything = {"label": _("Everything"), "url": _address(text), "count": None, "is_current": not kind}
    return [everything] + [
        {
            "label": each.source.label,
            "url": _address(text, each.source.key),
            "count": None if each.is_cut else len(each.ids),
            "is_current": each.source.key == kind,
        }
        for each in found
    ]


def _address(text: str, kind: str = "") -> str:
    return f"{org_reverse('search')}?{urlencode({'q': text} | ({'kind': kind} if kind else {}))}"


def _commands(member: Member, words: list[str]) -> list[dict[str, Any]]:
    """What may be made, the places of the menu, and, once one types, the pages of the settings."""
    entries = [(item, item.icon) for item in (*visible(create_actions, member), *visible(nav_items, member))]
    if words:
        entries += [(tab, SETTINGS_ICON) for tab in visible(settings_tabs, member)]
    return [
        {"label": item.label, "icon": icon, "url": org_reverse(item.url_name)}
        for item, icon in entries
        if all(word in fold(str(item.label)) for word in words)
    ]
