"""The search index, to look at when somebody does not find something."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from ai_assistant.models import OpenedRecord, SearchEntry, SearchWord


@admin.register(SearchEntry)
class SearchEntryAdmin(OrganizationOwnedAdmin):
    """What records are found by."""

    list_display = ("text", "kind", "organization", "changed_at")
    search_fields = ("text",)


@admin.register(SearchWord)
class SearchWordAdmin(OrganizationOwnedAdmin):
    """The words that records have."""

    list_display = ("word", "key", "organization")
    search_fields = ("word", "key")


@admin.register(OpenedRecord)
class OpenedRecordAdmin(OrganizationOwnedAdmin):
    """What members opened last."""

    list_display = ("opened_at", "member", "kind", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("kind",)
