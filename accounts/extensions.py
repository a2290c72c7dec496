"""Everything accounts contributes to the frame: menu, settings, permissions, audit events."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import (
    AuditEventType,
    PlanCounter,
    PlanFeature,
    SecurityEventKind,
    StoredBytes,
    register_audit_events,
    register_not_personal,
    register_permissions,
    register_personal_data,
    register_plan_terms,
    register_security_events,
    retention_rules,
    stored_bytes,
)
from accounts.privacy import NOT_PERSONAL, PERSONAL_DATA
from accounts.queries.plan_usage import logo_bytes, seats_taken, storage_used
from accounts.retention import RETENTION_RULES
from accounts.rules import PERMISSIONS, AccountsPermission
from accounts.services import data_exports, security
from config.lib.export import ExportWatcher, export_watchers
from config.lib.jobs import JobKind, job_kinds
from config.lib.notifications import ALSO_BY_EMAIL, NotificationKind, notification_kinds
from config.lib.shell import (
    ChecklistStep,
    NavItem,
    SettingsTab,
    checklist_steps,
    nav_items,
    settings_tabs,
)

register_permissions(*PERMISSIONS)
register_personal_data(*PERSONAL_DATA)
register_not_personal(NOT_PERSONAL)
for retention_rule in RETENTION_RULES:
    retention_rules.register(retention_rule.key, retention_rule)
register_plan_terms(
    PlanCounter("members", _("People in the team"), seats_taken, 10),
    PlanCounter("storage", _("Storage for files"), storage_used, 60, unit="bytes"),
    PlanFeature("api", _("Programs: the API"), 30),
)
stored_bytes.register("logos", StoredBytes(logo_bytes))
register_audit_events(
    AuditEventType("accounts.organization_created", _("created the organisation")),
    AuditEventType("accounts.organization_changed", _("changed company details")),
    AuditEventType("accounts.stripe_keys_set", _("set the Stripe keys of")),
    AuditEventType("accounts.stripe_keys_cleared", _("removed the Stripe keys of")),
    AuditEventType("accounts.member_invited", _("invited")),
    AuditEventType("accounts.invitation_revoked", _("withdrew the invitation of")),
    AuditEventType("accounts.member_joined", _("joined the team")),
    AuditEventType("accounts.member_changed", _("changed the rights of")),
    AuditEventType("accounts.member_deactivated", _("removed from the team")),
    AuditEventType("accounts.member_reactivated", _("took back into the team")),
    AuditEventType("accounts.allow_list_changed", _("changed the allowed addresses of")),
    AuditEventType("accounts.api_key_created", _("made the API key")),
    AuditEventType("accounts.api_key_revoked", _("revoked the API key")),
    AuditEventType("accounts.ownership_offered", _("offered the organisation to")),
    AuditEventType("accounts.ownership_transferred", _("became the owner in place of")),
    AuditEventType("accounts.ownership_offer_ended", _("ended the offer of the organisation to")),
    AuditEventType("accounts.data_copied", _("asked for a copy of all data:")),
    AuditEventType("accounts.retention_changed", _("changed how long things are kept in")),
    AuditEventType("accounts.retention_applied", _("let old things go by the rules of")),
    AuditEventType("accounts.archive_downloaded", _("downloaded the archive of what went by the rules:")),
    AuditEventType("accounts.deletion_requested", _("asked for the deletion of")),
    AuditEventType("accounts.deletion_cancelled", _("took back the deletion of")),
    AuditEventType("accounts.person_erased", _("erased on their own request:")),
    AuditEventType("accounts.data_downloaded", _("downloaded the copy of all data:")),
    AuditEventType("accounts.looked_at_by_operator", _("looked as an operator at")),
    AuditEventType("accounts.impersonation_began", _("began to act as an operator in the account of")),
    AuditEventType("accounts.impersonation_ended", _("ceased to act as an operator in the account of")),
    AuditEventType("accounts.profile_changed", _("changed the profile of")),
    AuditEventType("accounts.phone_verified", _("confirmed the phone number of")),
)
notification_kinds.register(
    "accounts.member_joined",
    NotificationKind(
        "accounts.member_joined",
        _("%(name)s joined the team"),
        _("The invitation to %(email)s was accepted."),
        "people",
        _("Someone you invited joins the team"),
    ),
)
notification_kinds.register(
    "accounts.data_copy_ready",
    NotificationKind(
        "accounts.data_copy_ready",
        _("The copy of your data is ready"),
        _("Download it within a week; after that it is deleted."),
        "box-arrow-down",
        _("A copy of your data is ready"),
    ),
)
for deletion_kind in [
    NotificationKind(
        "accounts.deletion_requested",
        _("%(name)s is to be deleted on %(day)s"),
        _("%(who)s asked for it. Until then every owner can take it back."),
        "trash",
        _("The organisation is to be deleted"),
        ALSO_BY_EMAIL,
    ),
    NotificationKind(
        "accounts.deletion_cancelled",
        _("%(name)s stays"),
        _("%(who)s took back the deletion that was due on %(day)s."),
        "trash",
        _("The organisation is not deleted after all"),
        ALSO_BY_EMAIL,
    ),
]:
    notification_kinds.register(deletion_kind.key, deletion_kind)
job_kinds.register(data_exports.KIND, JobKind(data_exports.KIND, _("Copy of all data"), data_exports.run_copy))

register_security_events(
    SecurityEventKind(
        "accounts.failed_log_ins",
        _("Repeated wrong passwords"),
        _("Failed log-ins to the account of %(who)s in a quarter of an hour: %(number)s, the last from %(address)s."),
    ),
    SecurityEventKind(
        "accounts.failed_log_ins_from",
        _("Many failed log-ins from one address"),
        _("Failed log-ins from %(address)s in a quarter of an hour: %(number)s, also to the account of %(who)s."),
    ),
    SecurityEventKind(
        "accounts.new_device",
        _("Log-in from a new device"),
        _("%(who)s logged in with a device or from a network not seen before: %(device)s, %(address)s."),
    ),
    SecurityEventKind(
        "accounts.new_country",
        _("Log-in from a new country"),
        _("%(who)s logged in from a country not seen before: %(country)s, %(device)s, %(address)s."),
    ),
    SecurityEventKind(
        "accounts.address_refused",
        _("Refused address"),
        _("%(who)s was kept out: %(address)s is not among the allowed addresses."),
    ),
    SecurityEventKind(
        "accounts.key_from_new_network",
        _("API key used from a new network"),
        _("The key “%(key)s” of %(who)s was used from %(address)s, a network not seen before."),
    ),
    SecurityEventKind(
        "accounts.token_reused",
        _("Stolen log-in of a program"),
        _("A program’s refresh token of %(who)s was used a second time, from %(address)s. The program was signed out."),
    ),
    SecurityEventKind(
        "accounts.impersonated",
        _("An operator in a member’s account"),
        _("%(staff)s, operator of this installation, opened the account of %(who)s from %(address)s: %(reason)s"),
    ),
    SecurityEventKind(
        "accounts.mass_export",
        _("Mass export"),
        _("%(who)s exported rows in an hour: %(number)s, the last from %(address)s."),
    ),
    SecurityEventKind(
        "accounts.everything_copied",
        _("Copy of all data"),
        _("%(who)s asked for a copy of everything in the organisation, from %(address)s."),
    ),
    SecurityEventKind(
        "accounts.mass_delete",
        _("Mass deletion"),
        _("%(who)s deleted records in an hour: %(number)s."),
    ),
)
export_watchers.register("security", ExportWatcher(security.watch_export))

notification_kinds.register(
    "accounts.ownership_offered",
    NotificationKind(
        "accounts.ownership_offered",
        _("%(name)s offers you the organisation"),
        _("Accept or decline it among the people of the team."),
        "people",
        _("You are offered the organisation"),
    ),
)

nav_items.register(
    "home",
    NavItem("home", _("Home"), "house", "dashboard", "member", "home", 0, on_tabbar=True, shortcut="h"),
)
nav_items.register(
    "settings",
    NavItem("settings", _("Settings"), "sliders", "accounts:settings", "member", "administration", 90, shortcut="s"),
)

for tab in [
    SettingsTab(
        "company", _("Company details"), "accounts:company", "organization", 10, AccountsPermission.MANAGE_ORGANIZATION
    ),
    SettingsTab("team", _("Team and roles"), "accounts:team", "organization", 20, AccountsPermission.VIEW_TEAM),
    SettingsTab(
        "stripe", _("Stripe keys"), "accounts:stripe_keys", "organization", 35, AccountsPermission.MANAGE_ORGANIZATION
    ),
    SettingsTab("api_keys", _("API keys"), "accounts:api_keys", "organization", 80, AccountsPermission.MANAGE_API_KEYS),
    SettingsTab(
        "addresses",
        _("Allowed addresses"),
        "accounts:addresses",
        "organization",
        82,
        AccountsPermission.MANAGE_SECURITY,
    ),
    SettingsTab(
        "security", _("Security events"), "accounts:security", "organization", 84, AccountsPermission.MANAGE_SECURITY
    ),
    SettingsTab("audit", _("Audit trail"), "accounts:audit", "organization", 90, AccountsPermission.VIEW_AUDIT),
    SettingsTab(
        "data", _("Privacy and data"), "accounts:organization_data", "organization", 86, AccountsPermission.MANAGE_DATA
    ),
    SettingsTab("profile", _("Profile"), "accounts:profile", "you", 10),
    SettingsTab("notifications", _("Notifications"), "accounts:notification_settings", "you", 15),
    SettingsTab("password", _("Password"), "accounts:password", "you", 20),
    SettingsTab("sign_in", _("Signing in"), "accounts:sign_in", "you", 30),
    SettingsTab("my_data", _("Your data"), "accounts:my_data", "you", 90),
]:
    settings_tabs.register(tab.key, tab)

checklist_steps.register(
    "company",
    ChecklistStep(
        "company",
        _("Fill in your company’s legal details"),
        "accounts:company",
        lambda organization: organization.has_legal_data,
        10,
        AccountsPermission.MANAGE_ORGANIZATION,
    ),
)
