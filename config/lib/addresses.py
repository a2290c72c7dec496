"""Who is calling: the network address of a request, believed from proxies of our own only."""

from collections.abc import Iterator, MutableMapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

from django.conf import settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_ADDRESSES: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")
_SCHEME: Final = "HTTP_X_FORWARDED_PROTO"


def client_address(meta: MutableMapping[str, Any]) -> str:
    """The caller's address in its shortest form, empty when there is none (a socket of the system).

    Each proxy of TRUSTED_PROXIES appends whom it heard, so X-Forwarded-For is read from the right: the first address
    that is no proxy of ours is the caller. What stands left of it the caller wrote. What is no address ends it.
    """
    address = parsed(str(meta.get("REMOTE_ADDR", "")))
    for heard in _hops(str(meta.get("HTTP_X_FORWARDED_FOR", ""))):
        if heard is None or address is None or not is_trusted(address):
            break
        address = heard
    return str(address or "")


def settle(meta: MutableMapping[str, Any]) -> str:
    """Make the caller's address that of the request, so that every package reads the same, and return it.

    What strangers say of scheme and country in a proxy's name is forgotten.
    """
    peer = parsed(str(meta.get("REMOTE_ADDR", "")))
    address = client_address(meta)
    is_ours = peer is not None and is_trusted(peer)
    for name in _ADDRESSES if is_ours else (*_ADDRESSES, _SCHEME, _country_name()):
        meta.pop(name, None)
    meta["REMOTE_ADDR"] = address
    return address


def is_trusted(address: Address) -> bool:
    """Whether it is that of a proxy of ours."""
    networks: list[Network] = settings.TRUSTED_PROXIES
    return any(address in network for network in networks)


def parsed(text: str) -> Address | None:
    """An address as proxies write it, with or without a port; None for anything else."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _country_name() -> str:
    return "HTTP_" + settings.CLIENT_COUNTRY_HEADER.upper().replace("-", "_")


def _hops(header: str) -> Iterator[Address | None]:
    """The header's addresses from the nearest to the farthest."""
    while header:
        header, _comma, word = header.rpartition(",")
        yield parsed(word)
