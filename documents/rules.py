"""Permissions of documents."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.hooks import ADMINS, Permission


class DocumentsPermission(StrEnum):
    """What may be done with the look of documents."""

    MANAGE_TEMPLATES = "documents.manage_templates"


PERMISSIONS = [
    Permission(DocumentsPermission.MANAGE_TEMPLATES, _("Change how documents look"), _("Documents"), ADMINS),
]
