"""A circuit breaker for each provider: one that fails again and again, or asks for a pause, is left alone for a while.

The counts lie in the shared cache, so that all processes of an installation learn from each other. Losing them does no
harm: the provider is asked once more.
"""

from __future__ import annotations

import math
from typing import Final

from django.core.cache import cache

FAILURES: Final = 5
COUNTED_SECONDS: Final = 600
OPEN_SECONDS: Final = 60
LONGEST_SECONDS: Final = 3600  # whatever a provider asks for


def is_open(name: str) -> bool:
    """Whether the provider is left alone now."""
    return cache.get(f"ai-breaker-open:{name}") is not None


def failed(name: str) -> None:
    """It failed. After `FAILURES` in a row it is left alone; then one more failure is enough."""
    key = f"ai-breaker:{name}"
    cache.add(key, 0, COUNTED_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # gone between the two
        return
    if count >= FAILURES:
        cache.set(f"ai-breaker-open:{name}", value=True, timeout=OPEN_SECONDS)


def leave_alone(name: str, seconds: float) -> None:
    """It asked for a pause."""
    cache.set(f"ai-breaker-open:{name}", value=True, timeout=math.ceil(min(seconds, LONGEST_SECONDS)))


def succeeded(name: str) -> None:
    """It answered."""
    cache.delete(f"ai-breaker:{name}")
