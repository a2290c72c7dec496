"""Asking a server whose address an organization typed: public servers only, by https, and no redirects.

A name is resolved once, and the connection goes to the address that was checked; so a name that answers otherwise the
second time leads nowhere inside (`config.lib.outside` does the same for webhooks).
"""

from __future__ import annotations

from typing import Any

import httpcore2
import httpx2

from ai_assistant.providers.errors import BadRequest
from config.lib import outside


class _PublicBackend(httpcore2.SyncBackend):
    """Connects as its parent does, to public addresses."""

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        """As the parent. Raises `ConnectError` for a name that is not known or leads inside."""
        try:
            address = outside.resolve(host, port)
        except (OSError, outside.ForbiddenAddress) as error:
            raise httpcore2.ConnectError(str(error)) from error
        return super().connect_tcp(address, port, *args, **kwargs)


class _PublicTransport(httpx2.HTTPTransport):
    """The parent's, whose connections `_PublicBackend` makes."""

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore2.ConnectionPool(ssl_context=self._pool._ssl_context, network_backend=_PublicBackend())


def public_client(base_url: str, timeout: float) -> httpx2.Client:
    """A client for this address alone. Raises `BadRequest` for one that is not allowed."""
    try:
        outside.check_url(base_url)
    except outside.ForbiddenAddress as error:
        raise BadRequest(str(error)) from error
    return httpx2.Client(transport=_PublicTransport(), timeout=timeout, follow_redirects=False)
