"""Remembers which records a member opens, for the top of the search."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from ai_assistant.hooks import search_sources
from ai_assistant.services import searching


class OpenedRecordsMiddleware:
    """After the page of a record was shown. What an operator opens in a person's account is not the person's."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.method == "GET" and response.status_code == HTTPStatus.OK and not request.htmx
        if is_page and getattr(request, "member", None) and not request.impersonation:
            match = request.resolver_match
            source = next((each for each in search_sources if each.page == match.view_name), None)
            if source is not None:
                searching.remember_opened(request.member, source, match.kwargs["pk"])
        return response
