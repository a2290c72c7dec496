"""What the assistant noticed, for programs."""

import uuid

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from accounts.api.views import REFUSED
from ai_assistant.api.serializers.suggestions import (
    AppliedSerializer,
    DismissSerializer,
    SuggestionSerializer,
    SuggestionsSerializer,
    SuggestionStateSerializer,
)
from ai_assistant.models import Suggestion
from ai_assistant.queries import suggestions as reading
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import limits, suggestions


class SuggestionsView(OrganizationAPIView):
    """The suggestions that the member sees."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        parameters=[SuggestionStateSerializer],
        responses=SuggestionsSerializer,
        tags=["assistant"],
        operation_id="ai_suggestions",
    )
    def get(self, request: ApiRequest, **_kwargs: object) -> Response:
        """At most a hundred; they are made every night."""
        asked = SuggestionStateSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = reading.newest(request.member, reading.MOST_SHOWN, asked.validated_data["state"])
        return Response(SuggestionsSerializer({"results": rows}).data)


class ApplyView(OrganizationAPIView):
    """Do what was suggested."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        request=None,
        responses={200: AppliedSerializer, 403: REFUSED, 404: REFUSED, 409: REFUSED, 422: REFUSED, 429: REFUSED},
        tags=["assistant"],
        operation_id="ai_suggestion_apply",
    )
    def post(self, request: ApiRequest, pk: uuid.UUID, **_kwargs: object) -> Response:
        """Execute the proposal of the suggestion in your name, once."""
        row = _found(request, pk)
        limits.count(request.member)
        return Response(AppliedSerializer(suggestions.apply(request.member, row)).data)


class DismissView(OrganizationAPIView):
    """Let a suggestion be."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        request=DismissSerializer,
        responses={200: SuggestionSerializer, 404: REFUSED, 409: REFUSED, 422: REFUSED},
        tags=["assistant"],
        operation_id="ai_suggestion_dismiss",
    )
    def post(self, request: ApiRequest, pk: uuid.UUID, **_kwargs: object) -> Response:
        """It is not suggested again while it is the same fact."""
        row = _found(request, pk)
        serializer = DismissSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        own = suggestions.dismiss(request.member, row, serializer.validated_data["reason"])
        return Response(SuggestionSerializer(reading.shown(request.member, own)).data)


def _found(request: ApiRequest, pk: uuid.UUID) -> Suggestion:
    return get_object_or_404(reading.visible(request.member), pk=pk)
