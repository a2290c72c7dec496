"""The address `/mcp`: who may knock, and the way of each message to its answer."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.response import Response

from accounts import entitlements
from accounts.api.authentication import ApiKeyAuthentication
from accounts.api.base import API_FEATURE, ApiRequest, OrganizationAPIView
from accounts.models import Member
from ai_assistant.mcp import protocol, tools
from ai_assistant.mcp.protocol import Code, ProtocolError, Request
from ai_assistant.queries import requests
from ai_assistant.rules import AssistantPermission
from config.lib.bodies import JSONParser


class ForbiddenOrigin(exceptions.PermissionDenied):
    """A page of another site asks: the protocol's security page wants the Origin looked at."""

    default_code = "forbidden_origin"


@extend_schema(exclude=True)
class McpEndpoint(OrganizationAPIView):
    """Takes one message of the Model Context Protocol at a time, from a program with a key of the organization.

    Reading works for an organization whose plan is read-only; proposals ask the plan themselves.
    """

    authentication_classes = [ApiKeyAuthentication]
    parser_classes = [JSONParser]
    permissions: ClassVar[dict[str, str]] = {"*": AssistantPermission.CONNECT}
    http_method_names = ["post"]
    works_unpaid = True
    answers_once = False
    cache_control = "no-store"
    id_: str | int | None = None
    asked: Request | None = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """As the parent; a page of another site is turned away first, a plan without the API last."""
        if not _is_welcome(request.headers.get("Origin")):
            raise ForbiddenOrigin
        super().initial(request, *args, **kwargs)
        entitlements.require(request.member.organization, API_FEATURE)

    def post(self, request: ApiRequest) -> Response:
        """Answer a request; a notification is taken and needs nothing done, as nothing is remembered."""
        try:
            body = request.data
        except exceptions.ParseError as error:
            raise ProtocolError(Code.NOT_JSON, str(error.detail)) from error
        self.id_ = protocol.id_of(body)
        self.asked = protocol.read(body, request.headers)
        if self.asked is None:
            return Response(status=202)
        _check_models_are_wanted(request.member)
        return Response(protocol.answer(self.asked, _result(request.member, self.asked)))

    def handle_exception(self, exc: Exception) -> Any:
        """As the parent, in the words of the protocol."""
        if isinstance(exc, ProtocolError):
            body = protocol.failure(self.id_, exc.code, str(exc), exc.data)
            return Response(body, status=protocol.status_of(exc.code, self.asked))
        response = super().handle_exception(exc)
        said = response.data
        response.data = protocol.failure(self.id_, Code.REFUSED, said["message"], {"code": said["code"]})
        return response


def _is_welcome(origin: str | None) -> bool:
    """Programs send no Origin; a page must be of this site, or of one that may call the API."""
    site = urlsplit(settings.SITE_URL)
    return origin is None or origin in {f"{site.scheme}://{site.netloc}", *settings.CORS_ALLOWED_ORIGINS}


def _check_models_are_wanted(member: Member) -> None:
    """Who switched AI models off lets no record go to one, whosever it is. Raises `ProtocolError`."""
    if not requests.settings_of(member.organization).uses_models:
        message = _("This organisation has switched AI models off, and nothing is read or proposed here either.")
        raise ProtocolError(Code.REFUSED, message, {"code": "models_off"})


def _result(member: Member, asked: Request) -> dict[str, Any]:
    """The result of a method of the client's era. Raises `ProtocolError`."""
    match asked.method, asked.is_modern:
        case "initialize", False:
            return protocol.hello(asked.params.get("protocolVersion"))
        case "ping", False:
            return {}
        case "server/discover", True:
            return protocol.discovery()
        case "tools/list", _:
            return _page(asked) | {"tools": tools.listed(member)}
        case "tools/call", _:
            return tools.call(member, asked.params.get("name"), asked.params.get("arguments", {}))
    raise ProtocolError(Code.NO_SUCH_METHOD, f"Unknown method: {asked.method[:60]}")


def _page(asked: Request) -> dict[str, Any]:
    """All tools are on the first page. Raises `ProtocolError` for another."""
    if asked.params.get("cursor") is not None:
        raise ProtocolError(Code.INVALID_PARAMS, "There is no such page.")
    return protocol.fresh() if asked.is_modern else {}
