"""What the form pages of records share."""

import uuid
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from config.lib.errors import DomainError, StaleEdit

Row = TypeVar("Row", bound=Model)


def tell(form: forms.Form, error: DomainError, rows: QuerySet[Any] | None = None) -> None:
    """Show a refusal at its field, or above the form; after a stale edit the next save goes on from what is there.

    `rows` finds the record that is edited.
    """
    form.add_error(error.field if error.field in form.fields else None, str(error.message))
    if isinstance(error, StaleEdit) and rows is not None:
        posted: Any = form.data.copy()  # type: ignore[attr-defined]
        posted["version"] = rows.values_list("version", flat=True).get()
        form.data = posted


def record_or_none(model: type[Row], raw: str) -> Row | None:
    """The record whose id stands in a query string; None for one that is not there, or no id."""
    try:
        return model._default_manager.filter(pk=uuid.UUID(raw)).first()
    except ValueError:
        return None
