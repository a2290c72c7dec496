"""The way into the settings."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member_only
from config.lib.shell import SETTINGS_GROUPS, settings_tabs
from config.lib.urls import org_reverse


@member_only
@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    """Go to the first page of the settings that the member may see; the profile is everybody's."""
    groups = list(SETTINGS_GROUPS)
    tabs = sorted(settings_tabs, key=lambda tab: (groups.index(tab.group), tab.order))
    first = next(tab for tab in tabs if tab.permission is None or request.member.has(tab.permission))
    return redirect(org_reverse(first.url_name))
