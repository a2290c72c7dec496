"""Reading a long list piece by piece, each beginning where the one before ended, whatever was added meanwhile.

A cursor holds what the list is sorted by in the row it stands at, signed, so that nothing but our own values comes
back. Nothing is counted and no row is skipped over: the thousandth piece costs as much as the first.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError


class BadCursor(DomainError):
    """The cursor is none of ours, or of another ordering. Answered with 400."""

    status = 400

    def __init__(self) -> None:
        super().__init__("bad_cursor", _("This cursor cannot be read. Begin again with an empty one."), field="cursor")


class NoCursorInThisOrder(DomainError):
    """The ordering has gaps: a value can be missing or is another record's. Answered with 400."""

    status = 400

    def __init__(self) -> None:
        message = _("In this order the list is read by page only. Leave the ordering out, or order by id.")
        super().__init__("ordering_without_cursor", message, field="ordering")


@dataclass(frozen=True)
class Piece:
    """Some rows of a list in their order, and the cursors of the pieces around them."""

    rows: list[Any]
    next: str | None
    previous: str | None


def read(rows: QuerySet[Any, Any], cursor: str, size: int) -> Piece:
    """The `size` rows at `cursor` ("" is the first piece). Raises `BadCursor`, `NoCursorInThisOrder`."""
    order = _order(rows)
    values, is_backwards = _decoded(cursor, order) if cursor else ([], False)
    walk = [_turned(name) for name in order] if is_backwards else order
    found = list(rows.filter(_behind(walk, values)).order_by(*walk)[: size + 1])
    is_more, found = len(found) > size, found[:size]
    if is_backwards:
        found.reverse()
    has_next, has_previous = (True, is_more) if is_backwards else (is_more, bool(cursor))
    return Piece(
        rows=found,
        next=_encoded(found[-1], order) if found and has_next else None,
        previous=_encoded(found[0], order, is_backwards=True) if found and has_previous else None,
    )


def _order(rows: QuerySet[Any, Any]) -> list[str]:
    """What the rows are sorted by, each field once."""
    fields: dict[str, str] = {}
    for name in rows.query.order_by:
        fields.setdefault(_field(rows.model, name).name, str(name))
    return list(fields.values())


def _field(model: type[Model], name: Any) -> "Field[Any, Any]":
    """The model's own field of that name, which always has a value."""
    try:
        field = model._meta.pk if name.lstrip("-") == "pk" else model._meta.get_field(name.lstrip("-"))
    except (AttributeError, FieldDoesNotExist) as error:  # an expression, or another record's field
        raise NoCursorInThisOrder from error
    if not isinstance(field, Field) or field.null:
        raise NoCursorInThisOrder
    return field


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _behind(order: list[str], values: list[str]) -> Q:
    """What the rows meet that come after the one with these values."""
    condition, same = Q(), Q()
    for name, value in zip(order, values, strict=False):
        lookup = f"{name.lstrip('-')}__{'lt' if name.startswith('-') else 'gt'}"
        condition |= same & Q(**{lookup: value})
        same &= Q(**{name.lstrip("-"): value})
    return condition


def _signer() -> signing.Signer:
    return signing.Signer(salt=__name__)


def _encoded(row: Model, order: list[str], *, is_backwards: bool = False) -> str:
    values = [_field(type(row), name).value_to_string(row) for name in order]
    return _signer().sign_object([order, values, is_backwards])


def _decoded(cursor: str, order: list[str]) -> tuple[list[str], bool]:
    """The values of the row and whether to read backwards. Raises `BadCursor`."""
    try:
        of_order, values, is_backwards = _signer().unsign_object(cursor)
    except signing.BadSignature as error:
        raise BadCursor from error
    if of_order != order:
        raise BadCursor
    return values, is_backwards
