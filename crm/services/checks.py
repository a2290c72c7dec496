"""Checks of values that a service makes itself, told with the name of the input."""

from collections.abc import Callable
from typing import Any

from config.lib.identifiers import IdentifierError


def checked(field: str, check: Callable[..., str], *args: Any) -> str:
    """What `check(*args)` returns; its `IdentifierError` names `field`."""
    try:
        return check(*args)
    except IdentifierError as error:
        raise IdentifierError(error.code, error.message, field) from error
