"""Typed reading of environment variables; an unknown value stops the start instead of meaning False."""

import os
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.lib.rates import Rate

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as it stands, or `default` when it is not set."""
    return os.environ.get(name, default)


def file(name: str) -> str:
    """The text of the file that the variable names, empty when it names none; raises `ImproperlyConfigured`."""
    path = os.environ.get(name)
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}={path!r}: cannot be read") from error


def boolean(name: str, *, default: bool) -> bool:
    """True or False; raises `ImproperlyConfigured` for any other word."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}: use one of {sorted(_TRUE | _FALSE)}")


def integer(name: str, default: int) -> int:
    """A whole number; raises `ImproperlyConfigured` for anything else."""
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r}: a whole number is expected") from error


def rate(name: str, default: str) -> Rate | None:
    """A rate like `100/min`, None for `off`; raises `ImproperlyConfigured` for anything else."""
    raw = os.environ.get(name) or default
    if raw == "off":
        return None
    try:
        return Rate.read(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r}: write it like 100/min, or off") from error


def choice(name: str, options: Sequence[str], default: str) -> str:
    """One of `options`; raises `ImproperlyConfigured` for anything else."""
    raw = os.environ.get(name, default)
    if raw not in options:
        raise ImproperlyConfigured(f"{name}={raw!r}: use one of {list(options)}")
    return raw


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and CIDR ranges, separated by commas; raises `ImproperlyConfigured` for anything else."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: addresses and ranges like 10.0.0.0/8 are expected ({error})") from error


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty members."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
