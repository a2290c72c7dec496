"""Everything crm contributes to the frame and to accounts."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import AuditEventType, register_audit_events, register_permissions
from crm.hooks import ActivityKind, register_activity_kinds
from crm.rules import PERMISSIONS

register_permissions(*PERMISSIONS)

register_audit_events(
    AuditEventType("crm.activity_written", _("wrote on the timeline")),
    AuditEventType("crm.activity_deleted", _("deleted from the timeline")),
)

register_activity_kinds(
    ActivityKind("note", _("wrote a note"), "sticky", by_person=True),
    ActivityKind("call", _("made a call"), "telephone", "ok", by_person=True),
    ActivityKind("meeting", _("had a meeting"), "people", "ok", by_person=True),
    ActivityKind("email", _("wrote an e-mail"), "envelope", by_person=True),
)
