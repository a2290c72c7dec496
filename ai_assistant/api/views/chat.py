"""Asking the assistant."""

from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from accounts.api.views import REFUSED
from ai_assistant import streaming
from ai_assistant.api.serializers.chat import AnswerSerializer, ChatSerializer
from ai_assistant.chat import loop
from ai_assistant.errors import AnswerFailed
from ai_assistant.models import Message
from ai_assistant.queries import conversations, requests
from ai_assistant.queries.balance import balance
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import conversations as talking


class ChatView(OrganizationAPIView):
    """The assistant, for programs."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        request=ChatSerializer,
        responses={200: AnswerSerializer, 404: REFUSED, 422: REFUSED, 429: REFUSED, 502: REFUSED},
        tags=["assistant"],
        operation_id="ai_chat",
    )
    def post(self, request: ApiRequest) -> Response:
        """Put a question and wait for the answer. What it proposes waits for a person's click in the product."""
        serializer = ChatSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        thread = None
        if given.get("conversation"):
            thread = conversations.of_member(request.member).filter(pk=given["conversation"]).first()
            if thread is None:
                raise Http404
        answer = talking.ask(request.member, given["message"], thread, given.get("about", ""))
        for _event in streaming.events(request.member, answer, given.get("language") or get_language() or "en"):
            pass
        row = conversations.messages(request.member).get(pk=answer.pk)
        if row.state == Message.State.FAILED:
            raise AnswerFailed(row.error)
        left = balance(request.member, requests.cost_of(loop.keys_of(row)) or 0)
        return Response(AnswerSerializer(row, context={"balance": left}).data)
