"""What organizations write and how they prompt, to look at: that it is there and how it stands, not the words."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from ai_assistant.models import (
    Audience,
    BrandVoice,
    Content,
    ContentVersion,
    Policy,
    PolicyReview,
    PolicyVersion,
    Prompt,
    PromptCase,
    PromptRun,
    PromptVersion,
    Suggestion,
)


@admin.register(BrandVoice, Audience)
class VoiceAdmin(OrganizationOwnedAdmin):
    """How organizations speak, and to whom."""

    list_display = ("name", "organization", "updated_at")
    search_fields = ("name",)


@admin.register(Content)
class ContentAdmin(OrganizationOwnedAdmin):
    """Texts of the content studio."""

    list_display = ("organization", "template_key", "language", "updated_at")
    search_fields = ("template_key",)
    exclude = ("title", "values", "search_text")


@admin.register(ContentVersion)
class ContentVersionAdmin(OrganizationOwnedAdmin):
    """How texts were made."""

    list_display = ("organization", "action", "model", "prompt", "score", "created_at")
    search_fields = ("model", "prompt")
    exclude = ("text", "opinion")


@admin.register(Policy)
class PolicyAdmin(OrganizationOwnedAdmin):
    """Sales policies and where they stand."""

    list_display = ("organization", "template_key", "state", "updated_at")
    list_filter = ("organization", "state")
    search_fields = ("template_key",)
    exclude = ("title", "values")


@admin.register(PolicyVersion)
class PolicyVersionAdmin(OrganizationOwnedAdmin):
    """Versions of policies."""

    list_display = ("organization", "number", "model", "prompt", "created_at")
    search_fields = ("model", "prompt")
    exclude = ("clauses",)


@admin.register(PolicyReview)
class PolicyReviewAdmin(OrganizationOwnedAdmin):
    """Steps of legal review."""

    list_display = ("organization", "step", "created_at")
    list_filter = ("organization", "step")
    search_fields = ("step",)
    exclude = ("comment",)


@admin.register(Prompt)
class PromptAdmin(OrganizationOwnedAdmin):
    """Prompts that organizations made their own."""

    list_display = ("organization", "key", "updated_at")
    search_fields = ("key",)


@admin.register(PromptVersion)
class PromptVersionAdmin(OrganizationOwnedAdmin):
    """Versions of prompts."""

    list_display = ("organization", "number", "approved_at", "created_at")
    search_fields = ("prompt__key",)


@admin.register(PromptCase)
class PromptCaseAdmin(OrganizationOwnedAdmin):
    """What prompts are tried with."""

    list_display = ("organization", "name", "created_at")
    search_fields = ("name",)
    exclude = ("values", "data")


@admin.register(PromptRun)
class PromptRunAdmin(OrganizationOwnedAdmin):
    """How prompts did."""

    list_display = ("organization", "state", "score", "cost", "model", "created_at")
    list_filter = ("organization", "state")
    search_fields = ("model", "error")
    exclude = ("output",)


@admin.register(Suggestion)
class SuggestionAdmin(OrganizationOwnedAdmin):
    """What was noticed, and what became of it."""

    list_display = ("organization", "kind", "state", "created_at")
    list_filter = ("organization", "state")
    search_fields = ("kind",)
    exclude = ("record", "data", "words", "arguments", "dismiss_reason")
