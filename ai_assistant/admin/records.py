"""What organizations ask and are proposed, to look at. What people say to the assistant is theirs: it is not shown."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from ai_assistant.models import AiRequest, AssistantSettings, Conversation, LedgerEntry, Message, Proposal


@admin.register(AiRequest)
class AiRequestAdmin(OrganizationOwnedAdmin):
    """Questions to models, their tokens and their cost."""

    list_display = ("created_at", "organization", "purpose", "provider", "model", "state", "cost", "milliseconds")
    list_filter = ("organization", "state", "purpose", "created_at")
    search_fields = ("purpose", "prompt", "provider", "model", "error")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(OrganizationOwnedAdmin):
    """The account of what models cost."""

    list_display = ("created_at", "organization", "kind", "amount")
    list_filter = ("organization", "kind", "created_at")
    search_fields = ("request__purpose", "request__prompt")


@admin.register(AssistantSettings)
class AssistantSettingsAdmin(OrganizationOwnedAdmin):
    """How organizations use the assistant."""

    list_display = ("organization", "uses_models", "monthly_budget", "personal_cap")
    search_fields = ("organization__name",)


@admin.register(Conversation)
class ConversationAdmin(OrganizationOwnedAdmin):
    """That there are conversations, not what was said."""

    list_display = ("organization", "talked_at", "is_pinned")
    search_fields = ("organization__name",)
    exclude = ("title",)


@admin.register(Message)
class MessageAdmin(OrganizationOwnedAdmin):
    """How answers went, not what was said."""

    list_display = ("created_at", "organization", "role", "state", "answered_by", "error")
    list_filter = ("organization", "role", "state", "created_at")
    search_fields = ("answered_by", "error")
    exclude = ("text", "turns", "citations", "understood")


@admin.register(Proposal)
class ProposalAdmin(OrganizationOwnedAdmin):
    """What was proposed and what became of it."""

    list_display = ("created_at", "organization", "tool", "state", "decided_at")
    list_filter = ("organization", "state", "tool")
    search_fields = ("tool",)
    exclude = ("arguments", "change", "record", "undo")
