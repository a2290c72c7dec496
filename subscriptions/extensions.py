"""Everything subscriptions contribute to accounts and to the frame."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import (
    AuditEventType,
    EntitlementResolver,
    OrganizationEnder,
    OrganizationStarter,
    entitlement_resolvers,
    organization_enders,
    organization_starters,
    register_audit_events,
    register_not_personal,
    register_permissions,
    register_personal_data,
)
from config.lib.notifications import ALSO_BY_EMAIL, NotificationKind, notification_kinds
from config.lib.shell import SettingsTab, settings_tabs
from subscriptions.privacy import NOT_PERSONAL, PERSONAL_DATA
from subscriptions.rules import PERMISSIONS, BillingPermission
from subscriptions.services import changes, customers, subscriptions, usage

register_permissions(*PERMISSIONS)
register_personal_data(*PERSONAL_DATA)
register_not_personal(NOT_PERSONAL)
register_audit_events(AuditEventType("subscriptions.changed", _("changed the plan to")))
entitlement_resolvers.register(
    "plans", EntitlementResolver(usage.allows, usage.is_read_only, usage.take, "subscriptions:billing", usage.left)
)
organization_starters.register("plan", OrganizationStarter(subscriptions.start))
organization_starters.register("stripe_customer", OrganizationStarter(customers.create_later))
organization_enders.register("stripe", OrganizationEnder(changes.end))
settings_tabs.register(
    "billing",
    SettingsTab("billing", _("Plan and payment"), "subscriptions:billing", "organization", 30, BillingPermission.VIEW),
)

for kind in [
    NotificationKind(
        "subscriptions.limit_near",
        _("%(what)s: 80%% of your plan is used"),
        _("%(used)s of %(limit)s. There is still time to choose a larger plan."),
        "speedometer2",
        _("Your plan is nearly full"),
        ALSO_BY_EMAIL,
    ),
    NotificationKind(
        "subscriptions.limit_reached",
        _("%(what)s: your plan is full"),
        _("%(used)s of %(limit)s. A larger plan makes room at once."),
        "speedometer2",
        _("Your plan is full"),
        ALSO_BY_EMAIL,
    ),
]:
    notification_kinds.register(kind.key, kind)
