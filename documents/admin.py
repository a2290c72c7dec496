"""Document templates in the administration site."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from documents.models import DocumentTemplate


@admin.register(DocumentTemplate)
class DocumentTemplateAdmin(OrganizationOwnedAdmin):
    """How documents look."""

    list_display = ("name", "kind", "is_default", "accent_colour", "organization")
    list_filter = ("organization", "kind")
    search_fields = ("name",)
