"""Questions `serve` asks of this machine: may I start, and does what I started answer?"""

import contextlib
import fcntl
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

HIGHEST_PORT = 65535


@contextlib.contextmanager
def only_one_in(folder: Path) -> Iterator[None]:
    """Hold the data folder. Raises CommandError when another `serve` holds it: two schedulers would do all twice."""
    with (folder / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"Kantora is already running with the data in {folder}. Stop it first, or name another folder: "
                "KANTORA_VAR=/another/folder make run"
            ) from error
        yield


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CommandError unless the web server will be able to listen on host and port."""
    if not 0 < port <= HIGHEST_PORT:
        raise CommandError(f"PORT={port}: a port is a number from 1 to {HIGHEST_PORT}.")
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Kantora cannot listen on {host}:{port}: {error.strerror}. Stop the program that uses it, "
            f"or choose another port: PORT={port + 1} make run"
        ) from error


def address_in_url(host: str) -> str:
    """Return the host a browser on this machine should open: one that listens everywhere is reached as localhost."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not listened on
        return "localhost"
    return f"[{host}]" if ":" in host else host


def web_answers(host: str, port: int) -> bool:
    """Tell whether the web server answers a request, whatever it says."""
    connection = http.client.HTTPConnection(address_in_url(host).strip("[]"), port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def broker_answers(address: Path) -> bool:
    """Tell whether the embedded broker takes commands on its socket."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(address))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False
