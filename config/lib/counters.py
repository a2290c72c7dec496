"""Counting what happens within a window of time, in the cache that all processes share."""

from django.core.cache import cache


def count_up(key: str, seconds: int, by: int = 1) -> int:
    """How much was counted under the key, this time included, since the first of them; it ends after `seconds`."""
    if cache.add(key, by, seconds):
        return by
    try:
        return cache.incr(key, by)
    except ValueError:  # the window ended between the two calls
        cache.set(key, by, seconds)
        return by
