"""Everything invoices contributes to the frame, to accounts and to crm."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import (
    AuditEventType,
    OrganizationStarter,
    organization_starters,
    register_audit_events,
    register_permissions,
)
from crm.hooks import ActivityKind, register_activity_kinds
from invoices.rules import PERMISSIONS
from invoices.services import numbering

register_permissions(*PERMISSIONS)
organization_starters.register("invoices", OrganizationStarter(numbering.create_default_series))

# --- Invoices -------------------------------------------------------------------------------------------------------
register_audit_events(
    AuditEventType("invoices.invoice_created", _("drafted an invoice for")),
    AuditEventType("invoices.invoice_changed", _("changed the draft of an invoice")),
    AuditEventType("invoices.invoice_deleted", _("threw away the draft of an invoice")),
    AuditEventType("invoices.invoice_issued", _("issued the invoice")),
    AuditEventType("invoices.invoice_sent", _("sent the invoice")),
    AuditEventType("invoices.invoice_cancelled", _("cancelled the invoice")),
    AuditEventType("invoices.series_changed", _("changed the numbering of")),
    AuditEventType("invoices.bank_account_created", _("added the bank account")),
    AuditEventType("invoices.bank_account_changed", _("changed the bank account")),
)
register_activity_kinds(
    ActivityKind("invoice_issued", _("issued invoice %(number)s"), "receipt", "ok"),
    ActivityKind("credit_note_issued", _("issued credit note %(number)s"), "receipt-cutoff", "warn"),
    ActivityKind("debit_note_issued", _("issued debit note %(number)s"), "receipt", "ok"),
    ActivityKind("invoice_sent", _("sent document %(number)s to %(to)s"), "send", "info"),
    ActivityKind("invoice_viewed", _("the customer opened document %(number)s"), "eye", "info"),
    ActivityKind("invoice_cancelled", _("cancelled document %(number)s"), "x-octagon", "bad"),
)
