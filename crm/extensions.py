"""Everything crm contributes to the frame and to accounts."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import AuditEventType, register_audit_events, register_permissions
from crm.hooks import ActivityKind, register_activity_kinds
from crm.rules import PERMISSIONS

register_permissions(*PERMISSIONS)

register_audit_events(
    AuditEventType("crm.activity_written", _("wrote on the timeline")),
    AuditEventType("crm.activity_changed", _("corrected on the timeline")),
    AuditEventType("crm.activity_deleted", _("deleted from the timeline")),
)

register_activity_kinds(
    ActivityKind("note", _("wrote a note"), "sticky", by_person=True),
    ActivityKind("call", _("made a call"), "telephone", "ok", by_person=True),
    ActivityKind("meeting", _("had a meeting"), "people", "ok", by_person=True),
    ActivityKind("email", _("wrote an e-mail"), "envelope", by_person=True),
    ActivityKind("contact_created", _("added the contact %(name)s"), "person-plus"),
    ActivityKind("company_created", _("added the company %(name)s"), "building-add"),
    ActivityKind("imported", _("imported %(name)s from %(file)s"), "box-arrow-in-down"),
    ActivityKind("changed", _("changed in %(name)s: %(fields)s"), "pencil"),
    ActivityKind("deal_created", _("opened the deal %(name)s"), "kanban", "accent"),
    ActivityKind("deal_moved", _("moved the deal %(name)s to “%(stage)s”"), "kanban", "accent"),
    ActivityKind("deal_won", _("won the deal %(name)s · %(amount)s"), "trophy", "ok"),
    ActivityKind("deal_lost", _("lost the deal %(name)s"), "x-lg", "bad"),
    ActivityKind("deal_reopened", _("reopened the deal %(name)s"), "arrow-counterclockwise"),
    ActivityKind("task_created", _("added the task “%(name)s”"), "check2-square"),
    ActivityKind("task_done", _("finished the task “%(name)s”"), "check-lg", "ok"),
    ActivityKind("task_reopened", _("reopened the task “%(name)s”"), "arrow-counterclockwise"),
    ActivityKind("file_added", _("added the file %(name)s"), "paperclip"),
    ActivityKind("file_deleted", _("deleted the file “%(name)s”"), "trash"),
)
