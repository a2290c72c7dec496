"""Network addresses (IPv4 and IPv6): lists of networks that are let in, and the network an address lies in."""

import ipaddress
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError

# What one provider or office usually keeps while single addresses change.
_PREFIX_LENGTHS: Final = {4: 16, 6: 32}


class BadNetwork(DomainError):
    """A text is no address and no network."""

    def __init__(self, text: str) -> None:
        message = _("“%(text)s” is no network address. Write addresses such as 203.0.113.7 or 2001:db8::/32.")
        super().__init__("bad_network", message % {"text": text[:60]})


def parse_networks(lines: Iterable[str]) -> list[str]:
    """The networks in their one spelling (RFC 4632, RFC 5952), each once; a lone address is a network of one.

    Raises `BadNetwork`.
    """
    return list(dict.fromkeys(_parse(line.strip()) for line in lines if line.strip()))


def _parse(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError as error:
        raise BadNetwork(text) from error


def lies_in(address: str, networks: Iterable[str]) -> bool:
    """Whether the address lies in one of the networks; one that cannot be read lies in none."""
    found = _read(address)
    return found is not None and any(found in ipaddress.ip_network(network) for network in networks)


def network_of(address: str) -> str:
    """The provider's or office's network of an address: its first 16 bits, of IPv6 32; "" for none."""
    found = _read(address)
    if found is None:
        return ""
    return str(ipaddress.ip_network(f"{found}/{_PREFIX_LENGTHS[found.version]}", strict=False))


def _read(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address; IPv4 that a server saw through an IPv6 socket (`::ffff:…`) is IPv4."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
