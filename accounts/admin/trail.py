"""What happened: the audit trail, security events, long work."""

from django.contrib import admin

from accounts.admin.base import OrganizationOwnedAdmin
from accounts.models import AuditEvent, AuditHead, Job, SecurityEvent


@admin.register(AuditEvent)
class AuditEventAdmin(OrganizationOwnedAdmin):
    """Who did what."""

    list_display = ("at", "organization", "member", "staff_name", "event", "object_label", "ip_address")
    list_filter = ("at", "event", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("object_label", "object_id", "request_id", "staff_name")
    ordering = ("-at",)


@admin.register(AuditHead)
class AuditHeadAdmin(OrganizationOwnedAdmin):
    """How far each trail is chained."""

    list_display = ("organization", "position", "chain_hash")
    search_fields = ("organization__name", "chain_hash")


@admin.register(SecurityEvent)
class SecurityEventAdmin(OrganizationOwnedAdmin):
    """What owners were told of."""

    list_display = ("at", "organization", "kind", "member", "ip_address")
    list_filter = ("at", "kind", "organization")
    list_select_related = ("organization", "member__user")
    search_fields = ("search_text", "ip_address")
    ordering = ("-at",)


@admin.register(Job)
class JobAdmin(OrganizationOwnedAdmin):
    """Long work."""

    list_display = ("kind", "organization", "state", "progress", "total", "attempts", "created_at", "finished_at")
    list_filter = ("state", "kind", "created_at", "organization")
    search_fields = ("id", "kind", "error_code")
    ordering = ("-created_at",)
