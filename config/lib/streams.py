"""Sending what is made piece by piece while it is made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import suppress
from contextvars import copy_context
from typing import Any, TypeVar

from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse

Item = TypeVar("Item")
_END = object()


async def from_thread(make: Callable[[], Generator[Item]]) -> AsyncGenerator[Item]:
    """The items of a generator that runs in a thread of its own, to its end even when nobody listens any more.

    Raises what the generator raises.
    """
    queue: asyncio.Queue[Any] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(item: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: the server stops
            loop.call_soon_threadsafe(queue.put_nowait, item)

    def pump() -> None:
        try:
            for item in make():
                put(item)
            put(_END)
        except Exception as error:
            put(error)
        finally:
            connections.close_all()

    threading.Thread(target=copy_context().run, args=(pump,)).start()
    while (item := await queue.get()) is not _END:
        if isinstance(item, Exception):
            raise item
        yield item


def streamed(request: HttpRequest, make: Callable[[], Generator[bytes]], content_type: str) -> StreamingHttpResponse:
    """An answer that is sent as it is made, under an ASGI server too, where a plain generator would be gathered first.

    Proxies are asked not to hold it back.
    """
    content = from_thread(make) if isinstance(request, ASGIRequest) else make()
    response = StreamingHttpResponse(content, content_type=content_type)
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response
