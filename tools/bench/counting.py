"""How many queries a page takes, told in a header of the answer to whoever asks for it."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED, ANSWERED = "X-Count-Queries", "X-Queries"


class QueryCountMiddleware:
    """Counts only for requests that ask, so that measured ones pay nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASKED not in request.headers:
            return self.get_response(request)
        statements: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
            statements.append(sql)
            return execute(sql, *arguments)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response.headers[ANSWERED] = str(len(statements))
        return response
