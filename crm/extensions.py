"""Everything crm contributes to the frame and to accounts."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import (
    AuditEventType,
    OpenWork,
    OrganizationStarter,
    PlanCounter,
    PlanFeature,
    StoredBytes,
    open_work,
    organization_starters,
    register_audit_events,
    register_not_personal,
    register_permissions,
    register_personal_data,
    register_plan_terms,
    retention_rules,
    stored_bytes,
)
from ai_assistant.hooks import (
    known_names,
    known_questions,
    list_sources,
    propose_tools,
    read_tools,
    search_sources,
    shipped_prompts,
    suggestion_rules,
)
from ai_assistant.rules import AssistantPermission
from config.lib.jobs import JobKind, job_kinds
from config.lib.notifications import NotificationKind, notification_kinds
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
from crm import assistant, dashboard, palette, panels, suggesting
from crm.abilities import analysis, drafting
from crm.abilities import tools as abilities
from crm.hooks import (
    ActivityKind,
    RecordPanel,
    company_panels,
    contact_panels,
    deal_panels,
    letter_kinds,
    register_activity_kinds,
)
from crm.privacy import NOT_PERSONAL, PERSONAL_DATA
from crm.proposing import PROPOSALS
from crm.queries import companies, contacts, plan_usage
from crm.retention import RETENTION_RULES
from crm.rules import PERMISSIONS, CrmPermission
from crm.services import handover, imports
from crm.services.pipelines import start_pipeline

register_permissions(*PERMISSIONS)
register_personal_data(*PERSONAL_DATA)
register_not_personal(NOT_PERSONAL)
for retention_rule in RETENTION_RULES:
    retention_rules.register(retention_rule.key, retention_rule)
register_plan_terms(
    PlanCounter("contacts", _("Contacts"), plan_usage.contacts_kept, 20),
    PlanCounter("deals", _("Deals"), plan_usage.deals_kept, 30),
    PlanFeature("pipelines", _("Several pipelines"), 10),
)
stored_bytes.register("attachments", StoredBytes(plan_usage.attachment_bytes))
stored_bytes.register("imports", StoredBytes(plan_usage.import_bytes))

open_work.register("crm", OpenWork(handover.hand_over))

register_audit_events(
    AuditEventType("crm.handed_over", _("gave to another colleague")),
    AuditEventType("crm.activity_written", _("wrote on the timeline")),
    AuditEventType("crm.activity_changed", _("corrected on the timeline")),
    AuditEventType("crm.activity_deleted", _("deleted from the timeline")),
    AuditEventType("crm.pipeline_created", _("added the pipeline")),
    AuditEventType("crm.pipeline_changed", _("changed the pipeline")),
    AuditEventType("crm.pipeline_deleted", _("deleted the pipeline")),
    AuditEventType("crm.deal_created", _("opened the deal")),
    AuditEventType("crm.deal_changed", _("changed the deal")),
    AuditEventType("crm.deal_moved", _("moved the deal")),
    AuditEventType("crm.deal_won", _("won the deal")),
    AuditEventType("crm.deal_lost", _("lost the deal")),
    AuditEventType("crm.deal_reopened", _("reopened the deal")),
    AuditEventType("crm.deal_deleted", _("deleted the deal")),
    AuditEventType("crm.task_created", _("added the task")),
    AuditEventType("crm.task_changed", _("changed the task")),
    AuditEventType("crm.task_completed", _("finished the task")),
    AuditEventType("crm.task_reopened", _("reopened the task")),
    AuditEventType("crm.task_deleted", _("deleted the task")),
    AuditEventType("crm.email_sent", _("sent an e-mail to")),
    AuditEventType("crm.file_added", _("added the file")),
    AuditEventType("crm.file_deleted", _("deleted the file")),
    AuditEventType("crm.calendar_link_made", _("made a calendar link")),
    AuditEventType("crm.calendar_link_ended", _("ended a calendar link")),
)

register_audit_events(
    AuditEventType("crm.contact_created", _("added the contact")),
    AuditEventType("crm.contact_changed", _("changed the contact")),
    AuditEventType("crm.contact_erased", _("erased a person’s data:")),
    AuditEventType("crm.contact_deleted", _("deleted the contact")),
    AuditEventType("crm.company_created", _("added the company")),
    AuditEventType("crm.company_changed", _("changed the company")),
    AuditEventType("crm.company_deleted", _("deleted the company")),
    AuditEventType("crm.contacts_imported", _("imported contacts from")),
    AuditEventType("crm.import_undone", _("undid the import of")),
)

for job_kind in [
    JobKind(imports.IMPORT_KIND, _("Import of contacts"), imports.run_import),
    JobKind(imports.UNDO_KIND, _("Undoing an import"), imports.run_undo),
]:
    job_kinds.register(job_kind.key, job_kind)

register_activity_kinds(
    ActivityKind("note", _("wrote a note"), "sticky", by_person=True),
    ActivityKind("call", _("made a call"), "telephone", "ok", by_person=True),
    ActivityKind("meeting", _("had a meeting"), "people", "ok", by_person=True),
    ActivityKind("email", _("wrote an e-mail"), "envelope", by_person=True),
    ActivityKind("email_sent", _("sent the e-mail “%(subject)s” to %(to)s"), "send", "accent"),
    ActivityKind("contact_created", _("added the contact %(name)s"), "person-plus"),
    ActivityKind("company_created", _("added the company %(name)s"), "building-add"),
    ActivityKind("imported", _("imported the file %(name)s, contacts added: %(created)s"), "box-arrow-in-down"),
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

organization_starters.register("crm", OrganizationStarter(start_pipeline))

notification_kinds.register(
    "crm.task_reminder",
    NotificationKind("crm.task_reminder", _("Reminder: %(task)s"), "%(about)s", "alarm", _("A task’s reminder comes")),
)
notification_kinds.register(
    "crm.task_assigned",
    NotificationKind(
        "crm.task_assigned",
        _("%(by)s gave you a task: %(task)s"),
        "%(about)s",
        "check2-square",
        _("A colleague gives you a task"),
    ),
)

VIEW, EDIT = CrmPermission.VIEW, CrmPermission.EDIT
for nav in [
    NavItem(
        "contacts",
        _("Contacts"),
        "people",
        "crm:contacts",
        VIEW,
        "sales",
        10,
        contacts.menu_count,
        on_tabbar=True,
        shortcut="c",
    ),
    NavItem(
        "companies", _("Companies"), "building", "crm:companies", VIEW, "sales", 20, companies.menu_count, shortcut="o"
    ),
    NavItem(
        "deals",
        _("Deals"),
        "kanban",
        "crm:deals",
        VIEW,
        "sales",
        30,
        dashboard.deals_count,
        on_tabbar=True,
        shortcut="d",
    ),
    NavItem("tasks", _("Tasks"), "check2-square", "crm:tasks", VIEW, "sales", 40, dashboard.tasks_count, False, "t"),
]:
    nav_items.register(nav.key, nav)

for action in [
    CreateAction("contact", _("New contact"), "person-plus", "crm:contact_new", EDIT, 10),
    CreateAction("company", _("New company"), "building-add", "crm:company_new", EDIT, 20),
    CreateAction("import", _("Import contacts"), "upload", "crm:import_new", CrmPermission.IMPORT, 90),
    CreateAction("deal", _("New deal"), "kanban", "crm:deal_new", EDIT, 30),
    CreateAction("task", _("New task"), "check2-square", "crm:task_new", EDIT, 40),
]:
    create_actions.register(action.key, action)

checklist_steps.register(
    "contacts",
    ChecklistStep(
        "contacts",
        _("Import your contacts, or add the first one"),
        "crm:import_new",
        lambda _organization: contacts.is_any_there(),
        20,
        CrmPermission.IMPORT,
    ),
)
settings_tabs.register(
    "pipelines",
    SettingsTab("pipelines", _("Pipelines"), "crm:pipelines", "organization", 40, CrmPermission.MANAGE_PIPELINES),
)

dashboard_figures.register("open_deals", DashboardFigure("open_deals", dashboard.open_deals_figure, VIEW, 30))
dashboard_cards.register(
    "today", DashboardCard("today", "crm/cards/today.html", dashboard.today_card, VIEW, "side", 10)
)
dashboard_cards.register(
    "pipeline", DashboardCard("pipeline", "crm/cards/pipeline.html", dashboard.pipeline_card, VIEW, "main", 30)
)

for registry in (contact_panels, company_panels):
    registry.register("deals", RecordPanel("deals", "crm/panels/deals.html", panels.deals_panel, VIEW, 10))
contact_panels.register(
    "steps", RecordPanel("steps", "crm/panels/steps.html", panels.steps_panel, AssistantPermission.USE, 5)
)
deal_panels.register(
    "analysis",
    RecordPanel("analysis", "crm/panels/analysis_place.html", panels.analysis_panel, AssistantPermission.USE, 5),
)
for registry in (contact_panels, company_panels, deal_panels):
    registry.register("tasks", RecordPanel("tasks", "crm/panels/tasks.html", panels.tasks_panel, VIEW, 50))
    registry.register("files", RecordPanel("files", "crm/panels/files.html", panels.files_panel, VIEW, 90))
    registry.register("history", RecordPanel("history", "accounts/history_link.html", panels.history_panel, VIEW, 95))

for kind in palette.SOURCES:
    search_sources.register(kind.key, kind)
for source in assistant.LISTS:
    list_sources.register(source.key, source)
for tool in (*assistant.TOOLS, *abilities.TOOLS):
    read_tools.register(tool.name, tool)
for proposal in PROPOSALS:
    propose_tools.register(proposal.name, proposal)
for prompt in (drafting.PROMPT, analysis.PROMPT):
    shipped_prompts.register(prompt.key, prompt)
for rule in suggesting.RULES:
    suggestion_rules.register(rule.key, rule)
for letter in drafting.LETTERS:
    letter_kinds.register(letter.key, letter)
known_names.register("stages", assistant.STAGES)
for question in assistant.QUESTIONS:
    known_questions.register(question.intent.key, question)
