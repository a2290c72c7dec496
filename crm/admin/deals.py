"""Pipelines, deals, tasks, timeline and files in the administration site: to look at."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from crm.models import Activity, Attachment, CalendarFeed, Deal, DealContact, DealLine, Pipeline, Stage, Task


@admin.register(Pipeline)
class PipelineAdmin(OrganizationOwnedAdmin):
    """Pipelines."""

    list_display = ("name", "organization", "position", "is_archived")
    list_filter = ("is_archived", "organization")
    search_fields = ("name",)


@admin.register(Stage)
class StageAdmin(OrganizationOwnedAdmin):
    """Stages of pipelines."""

    list_display = ("name", "pipeline", "organization", "position", "probability", "outcome")
    list_filter = ("outcome", "organization")
    list_select_related = ("organization", "pipeline")
    search_fields = ("name", "pipeline__name")


@admin.register(Deal)
class DealAdmin(OrganizationOwnedAdmin):
    """Deals."""

    list_display = ("title", "organization", "stage", "value", "currency", "status", "expected_close_on", "created_at")
    list_filter = ("status", "organization")
    list_select_related = ("organization", "stage")
    search_fields = ("title", "company__name")


@admin.register(DealContact)
class DealContactAdmin(OrganizationOwnedAdmin):
    """People of deals."""

    list_display = ("deal", "contact", "organization", "position")
    list_select_related = ("organization", "deal", "contact")
    search_fields = ("deal__title",)


@admin.register(DealLine)
class DealLineAdmin(OrganizationOwnedAdmin):
    """Products of deals."""

    list_display = ("description", "deal", "organization", "quantity", "unit_code", "unit_price")
    list_select_related = ("organization", "deal")
    search_fields = ("description", "deal__title")


@admin.register(Task)
class TaskAdmin(OrganizationOwnedAdmin):
    """Tasks."""

    list_display = ("title", "organization", "kind", "priority", "due_on", "assignee", "done_at", "remind_at")
    list_filter = ("kind", "priority", "recurrence", "organization")
    list_select_related = ("organization", "assignee__user")
    search_fields = ("title",)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(OrganizationOwnedAdmin):
    """Calendar links. The secret is not shown."""

    exclude = ("token",)
    list_display = ("member", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__email", "organization__name")


@admin.register(Activity)
class ActivityAdmin(OrganizationOwnedAdmin):
    """Entries of timelines."""

    list_display = ("kind", "organization", "occurred_at", "member", "contact", "company", "deal")
    list_select_related = ("organization", "member__user", "contact", "company", "deal")
    search_fields = ("kind",)


@admin.register(Attachment)
class AttachmentAdmin(OrganizationOwnedAdmin):
    """Files. Their content is not offered here."""

    exclude = ("file",)
    list_display = ("name", "organization", "media_type", "size", "added_by", "created_at")
    list_select_related = ("organization", "added_by__user")
    search_fields = ("name",)
