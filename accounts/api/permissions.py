"""May the member in scope do it? Kept apart from base.py because DRF's settings import it early."""

from typing import Any

from rest_framework import permissions

from accounts.access import MEMBER_ONLY


class MemberHasPermission(permissions.BasePermission):
    """The view's `permission_of(action)` decides; a view without one is open to every member."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the member in scope may do what the request asks."""
        if not request.user.is_authenticated:
            return False
        needed = view.permission_of(getattr(view, "action", None))
        return needed in (None, MEMBER_ONLY) or request.member.has(needed)
