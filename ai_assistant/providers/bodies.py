"""The bodies of answers over HTTP: each ends in time and is of some length, also where nobody hears of what comes.

Between the events of a stream a server may send comments for ever; no package tells of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

import httpx2

from ai_assistant.providers.errors import Endless
from ai_assistant.providers.http import WHOLE_SECONDS

# More than a picture and the vectors of many texts take.
LONGEST_BODY: Final = 50_000_000


class _Ending(httpx2.SyncByteStream):
    """A body that raises `Endless` rather than going on."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream
        self._deadline = time.monotonic() + WHOLE_SECONDS

    def __iter__(self) -> Iterator[bytes]:
        length = 0
        for piece in self._stream:
            length += len(piece)
            if length > LONGEST_BODY or time.monotonic() > self._deadline:
                raise Endless(f"{length} bytes")
            yield piece

    def close(self) -> None:
        self._stream.close()


def ending(client: httpx2.Client) -> httpx2.Client:
    """The client; from now on every answer it gets ends."""
    client.event_hooks = {"response": [_end]}
    return client


def _end(response: httpx2.Response) -> None:
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Ending(response.stream)
