"""Smart search, for programs."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from accounts.api.views import REFUSED
from ai_assistant.api.serializers.search import SearchAskedSerializer, SearchFoundSerializer
from ai_assistant.questions import find_questions
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import limits
from ai_assistant.tools.searching import MOST_OF_A_KIND, SMART_SEARCH


class SearchView(OrganizationAPIView):
    """Lists and records, by words."""

    permissions = {"*": AssistantPermission.USE}

    @extend_schema(
        parameters=[SearchAskedSerializer],
        responses={200: SearchFoundSerializer, 429: REFUSED},
        tags=["assistant"],
        operation_id="ai_search",
    )
    def get(self, request: ApiRequest, **_kwargs: object) -> Response:
        """What the member may see of it: lists that answer a question in words, and records that have the words."""
        asked = SearchAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        limits.count(request.member)
        words = asked.validated_data["q"]
        found = SMART_SEARCH.run(request.member, {"words": words})
        lists = find_questions(request.member, words, MOST_OF_A_KIND)
        answer = {"understood": lists, "records": found.records, "more": found.content["more"]}
        return Response(SearchFoundSerializer(answer).data)
