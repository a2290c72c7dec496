"""The assistant's named abilities over customers and sales, for programs."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from accounts.api.views import REFUSED
from accounts.rules import require
from ai_assistant.errors import NoModel
from ai_assistant.providers.errors import ProviderError
from ai_assistant.queries.balance import balance
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import limits
from crm.abilities import analysis, drafting, letters, tools
from crm.api.serializers.abilities import (
    AnalysisSerializer,
    DraftAskedSerializer,
    DraftSerializer,
    StepsAskedSerializer,
    StepsSerializer,
)
from crm.queries.deals import deals
from crm.rules import CrmPermission

_ANSWERS: dict[int, Any] = {403: REFUSED, 404: REFUSED, 422: REFUSED, 429: REFUSED}


class AnalyzeDealView(OrganizationAPIView):
    """How a deal goes."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        request=None,
        responses={200: AnalysisSerializer, 409: REFUSED} | _ANSWERS,
        tags=["assistant"],
        operation_id="ai_analyze_deal",
    )
    def post(self, request: ApiRequest, pk: uuid.UUID, **_kwargs: Any) -> Response:
        """Weigh an open deal by the rules, in an AI model's words where there is one."""
        require(request.member, CrmPermission.VIEW)
        row = get_object_or_404(deals(), pk=pk)
        found = analysis.in_words(row, request.member)
        said = {"words": found.words, "provider": found.by, "note": found.note}
        left = balance(request.member, found.cost or 0)
        return Response(AnalysisSerializer(tools.plain_analysis(found) | said, context={"balance": left}).data)


class SuggestTasksView(OrganizationAPIView):
    """What to do next."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        request=StepsAskedSerializer,
        responses={200: StepsSerializer} | _ANSWERS,
        tags=["assistant"],
        operation_id="ai_suggest_tasks",
    )
    def post(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Tasks worth adding, by fixed rules. Nothing is added."""
        serializer = StepsAskedSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        limits.count(request.member)
        kinds = {"deal": "deals", "contact": "contacts"}
        asked = {field: f"{kinds[field]}:{key}" for field, key in serializer.validated_data.items()}
        steps = tools.steps_for(request.member, asked)
        return Response(StepsSerializer({"steps": tools.plain_steps(steps)}).data)


class EmailDraftView(OrganizationAPIView):
    """Drafts of e-mails."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        request=DraftAskedSerializer,
        responses={200: DraftSerializer} | _ANSWERS,
        tags=["assistant"],
        operation_id="ai_email_draft",
    )
    def post(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """A draft with the record's real fields, in an AI model's words where there is one. Nothing is sent."""
        serializer = DraftAskedSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        limits.count(request.member)
        found, note = letters.draft_for(request.member, serializer.validated_data), ""
        try:
            found = drafting.reworded(request.member, found)
        except (NoModel, ProviderError) as error:
            note = str(error.message)
        said = {"provider": found.by, "note": note}
        left = balance(request.member, found.cost or 0)
        return Response(DraftSerializer(tools.plain_draft(found) | said, context={"balance": left}).data)
