"""Permissions of the CRM. Everybody in the team sees every customer; owners and roles decide who changes what."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.hooks import MANAGERS, Permission
from accounts.models import Member
from crm.hooks import activity_kinds
from crm.models import Activity, Task


class CrmPermission(StrEnum):
    """What may be done with customers and sales."""

    VIEW = "crm.view"
    EDIT = "crm.edit"
    DELETE = "crm.delete"
    IMPORT = "crm.import"
    EXPORT = "crm.export"
    MANAGE_PIPELINES = "crm.manage_pipelines"


_AREA = _("Customers and sales")
PERMISSIONS = [
    Permission(CrmPermission.VIEW, _("See contacts, companies, deals and tasks"), _AREA),
    Permission(CrmPermission.EDIT, _("Add and change them"), _AREA),
    Permission(CrmPermission.DELETE, _("Delete them"), _AREA, MANAGERS),
    Permission(CrmPermission.IMPORT, _("Import contacts"), _AREA, MANAGERS),
    Permission(CrmPermission.EXPORT, _("Export lists"), _AREA, MANAGERS),
    Permission(CrmPermission.MANAGE_PIPELINES, _("Change pipelines and stages"), _AREA, MANAGERS),
]


def may_change_activity(member: Member | None, activity: Activity) -> bool:
    """Entries of the timeline are changed by who wrote them; the product's own entries by nobody."""
    kind = activity_kinds.get(activity.kind)
    return member is not None and kind is not None and kind.by_person and activity.member_id == member.pk


def may_delete_task(member: Member, task: Task) -> bool:
    """One's own tasks, given or taken, may always go; those of others need the permission to delete."""
    is_own = member.pk in (task.created_by_id, task.assignee_id)
    return member.has(CrmPermission.EDIT) and (is_own or member.has(CrmPermission.DELETE))
