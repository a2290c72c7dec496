"""What every API endpoint shares: one error body, one pagination, and filters from the list definition."""

import logging
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import set_rollback

from config.lib import cursors
from config.lib.api_examples import answered
from config.lib.errors import Refusal

log = logging.getLogger("kantora.api")


@answered(code="stale_edit", message="Someone changed this record after you opened it.", field=None)
class ErrorSerializer(serializers.Serializer[Any]):
    """The one error body: `{code, message, field, errors, url}`."""

    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="For people, in the language of the request.")
    field = serializers.CharField(allow_null=True, help_text="The input the error is about, or null.")
    url = serializers.URLField(required=False, help_text="With 402: the page on which another plan is chosen.")
    errors = serializers.DictField(  # type: ignore[assignment]
        required=False, help_text="Messages by field when several inputs are wrong."
    )


class WholeItem(serializers.Serializer[Any]):
    """An item of a list that a write replaces: it is sent whole, also with a change of a few fields of its record.

    Django REST framework asks nothing of the items of a PATCH, not even what they cannot be without.
    """

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """As the parent; the item's own fields are asked for."""
        if not getattr(self.root, "partial", False):
            return super().run_validation(data)
        item = type(self)(data=data, context=self.context)
        item.is_valid(raise_exception=True)
        return item.validated_data


def _body(code: object, message: object, field: str | None = None, errors: object = None) -> dict[str, object]:
    body: dict[str, object] = {"code": code, "message": str(message), "field": field}
    return body | {"errors": errors} if errors is not None else body


def _first_error(detail: object, path: str = "") -> tuple[str | None, str, str]:
    """The first (field, message, code) of a validation error's nested detail."""
    if isinstance(detail, dict) and detail:
        key, value = next((k, v) for k, v in detail.items() if v)
        name = "" if key == "non_field_errors" else str(key)
        return _first_error(value, ".".join(part for part in (path, name) if part))
    if isinstance(detail, list) and detail:
        return _first_error(next(item for item in detail if item), path)
    return path or None, str(detail), getattr(detail, "code", "invalid")


class Conflict(exceptions.APIException):
    """Another request changed or deleted at the same moment what this one was about."""

    status_code = 409
    default_code = "conflict"
    default_detail = gettext_lazy("Someone changed this at the same moment. Nothing was saved; try again.")


_CAME_TOGETHER = {"40001", "40P01"}  # PostgreSQL could not order two transactions, or they waited for each other


def _translated(exc: Exception) -> Exception:
    """An exception of Django as the REST framework's; any other as it is."""
    if isinstance(exc, (Http404, ObjectDoesNotExist)):  # the latter when it went while the service began
        return exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(exc, SuspiciousOperation):
        return exceptions.ParseError()
    if isinstance(exc, IntegrityError) or getattr(exc.__cause__, "sqlstate", "") in _CAME_TOGETHER:
        log.warning("Two requests met at one record", exc_info=exc)
        return Conflict()
    return exc


def _retry_after(exc: Exception) -> dict[str, str]:
    wait = getattr(exc, "wait", None)
    return {"Retry-After": str(int(wait))} if wait else {}


def exception_handler(exc: Exception, _context: dict[str, Any]) -> Response | None:
    """Turn what an endpoint raised into the one error body; None lets a real fault become a 500."""
    if isinstance(exc, Refusal):
        set_rollback()
        body = _body(exc.code, exc.message, exc.field) | ({"url": exc.url} if exc.url else {})
        return Response(body, status=exc.status, headers=_retry_after(exc))
    exc = _translated(exc)
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    headers = _retry_after(exc)
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if isinstance(exc, exceptions.ValidationError):
        field, message, code = _first_error(exc.detail)
        return Response(_body(code, message, field, exc.detail), status=exc.status_code)
    return Response(_body(exc.get_codes(), exc.detail), status=exc.status_code, headers=headers)


class PagePagination(PageNumberPagination):
    """`?page=` and `?page_size=` (200 at most), body `{count, next, previous, results}`; or `?cursor=`, without count.

    By cursor nothing is counted or skipped over, so a program reads a long list in time and misses no row.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    cursor_query_param = "cursor"
    request: Any
    piece: cursors.Piece | None = None

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """As the parent, with our error body for a page that is not there."""
        if self.cursor_query_param in request.query_params:
            return self._paginate_by_cursor(queryset, request)
        try:
            return super().paginate_queryset(queryset, request, view)
        except exceptions.NotFound as error:
            raise exceptions.NotFound(_("This page does not exist.")) from error

    def _paginate_by_cursor(self, queryset: Any, request: Any) -> list[Any]:
        """Newest first unless an ordering is asked for: the order of a page may have gaps."""
        self.request = request
        rows = queryset if request.query_params.get("ordering") else queryset.order_by("-pk")
        size = self.get_page_size(request) or self.page_size
        self.piece = cursors.read(rows, request.query_params[self.cursor_query_param], size)
        return self.piece.rows

    def get_paginated_response(self, data: Any) -> Response:
        """As the parent; by cursor without a count."""
        if self.piece is None:
            return super().get_paginated_response(data)
        links = {"next": self._link(self.piece.next), "previous": self._link(self.piece.previous)}
        return Response(links | {"results": data})

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query.pop(self.page_query_param, None)
        query[self.cursor_query_param] = cursor
        return f"{self.request.build_absolute_uri(self.request.path)}?{query.urlencode()}"

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parent's query parameters and the cursor, for the OpenAPI file."""
        words = "Read by cursor instead of page: begin with an empty one, then follow `next`. Newest first by default."
        cursor = {"name": self.cursor_query_param, "in": "query", "required": False, "description": words}
        return [*super().get_schema_operation_parameters(view), cursor | {"schema": {"type": "string"}}]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """As the parent's; by cursor there is no count."""
        link = {"type": ["string", "null"], "format": "uri"}
        count = {"type": "integer", "example": 123, "description": "Left out when reading by cursor."}
        properties = {"count": count, "next": link, "previous": link, "results": schema}
        return {"type": "object", "required": ["results"], "properties": properties}


class ListDefinitionFilter(BaseFilterBackend):
    """Search, filters and ordering of `view.list_definition`, the same the page uses."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """The narrowed and ordered rows; only for lists, so a record is found whatever the filters say."""
        if view.action != "list":
            return queryset
        definition = view.list_definition(request.member)
        rows = definition.narrowed(request.query_params)
        ordering = request.query_params.get("ordering", "")
        if ordering.removeprefix("-") in self._fields(view):
            return rows.order_by(ordering, "-pk" if ordering.startswith("-") else "pk")
        return definition.ordered(rows, request.query_params)

    def _fields(self, view: Any) -> list[str]:
        """The fields of the JSON, beside the columns of the page, by which a program may sort."""
        columns = {column.key for column in view.list_definition.columns if column.order_by}
        shown = view.serializer_class.Meta.fields
        return [
            field.name
            for field in view.serializer_class.Meta.model._meta.concrete_fields
            if field.name in shown
            and field.name not in columns
            and not isinstance(field, (models.ForeignKey, models.JSONField, models.TextField))
        ]

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The query parameters, for the OpenAPI file."""
        definition = view.list_definition
        sortable = [*(column.key for column in definition.columns if column.order_by), *self._fields(view)]
        kinds = {"date": "date", "uuid": "uuid"}
        names = [("search", {"type": "string"}), ("tab", {"type": "string", "enum": [t.key for t in definition.tabs]})]
        names.append(("ordering", {"type": "string", "enum": [*sortable, *(f"-{key}" for key in sortable)]}))
        for item in definition.filters:
            schema = {"type": "boolean" if item.kind == "boolean" else "string"}
            names.append((item.key, schema | ({"format": kinds[item.kind]} if item.kind in kinds else {})))
        return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in names]
