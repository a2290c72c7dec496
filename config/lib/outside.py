"""Requests to addresses that people and other programs gave: https only, public servers only, no redirects.

A name is resolved once and the connection goes to the very address that was checked: a name that answers otherwise the
second time (DNS rebinding) leads nowhere. `settings.OUTSIDE_LOOPBACK` also lets this machine be reached, by http too;
it is for development and tests.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
STEP_SECONDS: Final = 10
WHOLE_SECONDS: Final = 20
LONGEST_ANSWER: Final = 64 * 1024
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_LATER: Final = {408, 425, 429}


class ForbiddenAddress(DomainError):
    """The address does not lead to a public server by https."""

    def __init__(self) -> None:
        message = _("This address cannot be used: it must begin with https:// and lead to a public server.")
        super().__init__("forbidden_address", message)


class NotDelivered(Exception):
    """The other side did not take the message. `is_final`: nor will it when asked again."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True)
class Answer:
    """What the other side said; a longer body is cut."""

    status: int
    body: bytes

    def require_success(self) -> None:
        """Raise `NotDelivered` unless the status says that the message was taken."""
        if 200 <= self.status < 300:
            return
        said = self.body[:300].decode(errors="replace")
        is_final = self.status < 500 and self.status not in _LATER
        raise NotDelivered(f"HTTP {self.status}: {said}".strip(), is_final=is_final)


def check_url(url: str) -> SplitResult:
    """The parts of an address that may be called, as far as can be seen without resolving its name.

    Raises `ForbiddenAddress`.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ForbiddenAddress from error
    is_plain = url.isascii() and url.isprintable() and " " not in url and parts.username is None
    schemes = {"https", "http"} if settings.OUTSIDE_LOOPBACK else {"https"}
    if not (is_plain and host and parts.scheme in schemes):
        raise ForbiddenAddress
    if (literal := _literal(host)) is not None:
        _check_address(literal, parts.scheme)
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send `body` to `url`. Raises `NotDelivered`: forbidden (final), not reached or too slow (not final)."""
    return _ask("POST", url, body, headers)


def get(url: str, headers: Mapping[str, str]) -> Answer:
    """Read what stands at `url`. Raises `NotDelivered` as `post` does."""
    return _ask("GET", url, None, headers)


def _ask(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    try:
        parts = check_url(url)
        address = resolve(parts.hostname or "", _port(parts), parts.scheme)
    except ForbiddenAddress as error:
        raise NotDelivered("the address is not allowed", is_final=True) from error
    except OSError as error:
        raise NotDelivered(f"the name is not known: {error}", is_final=False) from error
    try:
        return _exchange(method, parts, address, body, headers)
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(f"{type(error).__name__}: {error}", is_final=False) from error


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def resolve(host: str, port: int, scheme: str = "https") -> str:
    """An address of the host, for a client that connects by itself; every one it has must be allowed.

    Raises `ForbiddenAddress`, and OSError for a name that is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise ForbiddenAddress from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    for text in addresses:
        _check_address(ipaddress.ip_address(text), scheme)
    return addresses[0]


def _check_address(address: Address, scheme: str) -> None:
    if settings.OUTSIDE_LOOPBACK and address.is_loopback:
        return
    if scheme != "https" or not is_public(address):
        raise ForbiddenAddress


def is_public(address: Address) -> bool:
    """Whether the address is of the public internet; of one that carries another inside, whether both are."""
    inside = _carried(address) if isinstance(address, ipaddress.IPv6Address) else None
    if inside is not None:
        return is_public(inside)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, 6to4 or NAT64 one."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _exchange(method: str, parts: SplitResult, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    host, port = parts.hostname or "", _port(parts)
    is_secure = parts.scheme == "https"
    connection = (http.client.HTTPSConnection if is_secure else http.client.HTTPConnection)(host, port)
    plain = socket.create_connection((address, port), timeout=STEP_SECONDS)
    with _wrapped(plain, host) if is_secure else plain as channel, _ended_in_time(channel):
        if isinstance(channel, ssl.SSLSocket):
            channel.do_handshake()
        connection.sock = channel
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, dict(headers))
        with connection.getresponse() as response:
            return Answer(response.status, response.read(LONGEST_ANSWER))


def _wrapped(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


@contextmanager
def _ended_in_time(channel: socket.socket) -> Iterator[None]:
    """End a conversation that drips on, each step just in time."""
    timer = threading.Timer(WHOLE_SECONDS, _cut, [channel])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(channel: socket.socket) -> None:
    try:
        socket.socket.shutdown(channel, socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself
