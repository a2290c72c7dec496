"""Making and changing document templates."""

from typing import Any, Final

from django.db import transaction
from django.utils import translation

from accounts.models import Member, Organization
from accounts.rules import require
from accounts.services import audit, versions
from documents.models import DocumentTemplate
from documents.rules import DocumentsPermission

_FIRST_KINDS: Final = (DocumentTemplate.Kind.INVOICE, DocumentTemplate.Kind.OFFER)


def create_default_templates(organization: Organization) -> None:
    """The templates a new organization starts with, named in its language."""
    with translation.override(organization.language):
        for kind in _FIRST_KINDS:
            DocumentTemplate.objects.create(kind=kind, name=str(kind.label), is_default=True)


@transaction.atomic
def update_template(
    *, template: DocumentTemplate, actor: Member, values: dict[str, Any], version: int | None = None
) -> DocumentTemplate:
    """Store the changed fields. Raises `StaleEdit`."""
    require(actor, DocumentsPermission.MANAGE_TEMPLATES)
    versions.claim(template, version)
    changes = audit.apply_changes(template, values)
    if changes:
        template.save(update_fields=[*changes, "updated_at"])
        audit.record("documents.template_changed", template, changes)
    return template
