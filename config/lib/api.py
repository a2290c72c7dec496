"""What every API endpoint shares: one error body, one pagination, and filters from the list definition."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import set_rollback

from config.lib.errors import DomainError


class ErrorSerializer(serializers.Serializer[Any]):
    """The one error body: `{code, message, field, errors}`."""

    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="For people, in the language of the request.")
    field = serializers.CharField(allow_null=True, help_text="The input the error is about, or null.")
    errors = serializers.DictField(required=False, help_text="Messages by field when several inputs are wrong.")


def _body(code: str, message: object, field: str | None = None, errors: object = None) -> dict[str, object]:
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


def exception_handler(exc: Exception, _context: dict[str, Any]) -> Response | None:
    """Turn what an endpoint raised into the one error body; None lets a real fault become a 500."""
    if isinstance(exc, DomainError):
        set_rollback()
        return Response(_body(exc.code, exc.message, exc.field), status=exc.status)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(exc.wait))
    if isinstance(exc, exceptions.ValidationError):
        field, message, code = _first_error(exc.detail)
        return Response(_body(code, message, field, exc.detail), status=exc.status_code)
    return Response(_body(exc.get_codes(), exc.detail), status=exc.status_code, headers=headers)


class PagePagination(PageNumberPagination):
    """`?page=` and `?page_size=` (200 at most); body `{count, next, previous, results}`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """As the parent, with our error body for a page that is not there."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except exceptions.NotFound as error:
            raise exceptions.NotFound(_("This page does not exist.")) from error


class ListDefinitionFilter(BaseFilterBackend):
    """Search, filters and ordering of `view.list_definition`, the same the page uses."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """The narrowed and ordered rows; only for lists, so a record is found whatever the filters say."""
        if view.action != "list":
            return queryset
        definition = view.list_definition(request.member)
        return definition.ordered(definition.narrowed(request.query_params), request.query_params)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The query parameters, for the OpenAPI file."""
        definition = view.list_definition
        sortable = [column.key for column in definition.columns if column.order_by]
        kinds = {"date": "date", "uuid": "uuid"}
        names = [("search", {"type": "string"}), ("tab", {"type": "string", "enum": [t.key for t in definition.tabs]})]
        names.append(("ordering", {"type": "string", "enum": [*sortable, *(f"-{key}" for key in sortable)]}))
        for item in definition.filters:
            schema = {"type": "boolean" if item.kind == "boolean" else "string"}
            names.append((item.key, schema | ({"format": kinds[item.kind]} if item.kind in kinds else {})))
        return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in names]
