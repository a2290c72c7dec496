"""How rows about a person who leaves are erased; apps name one of these, or one of their own, for each model."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet

from accounts.models import DataExport, User
from accounts.services import data_exports

ONLY_A_LINK: Final = "A record of the company. It names the person by the link alone, whose name goes with the account."


def delete_rows(rows: QuerySet[Any], _user: User) -> None:
    """Delete them."""
    rows.delete()


def blank(**values: Any) -> Callable[[QuerySet[Any], User], object]:
    """An eraser that leaves the rows and overwrites fields."""
    return lambda rows, _user: rows.update(**values)


def forget_copies(rows: QuerySet[DataExport], _user: User) -> None:
    """Delete copies of data with their files."""
    for export in rows:
        data_exports.forget(export)
