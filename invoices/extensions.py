"""Everything invoices contributes to the frame, to accounts and to crm."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import (
    AuditEventType,
    OrganizationStarter,
    PlanCounter,
    PlanFeature,
    StoredBytes,
    organization_starters,
    register_audit_events,
    register_not_personal,
    register_permissions,
    register_personal_data,
    register_plan_terms,
    stored_bytes,
)
from ai_assistant.hooks import (
    CompanyFact,
    company_facts,
    known_questions,
    list_sources,
    propose_tools,
    read_tools,
    search_sources,
    suggestion_rules,
)
from config.lib.jobs import JobKind, job_kinds
from config.lib.notifications import ALSO_BY_EMAIL, NotificationKind, notification_kinds
from config.lib.shell import (
    ChecklistStep,
    CreateAction,
    DashboardCard,
    DashboardFigure,
    NavItem,
    SettingsTab,
    checklist_steps,
    create_actions,
    dashboard_cards,
    dashboard_figures,
    nav_items,
    settings_tabs,
)
from crm.hooks import (
    ActivityKind,
    RecordPanel,
    company_panels,
    contact_panels,
    deal_panels,
    letter_kinds,
    register_activity_kinds,
)
from documents.rules import DocumentsPermission
from invoices import assistant, dashboard, offer_frame, palette, panels, payment_frame, suggesting
from invoices.letters import LETTERS
from invoices.privacy import NOT_PERSONAL, PERSONAL_DATA
from invoices.proposing import PROPOSE_INVOICE_DRAFT
from invoices.queries import company_facts as company_facts_of
from invoices.queries import offers, plan_usage
from invoices.rules import PERMISSIONS, InvoicesPermission
from invoices.services import bank_accounts, matching, numbering

register_permissions(*PERMISSIONS)
register_personal_data(*PERSONAL_DATA)
register_not_personal(NOT_PERSONAL)
register_plan_terms(
    PlanCounter("invoices_a_month", _("Invoices a month"), plan_usage.issued_this_month, 40, monthly=True),
    PlanFeature("bank_statements", _("Bank statements, matched by themselves"), 20),
)
stored_bytes.register("bank_statements", StoredBytes(plan_usage.statement_bytes))
organization_starters.register("invoices", OrganizationStarter(numbering.create_default_series))

# --- Invoices -------------------------------------------------------------------------------------------------------
register_audit_events(
    AuditEventType("invoices.invoice_created", _("drafted an invoice")),
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
    ActivityKind("invoice_issued", _("issued invoice %(name)s · %(amount)s"), "receipt", "accent"),
    ActivityKind("credit_note_issued", _("issued credit note %(name)s · %(amount)s"), "receipt-cutoff", "accent"),
    ActivityKind("debit_note_issued", _("issued debit note %(name)s · %(amount)s"), "receipt", "accent"),
    ActivityKind("invoice_sent", _("sent document %(name)s to %(to)s"), "send", "accent"),
    ActivityKind("invoice_viewed", _("the customer opened document %(name)s"), "eye", "accent"),
    ActivityKind("invoice_cancelled", _("cancelled document %(name)s"), "x-octagon", "bad"),
)
VIEW, EDIT = InvoicesPermission.VIEW, InvoicesPermission.EDIT
nav_items.register(
    "invoices",
    NavItem(
        "invoices",
        _("Invoices"),
        "receipt",
        "invoices:invoices",
        VIEW,
        "sales",
        60,
        dashboard.overdue_count,
        on_tabbar=True,
        shortcut="i",
    ),
)
create_actions.register(
    "invoice", CreateAction("invoice", _("New invoice"), "receipt", "invoices:invoice_new", EDIT, 60)
)
dashboard_figures.register("turnover", DashboardFigure("turnover", dashboard.turnover_figure, VIEW, 10))
dashboard_figures.register("to_collect", DashboardFigure("to_collect", dashboard.to_collect_figure, VIEW, 20))
dashboard_cards.register(
    "turnover", DashboardCard("turnover", "invoices/cards/turnover.html", dashboard.turnover_card, VIEW, "main", 10)
)
dashboard_cards.register(
    "unpaid", DashboardCard("unpaid", "invoices/cards/unpaid.html", dashboard.unpaid_card, VIEW, "main", 20)
)
for records in (contact_panels, company_panels, deal_panels):
    records.register(
        "invoices", RecordPanel("invoices", "invoices/panels/invoices.html", panels.invoices_panel, VIEW, 30)
    )
checklist_steps.register(
    "bank_account",
    ChecklistStep(
        "bank_account",
        _("Add the bank account customers pay to"),
        "invoices:bank_accounts",
        lambda _organization: bank_accounts.is_any_there(),
        30,
        InvoicesPermission.MANAGE_SETTINGS,
    ),
)
for tab in [
    SettingsTab(
        "numbering", _("Numbering"), "invoices:numbering", "organization", 50, InvoicesPermission.MANAGE_SETTINGS
    ),
    SettingsTab(
        "bank_accounts",
        _("Bank accounts"),
        "invoices:bank_accounts",
        "organization",
        60,
        InvoicesPermission.MANAGE_SETTINGS,
    ),
    SettingsTab(
        "looks", _("Look of documents"), "invoices:looks", "organization", 70, DocumentsPermission.MANAGE_TEMPLATES
    ),
]:
    settings_tabs.register(tab.key, tab)

company_facts.register("bank_account", CompanyFact("bank_account", company_facts_of.bank_account))

# --- Offers ---------------------------------------------------------------------------------------------------------
register_audit_events(
    AuditEventType("invoices.offer_created", _("drafted an offer for")),
    AuditEventType("invoices.offer_changed", _("changed the draft of an offer")),
    AuditEventType("invoices.offer_deleted", _("threw away the draft of an offer")),
    AuditEventType("invoices.offer_revised", _("began a new version of the offer")),
    AuditEventType("invoices.offer_superseded", _("replaced the offer")),
    AuditEventType("invoices.offer_sent", _("sent the offer")),
    AuditEventType("invoices.offer_accepted", _("took the yes to the offer")),
    AuditEventType("invoices.offer_declined", _("took the no to the offer")),
    AuditEventType("invoices.offer_expired", _("closed the offer that expired")),
    AuditEventType("invoices.offer_invoiced", _("drafted an invoice of the offer")),
)
register_activity_kinds(
    ActivityKind("offer_sent", _("sent offer %(name)s to %(to)s"), "send", "accent"),
    ActivityKind("offer_viewed", _("the customer opened offer %(name)s"), "eye", "accent"),
    ActivityKind("offer_accepted", _("%(signer)s accepted offer %(name)s · %(amount)s"), "file-earmark-check", "ok"),
    ActivityKind(
        "offer_acceptance_recorded",
        _("recorded that %(signer)s accepted offer %(name)s · %(amount)s"),
        "file-earmark-check",
        "ok",
    ),
    ActivityKind("offer_agreed", _("took offer %(name)s as accepted · %(amount)s"), "file-earmark-check", "ok"),
    ActivityKind("offer_declined", _("the customer declined offer %(name)s"), "file-earmark-x", "bad"),
    ActivityKind(
        "offer_decline_recorded", _("recorded that the customer declined offer %(name)s"), "file-earmark-x", "bad"
    ),
    ActivityKind("offer_expired", _("offer %(name)s expired without an answer"), "hourglass-bottom"),
)
notification_kinds.register(
    "invoices.offer_accepted",
    NotificationKind(
        "invoices.offer_accepted",
        _("%(customer)s accepted offer %(number)s"),
        _("Signed by %(signer)s, for %(amount)s."),
        "file-earmark-check",
        _("A customer accepts your offer"),
        ALSO_BY_EMAIL,
    ),
)
notification_kinds.register(
    "invoices.offer_declined",
    NotificationKind(
        "invoices.offer_declined",
        _("%(customer)s declined offer %(number)s"),
        _("Reason: %(reason)s"),
        "file-earmark-x",
        _("A customer declines your offer"),
        ALSO_BY_EMAIL,
    ),
)

nav_items.register(
    "offers",
    NavItem(
        "offers", _("Offers"), "file-earmark-check", "invoices:offers", InvoicesPermission.VIEW_OFFERS, "sales", 50,
        offers.waiting, shortcut="f",
    ),
)  # fmt: skip
create_actions.register(
    "offer",
    CreateAction(
        "offer", _("New offer"), "file-earmark-plus", "invoices:offer_new", InvoicesPermission.EDIT_OFFERS, 50
    ),
)
offer_panel = RecordPanel(
    "offers", "invoices/offer_panel.html", offer_frame.offers_panel, InvoicesPermission.VIEW_OFFERS, 20
)
for records in (contact_panels, company_panels, deal_panels):
    records.register("offers", offer_panel)

# --- Payments and statements ----------------------------------------------------------------------------------------
register_audit_events(
    AuditEventType("invoices.statement_imported", _("uploaded the bank statement")),
    AuditEventType("invoices.payment_recorded", _("recorded the payment")),
    AuditEventType("invoices.payment_changed", _("corrected the payment")),
    AuditEventType("invoices.payment_deleted", _("deleted the payment")),
    AuditEventType("invoices.payment_matched", _("matched and booked the payment")),
    AuditEventType("invoices.payment_booked", _("booked the payment")),
    AuditEventType("invoices.payment_undone", _("took back the booking of the payment")),
    AuditEventType("invoices.payment_rejected", _("said no to what was proposed for the payment")),
    AuditEventType("invoices.payment_ignored", _("set aside the payment")),
    AuditEventType("invoices.payment_reconsidered", _("had the payment matched again")),
)
register_activity_kinds(
    ActivityKind("payment_matched", _("%(amount)s came in: invoice %(name)s is paid"), "cash-coin", "ok"),
    ActivityKind("invoice_paid", _("booked %(amount)s: invoice %(name)s is paid"), "cash-coin", "ok"),
    ActivityKind("invoice_partly_paid", _("booked %(amount)s as part payment of invoice %(name)s"), "cash-coin", "ok"),
    ActivityKind("payment_undone", _("took %(amount)s off invoice %(name)s"), "arrow-counterclockwise"),
)
notification_kinds.register(
    "invoices.payments_matched",
    NotificationKind(
        "invoices.payments_matched",
        _("Bank payments are matched"),
        _("Booked: %(booked)s. Waiting for your decision: %(proposed)s."),
        "bank",
        _("Bank payments are matched with invoices"),
    ),
)
job_kinds.register(matching.JOB, JobKind(matching.JOB, _("Matching payments with invoices"), matching.run))
nav_items.register(
    "payments",
    NavItem(
        "payments",
        _("Payments"),
        "cash-coin",
        "invoices:payments",
        InvoicesPermission.VIEW_PAYMENTS,
        "sales",
        70,
        payment_frame.menu_count,
        shortcut="p",
    ),
)
for action in [
    CreateAction(
        "payment", _("Record payment"), "cash-coin", "invoices:payment_new", InvoicesPermission.BOOK_PAYMENTS, 70
    ),
    CreateAction(
        "statement",
        _("Upload statement"),
        "bank",
        "invoices:statement_upload",
        InvoicesPermission.IMPORT_STATEMENTS,
        80,
    ),
]:
    create_actions.register(action.key, action)
dashboard_cards.register(
    "payments",
    DashboardCard(
        "payments",
        "invoices/payments_card.html",
        payment_frame.decide_card,
        InvoicesPermission.BOOK_PAYMENTS,
        "side",
        20,
    ),
)
for registry in (contact_panels, company_panels):
    registry.register(
        "payments",
        RecordPanel(
            "payments",
            "invoices/payments_panel.html",
            payment_frame.payments_panel,
            InvoicesPermission.VIEW_PAYMENTS,
            30,
        ),
    )

# --- Search -----------------------------------------------------------------------------------------------------------
for kind in palette.SOURCES:
    search_sources.register(kind.key, kind)

# --- Assistant --------------------------------------------------------------------------------------------------------
for source in assistant.LISTS:
    list_sources.register(source.key, source)
for tool in assistant.TOOLS:
    read_tools.register(tool.name, tool)
propose_tools.register(PROPOSE_INVOICE_DRAFT.name, PROPOSE_INVOICE_DRAFT)
for rule in suggesting.RULES:
    suggestion_rules.register(rule.key, rule)
for letter in LETTERS:
    letter_kinds.register(letter.key, letter)
for question in assistant.QUESTIONS:
    known_questions.register(question.intent.key, question)
