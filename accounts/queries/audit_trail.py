"""Reading the audit trail."""

import uuid

from django.db.models import QuerySet

from accounts.models import AuditEvent


def trail() -> QuerySet[AuditEvent]:
    """Every act in the organization in scope, newest first."""
    return AuditEvent.objects.select_related("member__user").order_by("-at")


def trail_of(object_id: uuid.UUID) -> QuerySet[AuditEvent]:
    """What happened to one record, newest first."""
    return trail().filter(object_id=object_id)
