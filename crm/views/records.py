"""What a timeline, a task or a file can be about, found by the kind in the address."""

import uuid
from collections.abc import Callable
from functools import partial

from django.shortcuts import get_object_or_404

from crm.models import Company, Contact, Deal

Record = Contact | Company | Deal
_GETTERS: dict[str, Callable[..., Record]] = {
    "contact": partial(get_object_or_404, Contact),
    "company": partial(get_object_or_404, Company),
    "deal": partial(get_object_or_404, Deal),
}


def record_or_404(kind: str, pk: uuid.UUID) -> Record:
    """The contact, company or deal; `kind` is one of these words."""
    return _GETTERS[kind](pk=pk)
