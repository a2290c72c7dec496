"""How the web process hands a request to Django."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Runs middleware and view of a request in one thread, with one step over to it.

    Every view here is synchronous. Django's own handler takes the middleware for asynchronous and steps between the
    event loop and a thread twice for each of them.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to a request, made in the request's own thread."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
