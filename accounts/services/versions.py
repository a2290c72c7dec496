"""Edits begun on an older state are told, never lost and never silently overwritten."""

from typing import Any

from django.db.models import F

from config.lib.errors import StaleEdit


def claim(obj: Any, expected: int | None) -> None:
    """Count one more save of `obj` if its version is still `expected` (None: do not compare). Raises `StaleEdit`.

    The comparison and the count are one UPDATE, so of two editors exactly one goes on.
    """
    rows = type(obj).objects.filter(pk=obj.pk)
    if expected is not None:
        rows = rows.filter(version=expected)
    if not rows.update(version=F("version") + 1):
        raise StaleEdit
    obj.version = expected + 1 if expected is not None else obj.version + 1
