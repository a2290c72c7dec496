"""What a program wants of a record: `?fields=` leaves out the rest, `?expand=` puts records in for their ids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, ListSerializer

from accounts.api.serializers import MemberSerializer
from accounts.models import Member
from accounts.queries import members
from accounts.rules import AccountsPermission
from config.lib.errors import DomainError

FIELDS, EXPAND = "fields", "expand"


@dataclass(frozen=True)
class Expansion:
    """A kind of record that stands in for its id: its JSON, the rows `member` may see, and who may read them."""

    serializer: type[BaseSerializer[Any]]
    rows: Callable[[Member], QuerySet[Any, Any]]
    permission: str


MEMBER = Expansion(MemberSerializer, lambda _member: members.team(), AccountsPermission.VIEW_TEAM)


class UnknownName(DomainError):
    """`?fields=` or `?expand=` names what there is not. Answered with 400."""

    status = 400

    def __init__(self, parameter: str, name: str, known: list[str]) -> None:
        message = _("“%(name)s” is not among the names this record has: %(known)s.")
        words = {"name": name[:100], "known": ", ".join(known)}
        super().__init__("unknown_name", message % words, field=parameter)


def with_expansions(rows: QuerySet[Any, Any], view: Any) -> QuerySet[Any, Any]:
    """The rows with the related records asked for, one query for each kind whatever the number of rows.

    Raises `UnknownName`, `PermissionDenied`.
    """
    member = view.request.member
    for name, expansion in asked_expansions(view).items():
        if not member.has(expansion.permission):
            raise PermissionDenied
        source = view.get_serializer_class()().fields[name].source
        rows = rows.prefetch_related(Prefetch(source, expansion.rows(member), to_attr=_place(name)))
    return rows


def shape(serializer: BaseSerializer[Any], view: Any) -> None:
    """Let the serializer answer with the fields asked for, related records in their places. Raises `UnknownName`."""
    record: Any = serializer.child if isinstance(serializer, ListSerializer) else serializer
    for name, expansion in asked_expansions(view).items():
        record.fields[name] = expansion.serializer(source=_place(name), read_only=True, context=serializer.context)
    if wanted := _asked(view.request, FIELDS, list(record.fields)):
        for name in set(record.fields) - set(wanted):
            record.fields.pop(name)


def narrow(data: Any, request: Request) -> None:
    """Leave out of an answer, one record or many, what `?fields=` does not name. Raises `UnknownName`."""
    rows = data.get("results", [data]) if isinstance(data, dict) else data
    found = getattr(rows, "serializer", None) or getattr(data, "serializer", None)
    record = getattr(found, "child", found)
    if wanted := _asked(request, FIELDS, list(record.fields if record else data)):
        for row in rows:
            for name in set(row) - set(wanted):
                del row[name]


def asked_expansions(view: Any) -> dict[str, Expansion]:
    """The expansions the request names. Raises `UnknownName`."""
    return {name: view.expandable[name] for name in _asked(view.request, EXPAND, list(view.expandable))}


def _asked(request: Request, parameter: str, known: list[str]) -> list[str]:
    names = [name.strip() for name in request.query_params.get(parameter, "").split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise UnknownName(parameter, name, known)
    return names


def _place(name: str) -> str:
    """The attribute of a record that holds the related one, beside its own field, which may be joined already."""
    return f"expanded_{name}"
