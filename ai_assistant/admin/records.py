"""What organizations ask and are proposed, to look at. What people say to the assistant is theirs: it is not shown."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.admin import OrganizationOwnedAdmin
from ai_assistant.admin.figures import figures_page
from ai_assistant.models import (
    AiRequest,
    AssistantSettings,
    Conversation,
    LedgerEntry,
    Message,
    OrganizationModel,
    Proposal,
)


@admin.register(AiRequest)
class AiRequestAdmin(OrganizationOwnedAdmin):
    """Questions to models, their tokens and their cost."""

    list_display = ("created_at", "organization", "purpose", "provider", "model", "state", "cost", "milliseconds")
    list_filter = ("organization", "state", "purpose", "created_at")
    search_fields = ("purpose", "prompt", "provider", "model", "error")

    def get_urls(self) -> list[Any]:
        """As the parent's, with the page of sums."""
        page = path("figures/", self.admin_site.admin_view(self.figures), name="ai_assistant_airequest_figures")
        return [page, *super().get_urls()]

    def figures(self, request: HttpRequest) -> HttpResponse:
        """What was asked, what it took and how good it was, by provider, model and prompt."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request)
        return figures_page(request, context | {"opts": self.opts, "title": str(self.opts.verbose_name_plural)})


@admin.register(OrganizationModel)
class OrganizationModelAdmin(OrganizationOwnedAdmin):
    """Models with keys of organizations, without the keys."""

    list_display = ("organization", "name", "protocol", "model", "is_enabled", "checked_at")
    list_filter = ("organization", "protocol", "is_enabled")
    search_fields = ("organization__name", "name", "model")
    exclude = ("api_key",)


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
