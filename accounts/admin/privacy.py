"""Data that people and organizations take out, let go and agreed to."""

from django.contrib import admin

from accounts.admin.base import OrganizationOwnedAdmin, ReadOnlyAdmin
from accounts.models import Consent, DataExport, ErasureRequest, OrganizationDeletion, RetentionArchive


@admin.register(DataExport)
class DataExportAdmin(OrganizationOwnedAdmin):
    """Who took data out; what is in the files is for them alone."""

    list_display = ("created_at", "organization", "member", "about", "size", "expires_at")
    list_filter = ("about", "created_at", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__email", "organization__name")
    ordering = ("-created_at",)
    exclude = ("file",)


@admin.register(RetentionArchive)
class RetentionArchiveAdmin(OrganizationOwnedAdmin):
    """What went by the rules of an organization; what is in the files is for its owners alone."""

    list_display = ("created_at", "organization", "rule", "number", "size", "expires_at")
    list_filter = ("rule", "created_at", "organization")
    list_select_related = ("organization",)
    search_fields = ("organization__name", "rule")
    ordering = ("-created_at",)
    exclude = ("file",)


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnlyAdmin):
    """Who asked to be erased, and when that is due."""

    list_display = ("user", "created_at", "due_at", "cancelled_at", "done_at")
    list_filter = ("due_at",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-created_at",)


@admin.register(OrganizationDeletion)
class OrganizationDeletionAdmin(ReadOnlyAdmin):
    """Organizations that are to be deleted, or were, and how far that is."""

    list_display = ("organization_key", "asked_by", "created_at", "due_at", "cancelled_at", "gone", "total", "done_at")
    list_filter = ("due_at", "done_at")
    list_select_related = ("asked_by",)
    search_fields = ("organization_key", "asked_by__email")
    ordering = ("-created_at",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What people agreed to."""

    list_display = ("at", "user", "kind", "version", "is_given")
    list_filter = ("kind", "is_given", "at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-at",)
