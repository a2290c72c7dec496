"""Everything the assistant contributes: its own tools, and questions in words to the command palette."""

from django.utils.translation import gettext_lazy as _

from accounts.hooks import (
    AuditEventType,
    PlanCounter,
    register_audit_events,
    register_not_personal,
    register_permissions,
    register_personal_data,
    register_plan_terms,
    retention_rules,
)
from ai_assistant import dashboard
from ai_assistant.chat import prompt as chat
from ai_assistant.hooks import known_questions, propose_tools, read_tools, shipped_prompts
from ai_assistant.privacy import NOT_PERSONAL, PERSONAL_DATA
from ai_assistant.prompts import studio
from ai_assistant.queries import requests
from ai_assistant.questions import FIND, find_questions
from ai_assistant.retention import RETENTION_RULES
from ai_assistant.rules import PERMISSIONS, AssistantPermission, StudioPermission
from ai_assistant.services import prompt_tests, suggestion_words, writing
from ai_assistant.tools.content import CONTENT_TEMPLATES, GENERATE_TEMPLATE_CONTENT, PROPOSE_TEXT
from ai_assistant.tools.dates import COMPUTE_PERIOD
from ai_assistant.tools.finding import FIND_RECORDS
from ai_assistant.tools.searching import SMART_SEARCH
from ai_assistant.tools.team import TEAM
from config.lib.jobs import JobKind, job_kinds
from config.lib.shell import (
    CreateAction,
    DashboardCard,
    NavItem,
    SearchProvider,
    SettingsTab,
    create_actions,
    dashboard_cards,
    nav_items,
    search_providers,
    settings_tabs,
)

register_permissions(*PERMISSIONS)
register_personal_data(*PERSONAL_DATA)
register_not_personal(NOT_PERSONAL)
for retention_rule in RETENTION_RULES:
    retention_rules.register(retention_rule.key, retention_rule)
register_plan_terms(
    PlanCounter(
        "ai_requests_a_month", _("Requests to AI models a month"), requests.counted_this_month, 70, monthly=True
    )
)
register_audit_events(
    AuditEventType("ai_assistant.model_set", _("set up the AI model")),
    AuditEventType("ai_assistant.model_removed", _("removed the AI model")),
    AuditEventType("ai_assistant.settings_changed", _("changed the settings of the assistant of")),
    AuditEventType("ai_assistant.proposal_executed", _("did what the assistant proposed:")),
    AuditEventType("ai_assistant.suggestion_dismissed", _("dismissed the assistant’s suggestion about")),
    AuditEventType("ai_assistant.proposal_undone", _("took back what the assistant had proposed:")),
)
register_audit_events(
    AuditEventType("ai_assistant.content_made", _("made the text")),
    AuditEventType("ai_assistant.content_changed", _("changed the text")),
    AuditEventType("ai_assistant.content_deleted", _("deleted the text")),
    AuditEventType("ai_assistant.voice_created", _("added the brand voice")),
    AuditEventType("ai_assistant.voice_changed", _("changed the brand voice")),
    AuditEventType("ai_assistant.voice_deleted", _("deleted the brand voice")),
    AuditEventType("ai_assistant.audience_created", _("added the audience")),
    AuditEventType("ai_assistant.audience_changed", _("changed the audience")),
    AuditEventType("ai_assistant.audience_deleted", _("deleted the audience")),
    AuditEventType("ai_assistant.prompt_written", _("wrote a version of the prompt")),
    AuditEventType("ai_assistant.prompt_approved", _("approved a version of the prompt")),
    AuditEventType("ai_assistant.prompt_in_production", _("changed what holds of the prompt")),
    AuditEventType("ai_assistant.prompt_test_added", _("added a test of the prompt")),
    AuditEventType("ai_assistant.prompt_test_deleted", _("deleted a test of the prompt")),
    AuditEventType("ai_assistant.policy_drafted", _("drafted the policy")),
    AuditEventType("ai_assistant.policy_changed", _("changed the policy")),
    AuditEventType("ai_assistant.policy_deleted", _("deleted the policy")),
    AuditEventType("ai_assistant.policy_sent", _("sent to legal review the policy")),
    AuditEventType("ai_assistant.policy_commented", _("commented on the policy")),
    AuditEventType("ai_assistant.policy_approved", _("approved the policy")),
    AuditEventType("ai_assistant.policy_rejected", _("rejected the policy")),
)
nav_items.register(
    "content",
    NavItem("content", _("Content"), "pencil-square", "studio:contents", StudioPermission.WRITE, "studio", 20),
)
settings_tabs.register(
    "prompts",
    SettingsTab("prompts", _("Prompts"), "studio:prompts", "organization", 75, StudioPermission.MANAGE_PROMPTS),
)
for job_kind in (
    JobKind(prompt_tests.KIND, _("Tests of a prompt"), prompt_tests.run_tests),
    JobKind(writing.TEXT, _("Writing a text with the AI model"), writing.run_text),
    JobKind(writing.WORK, _("Working on a text with the AI model"), writing.run_work),
    JobKind(writing.POLICY, _("Drafting a policy with the AI model"), writing.run_policy),
):
    job_kinds.register(job_kind.key, job_kind)
create_actions.register(
    "content",
    CreateAction("content", _("New text"), "pencil-square", "studio:library", StudioPermission.WRITE, 60),
)

for tool in (COMPUTE_PERIOD, CONTENT_TEMPLATES, GENERATE_TEMPLATE_CONTENT, FIND_RECORDS, SMART_SEARCH, TEAM):
    read_tools.register(tool.name, tool)
propose_tools.register(PROPOSE_TEXT.name, PROPOSE_TEXT)
for prompt in (chat.PROMPT, suggestion_words.PROMPT, *studio.PROMPTS):
    shipped_prompts.register(prompt.key, prompt)
known_questions.register(FIND.intent.key, FIND)
nav_items.register(
    "assistant",
    NavItem(
        "assistant", _("Assistant"), "lamp", "assistant:new", AssistantPermission.USE, "home", 5, on_tabbar=True,
        shortcut="a",
    ),
)  # fmt: skip
search_providers.register("questions", SearchProvider("questions", _("Understood as"), find_questions, "", 0))
settings_tabs.register(
    "assistant",
    SettingsTab(
        "assistant", _("Assistant"), "assistant_settings:settings", "organization", 75, AssistantPermission.MANAGE
    ),
)
dashboard_cards.register(
    "suggestions",
    DashboardCard(
        "suggestions",
        "ai_assistant/suggestion_card.html",
        dashboard.suggestion_card,
        AssistantPermission.USE,
        "side",
        15,
    ),
)
