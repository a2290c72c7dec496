"""A log of the queries that take long, without their values."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

log = logging.getLogger("kantora.slow_query")


def log_slow(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001
    """Run the query (an `execute_wrapper` of Django's connections) and log it when it passes SLOW_QUERY_MS."""
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = (time.perf_counter() - started) * 1000
        if milliseconds > settings.SLOW_QUERY_MS:
            log.warning("%.0f ms: %s", milliseconds, sql)
