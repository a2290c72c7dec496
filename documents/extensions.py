"""Everything documents contributes to accounts."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import (
    AuditEventType,
    OrganizationStarter,
    organization_starters,
    register_audit_events,
    register_not_personal,
    register_permissions,
)
from documents import services
from documents.privacy import NOT_PERSONAL
from documents.rules import PERMISSIONS

register_permissions(*PERMISSIONS)
register_audit_events(AuditEventType("documents.template_changed", _("changed the look of")))
register_not_personal(NOT_PERSONAL)
organization_starters.register("documents", OrganizationStarter(services.create_default_templates))
