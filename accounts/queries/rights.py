"""What roles and members may do, as tables for people."""

from dataclasses import dataclass
from itertools import groupby

from accounts.hooks import Permission, permissions
from accounts.models import Member, Role
from config.lib.shell import Text


@dataclass(frozen=True)
class Right:
    """A permission as it stands for one member: by the role, and the override (None when there is none)."""

    permission: Permission
    by_role: bool
    override: bool | None

    @property
    def is_allowed(self) -> bool:
        """Whether the member may."""
        return self.by_role if self.override is None else self.override


def _by_area() -> list[tuple[Text, list[Permission]]]:
    """The registered permissions, those of one area together, in the order of registration."""
    first_seen: dict[str, int] = {}
    for permission in permissions:
        first_seen.setdefault(str(permission.area), len(first_seen))
    ordered = sorted(permissions, key=lambda permission: first_seen[str(permission.area)])
    return [
        (rows[0].area, rows) for _area, group in groupby(ordered, key=lambda row: str(row.area)) if (rows := [*group])
    ]


def matrix() -> list[tuple[Text, list[tuple[Permission, list[bool]]]]]:
    """Areas with their permissions, each with whether Owner, Administrator, Manager and User have it."""
    return [
        (area, [(row, [role == Role.OWNER or role in row.roles for role in Role.values]) for row in rows])
        for area, rows in _by_area()
    ]


def rights_of(member: Member) -> list[tuple[Text, list[Right]]]:
    """Areas with the member's rights."""
    return [
        (area, [Right(row, member.role in row.roles, member.overrides.get(row.key)) for row in rows])
        for area, rows in _by_area()
    ]
