"""Files kept with records."""

from django.db.models import QuerySet

from crm.models import Attachment, Company, Contact, Deal


def files_of(record: Contact | Company | Deal) -> QuerySet[Attachment]:
    """The files of one record with who added them, the latest first."""
    rows = Attachment.objects.filter(**{str(record._meta.model_name): record})
    return rows.select_related("added_by__user").order_by("-created_at", "-pk")
