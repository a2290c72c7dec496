"""Endpoints of the content studio."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from ai_assistant.api.serializers.content import (
    ContentTemplateSerializer,
    ContentWishSerializer,
    MadeContentSerializer,
)
from ai_assistant.content.templates import LIBRARY
from ai_assistant.forms.content import VariablesForm
from ai_assistant.queries import requests
from ai_assistant.queries.balance import balance
from ai_assistant.rules import StudioPermission
from ai_assistant.services import content as services
from ai_assistant.services.asking import Errand
from config.lib.api import ErrorSerializer

REFUSED = OpenApiResponse(ErrorSerializer, description="Refused; the message says why.")


class ContentView(OrganizationAPIView):
    """Making texts."""

    permissions = {"*": StudioPermission.WRITE}

    @extend_schema(
        request=ContentWishSerializer,
        responses={201: MadeContentSerializer, 422: REFUSED, 429: REFUSED, 502: REFUSED},
        tags=["ai"],
        operation_id="ai_content_create",
    )
    def post(self, request: ApiRequest) -> Response:
        """Make a text from a template and keep it: by an AI model where there is one, else by rules, which score it.

        The answer comes when the text is there; a model that is asked again, or followed by the next one, may take
        minutes.
        """
        serializer = ContentWishSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        template = LIBRARY[given["template"]]
        wish = services.Wish(
            template,
            given["language"],
            values_of(VariablesForm(template, given["variables"])),
            given.get("voice"),
            given.get("audience"),
            given["variants"],
        )
        notes: list[str] = []
        errand = Errand(kept=lambda _content, note: notes.append(note))
        content = services.make_content(actor=request.member, wish=wish, asks_model=given["asks_model"], errand=errand)
        first = content.versions.select_related("request")[0]  # variants were one request
        left = balance(request.member, requests.paid(first.request) or 0)
        return Response(MadeContentSerializer(content, context={"note": notes[0], "balance": left}).data, status=201)


def values_of(form: VariablesForm) -> dict[str, Any]:
    """The values by name; raises for one the template does not have, or that is not of its type."""
    unknown = sorted(set(form.data) - set(form.fields))
    if unknown:
        raise serializers.ValidationError({"variables": {unknown[0]: [_("The template has no such variable.")]}})
    if not form.is_valid():
        wrong = {name: [str(message) for message in found] for name, found in form.errors.items()}
        raise serializers.ValidationError({"variables": wrong})
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "", [])}


class ContentTemplatesView(OrganizationAPIView):
    """The library."""

    permissions = {"*": StudioPermission.WRITE}

    @extend_schema(
        responses={200: ContentTemplateSerializer(many=True)}, tags=["ai"], operation_id="ai_content_templates"
    )
    def get(self, request: ApiRequest) -> Response:
        """Every kind of text with the variables it asks for, in the language of the request."""
        templates: Any = list(LIBRARY.values())
        return Response(ContentTemplateSerializer(templates, many=True).data)
