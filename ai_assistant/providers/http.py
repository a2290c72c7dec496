"""What the adapters share: an HTTP answer as one of our errors, and how long to wait."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

from ai_assistant.providers.errors import (
    AuthFailed,
    BadRequest,
    Overloaded,
    ProviderError,
    RateLimited,
    TimedOut,
)

# Seconds without a sign of life after which an answer is given up; a thinking model is silent for long.
TIMEOUT: Final = 60.0
# However slowly a model drips and however long it goes on, an answer ends here.
WHOLE_SECONDS: Final = 300.0
_LATE: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT}
_FORBIDDEN: Final = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PAYMENT_REQUIRED}

_GOOGLES_BAD_KEY: Final = "API_KEY_INVALID"


def error_of(status: int, said: str, headers: Mapping[str, str] | None = None) -> ProviderError:
    """The error that an HTTP status stands for; `said` is what the provider wrote."""
    reason = f"HTTP {status}: {said[:500]}"
    if status in _FORBIDDEN:
        return AuthFailed(reason)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(reason, seconds((headers or {}).get("retry-after", "")))
    if status in _LATE:
        return TimedOut(reason)
    return Overloaded(reason) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else BadRequest(reason)


def google_error(status: int, said: Any, retry_after: str) -> ProviderError:
    """As `error_of`; Google answers a wrong key with 400, and says how long to wait in the body."""
    text = json.dumps(said, ensure_ascii=False, default=str)
    if _GOOGLES_BAD_KEY in text:
        return AuthFailed(text[:500])
    return error_of(status, text, {"retry-after": retry_after or _delay(said)})


def _delay(said: Any) -> str:
    """The `retryDelay` of a google.rpc.RetryInfo, or ""."""
    details = said.get("error", {}).get("details", []) if isinstance(said, dict) else []
    delays = (each.get("retryDelay", "") for each in details if isinstance(each, dict))
    return next((delay for delay in delays if seconds(str(delay)) is not None), "")


def seconds(text: str) -> float | None:
    """A wait as providers write it, "30", "1.5s" or the date when it is over; None for anything else."""
    try:
        wait = float(text.strip().removesuffix("s"))
    except ValueError:
        wait = _until(text)
    return wait if 0 <= wait < float("inf") else None


def _until(date: str) -> float:
    """Seconds until a date as HTTP writes it, below zero for a text that is none."""
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except (ValueError, OverflowError):
        return -1
