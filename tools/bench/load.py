"""A bounded load of plain GET requests over a few connections that stay open."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass, field

from tools.bench.counting import ANSWERED, ASKED
from tools.bench.environment import Server

CONNECTIONS = 4
SECONDS = 60


class WrongAnswer(Exception):
    """A page answered something else than 200."""


@dataclass(frozen=True)
class Look:
    """What one answer says of itself: bytes as sent (compressed), and its queries."""

    size: int
    queries: int


@dataclass
class Round:
    """One round of load: CPU time of the workers per request and the time until each answer, in milliseconds."""

    cpu_ms: float
    waits_ms: list[float] = field(default_factory=list)

    @property
    def median_ms(self) -> float:
        """The time within which half of the answers were there."""
        return statistics.median(self.waits_ms)


def look(server: Server, path: str, cookie: str) -> Look:
    """Fetch a page, counting its queries once what it keeps for a minute is there. Raises WrongAnswer."""
    connection = _connection(server)
    _get(connection, path, cookie, {})
    response, body = _get(connection, path, cookie, {ASKED: "1"})
    return Look(len(body), int(response.headers.get(ANSWERED, 0)))


def run(server: Server, path: str, cookie: str, requests: int) -> Round:
    """Send so many requests over the connections. Raises WrongAnswer."""
    waits: list[list[float]] = [[] for _place in range(CONNECTIONS)]
    failures: list[Exception] = []

    def work(mine: list[float]) -> None:
        try:
            connection = _connection(server)
            for _request in range(requests // CONNECTIONS):
                started = time.perf_counter()
                _get(connection, path, cookie, {})
                mine.append((time.perf_counter() - started) * 1000)
        except Exception as error:
            failures.append(error)

    before = server.cpu_seconds()
    threads = [threading.Thread(target=work, args=[mine]) for mine in waits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    together = [wait for mine in waits for wait in mine]
    return Round((server.cpu_seconds() - before) * 1000 / len(together), together)


def _connection(server: Server) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)


def _get(
    connection: http.client.HTTPConnection, path: str, cookie: str, more: dict[str, str]
) -> tuple[http.client.HTTPResponse, bytes]:
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "bg", "Cookie": f"sessionid={cookie}"} | more
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.client.OK:
        raise WrongAnswer(f"{path} answered {response.status}")
    return response, body
