"""The OpenAPI file: the ways to sign in, and what every endpoint has in common."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from accounts.api import shaping
from config.lib.api import ErrorSerializer

REFUSAL = OpenApiResponse(ErrorSerializer, description="Refused; `code` is for programs, `message` for people.")

FIELDS = {
    "in": "query",
    "name": shaping.FIELDS,
    "schema": {"type": "string"},
    "description": "Names separated by commas, as in `id,created_at`. The answer then has only these.",
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    type={"type": "string", "pattern": "^[!-~]{1,255}$"},
    description="A key of your own, such as a UUID: sent again, the request has its effect once.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    location=OpenApiParameter.HEADER,
    description="The `ETag` the record was read with: refused with 412 when someone changed it since.",
)


class JWTScheme(OpenApiAuthenticationExtension):
    """Describes the bearer token in the OpenAPI file."""

    target_class = "accounts.api.authentication.JWTAuthentication"
    name = "bearerAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """Describes an organization's key in the OpenAPI file."""

    target_class = "accounts.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "kan_…", "description": "A key of an organization."}


class SessionScheme(OpenApiAuthenticationExtension):
    """Describes the session cookie in the OpenAPI file."""

    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "sessionAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The OpenAPI security scheme."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class ApiSchema(AutoSchema):
    """Describes an endpoint with the parameters and refusals it shares with others."""

    def get_override_parameters(self) -> list[Any]:
        """What a program may ask of a record it reads, and the headers that make writing safe."""
        if self.method == "POST":
            return [IDEMPOTENCY_KEY] if getattr(self.view, "answers_once", False) else []
        if self.method != "GET":
            return [IF_MATCH]
        if getattr(self.view, "action", None) not in ("list", "retrieve"):
            return []
        names = list(getattr(self.view, "expandable", {}))
        return [_expand(names)] if names else []

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        """As the parent's; whatever is refused is told in the one error body."""
        bodies = super()._get_response_bodies(direction)
        return bodies | {"4XX": self._get_response_for_code(REFUSAL, "4XX")}


def _expand(names: list[str]) -> OpenApiParameter:
    return OpenApiParameter(
        shaping.EXPAND,
        type={"type": "array", "items": {"type": "string", "enum": names}},
        style="form",
        explode=False,
        description="Puts these records in the places of their ids, separated by commas.",
    )


def describe_expansions(result: dict[str, Any], generator: Any, **_kwargs: Any) -> dict[str, Any]:
    """Say of every field that `?expand=` may replace that it holds an id or the record (a postprocessing hook)."""
    components = result["components"]["schemas"]
    views: set[Any] = {getattr(callback, "cls", None) for *_address, callback in generator.endpoints}
    for view in views:
        for name, expansion in getattr(view, "expandable", {}).items():
            fields = components[_component(view.serializer_class)]["properties"]
            record = {"$ref": f"#/components/schemas/{_component(expansion.serializer)}"}
            fields[name] = {"anyOf": [fields[name], record], "readOnly": fields[name].get("readOnly", False)}
    return result


def describe_fields(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Say that whatever is read has, with `?fields=`, a part of its fields only (a postprocessing hook)."""
    components = result["components"]["schemas"]
    reads = [item["get"] for item in result["paths"].values() if "get" in item]
    for read in reads:
        if answer := read["responses"]["200"]["content"].get("application/json"):
            read["parameters"] = sorted([*read.get("parameters", []), FIELDS], key=lambda each: str(each["name"]))
            place, key = _record_in(components, answer)
            place[key] = _whole_or_part(components, _name(place[key]))
    return result


def _record_in(components: dict[str, Any], answer: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Where the description of one record stands: in the rows of a page, in a list, or alone."""
    if answer["schema"].get("type") == "array":
        return answer["schema"], "items"
    found = components[_name(answer["schema"])]
    return (found["properties"]["results"], "items") if "results" in found["properties"] else (answer, "schema")


def _whole_or_part(components: dict[str, Any], name: str) -> dict[str, Any]:
    part = {key: value for key, value in components[name].items() if key != "required"}
    components[f"{name}Part"] = part | {"description": f"Those fields of {name} that `fields` names."}
    return {"anyOf": [{"$ref": f"#/components/schemas/{each}"} for each in (name, f"{name}Part")]}


def _name(reference: dict[str, str]) -> str:
    return reference["$ref"].rpartition("/")[2]


def _component(serializer: type) -> str:
    return serializer.__name__.removesuffix("Serializer")
