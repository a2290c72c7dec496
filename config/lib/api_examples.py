"""Examples in the OpenAPI file: what a program sends, ready to be sent as it stands."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer

Serializer = TypeVar("Serializer", bound=type)


def sent(**body: Any) -> Callable[[Serializer], Serializer]:
    """Decorates a serializer with an example of a body; a test sends each one."""
    return extend_schema_serializer(examples=[OpenApiExample("Example", value=body, request_only=True)])


def answered(**body: Any) -> Callable[[Serializer], Serializer]:
    """Decorates a serializer with an example of an answer."""
    return extend_schema_serializer(examples=[OpenApiExample("Example", value=body, response_only=True)])
