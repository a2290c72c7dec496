"""What the command palette offers: places, commands, records."""

from typing import Any

from accounts.models import Member
from config.context import visible
from config.lib.shell import create_actions, nav_items, search_providers, settings_tabs
from config.lib.text import fold
from config.lib.urls import org_reverse

HITS_PER_KIND = 5
SETTINGS_ICON = "sliders"


def results(member: Member, text: str) -> dict[str, Any]:
    """Groups of hits for the palette: records by kind, then pages and commands whose name has the words."""
    words = fold(text).split()
    found = [
        {"label": provider.label, "hits": provider.search(member, text, HITS_PER_KIND)}
        for provider in visible(search_providers, member)
        if words
    ]
    groups = [group for group in found if group["hits"]]
    return {"groups": groups, "commands": _commands(member, words), "text": text}


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
