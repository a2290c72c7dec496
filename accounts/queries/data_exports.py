"""What a copy of data holds, and the copies that were made."""

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from accounts.hooks import personal_data
from accounts.models import DataExport, Member
from accounts.tenancy import OrganizationOwned
from config.lib.encrypted import EncryptedTextField

CHUNK: Final = 500
_SECRET: Final = re.compile(r"(^|_)(password|secret|token|hash|fingerprint|digest|key)$")
_SHOWN: Final = 5


def copies_of(member: Member, about: str) -> QuerySet[DataExport]:
    """The member's latest copies, newest first."""
    rows = DataExport.objects.filter(member=member, about=about).select_related("job")
    return rows.order_by("-created_at")[:_SHOWN]


def owned_models() -> list[type[models.Model]]:
    """Every model whose rows belong to an organization, in the order of the apps."""
    return [model for model in apps.get_models() if issubclass(model, OrganizationOwned)]


def is_secret(field: "models.Field[Any, Any]") -> bool:
    """Whether a field opens something: a password, a key, a token or the hash of one."""
    return isinstance(field, EncryptedTextField) or bool(_SECRET.search(field.name))


def handed_out_fields(model: type[models.Model], only: Collection[str] = ()) -> "list[models.Field[Any, Any]]":
    """The fields of a model, or `only` some, that leave the site: no secrets, and not what its app keeps back."""
    item = personal_data.get(model._meta.label)
    kept_back = item.without if item else ()
    given = [field for field in model._meta.concrete_fields if not is_secret(field) and field.name not in kept_back]
    return [field for field in given if not only or field.name in only]


def in_chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows by key, a few hundred at a time, so that between them other scopes may be opened."""
    rows = rows.order_by("pk")
    chunk = list(rows[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(rows.filter(pk__gt=chunk[-1].pk)[:CHUNK]) if len(chunk) == CHUNK else []
