"""Contacts, companies, tags and imports in the administration site: to look at."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from crm.models import Company, Contact, ContactPoint, ImportRun, Tag


@admin.register(Contact)
class ContactAdmin(OrganizationOwnedAdmin):
    """Contacts."""

    list_display = ("__str__", "organization", "company", "email", "phone", "last_activity_at", "created_at")
    list_filter = ("language", "organization")
    list_select_related = ("organization", "company")
    search_fields = ("search_text",)


@admin.register(ContactPoint)
class ContactPointAdmin(OrganizationOwnedAdmin):
    """E-mails and phones."""

    list_display = ("value", "kind", "label", "contact", "organization", "position")
    list_filter = ("kind", "organization")
    list_select_related = ("organization", "contact")
    search_fields = ("value",)


@admin.register(Company)
class CompanyAdmin(OrganizationOwnedAdmin):
    """Companies."""

    list_display = ("name", "organization", "eik", "vat_number", "city", "country", "last_activity_at", "created_at")
    list_filter = ("size", "organization")
    search_fields = ("search_text",)


@admin.register(Tag)
class TagAdmin(OrganizationOwnedAdmin):
    """Tags in use."""

    list_display = ("name", "key", "organization")
    search_fields = ("key",)


@admin.register(ImportRun)
class ImportRunAdmin(OrganizationOwnedAdmin):
    """Imports. Their file and its rows are people's data and not offered here."""

    exclude = ("file", "sample", "row_errors")
    list_display = (
        "file_name", "organization", "state", "rows_done", "rows_total", "created_count", "error_count", "created_at",
    )  # fmt: skip
    list_filter = ("state", "kind", "organization")
    search_fields = ("file_name",)
