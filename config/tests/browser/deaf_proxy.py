"""A proxy between browser and site that swallows requests for a socket: it neither passes them on nor refuses them."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class _Connection(socketserver.BaseRequestHandler):
    """What one connection of the browser says and hears."""

    server: DeafProxy

    def handle(self) -> None:
        """Pass on what comes, until either side ends; of a request for a socket nothing."""
        said = self.request.recv(65_536)
        if b"upgrade: websocket" in said.lower():
            self.server.swallowed += 1
            while self.request.recv(65_536):
                pass
            return
        with contextlib.suppress(OSError), socket.create_connection(self.server.site) as site:
            site.sendall(said)
            back = threading.Thread(target=_pass_on, args=(site, self.request), daemon=True)
            back.start()
            _pass_on(self.request, site)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while said := source.recv(65_536):
            target.sendall(said)
        target.shutdown(socket.SHUT_WR)


class DeafProxy(socketserver.ThreadingTCPServer):
    """The proxy on a free port, within `with`. `swallowed` counts the requests for a socket."""

    daemon_threads = True

    def __init__(self, site_url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        place = urlsplit(site_url)
        self.site = (str(place.hostname), int(place.port or 80))
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.swallowed = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.shutdown()
        self.server_close()
