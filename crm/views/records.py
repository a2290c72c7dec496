"""What a timeline, a task or a file can be about, found by the kind in the address."""

import uuid

from django.shortcuts import get_object_or_404

from crm.models import Company, Contact, Deal

Record = Contact | Company | Deal
_MODELS: dict[str, type[Contact] | type[Company] | type[Deal]] = {"contact": Contact, "company": Company, "deal": Deal}


def record_or_404(kind: str, pk: uuid.UUID) -> Record:
    """The contact, company or deal; `kind` is one of these words."""
    record: Record = get_object_or_404(_MODELS[kind], pk=pk)
    return record
