"""Prometheus figures of the installation; `/metrics` shows them to whoever holds the token.

With several web processes set PROMETHEUS_MULTIPROC_DIR to an empty folder: they then share their counters.
"""

import os

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("kantora_requests_total", "HTTP requests", ["method", "route", "status"])
LATENCY = Histogram(
    "kantora_request_seconds",
    "HTTP request duration in seconds",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
TASKS = Counter("kantora_tasks_total", "Background tasks", ["task", "outcome"])


def observe_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one answered request under its route name, never its address, so labels stay few."""
    match = request.resolver_match
    route = match.view_name if match and match.view_name else "unmatched"
    REQUESTS.labels(request.method, route, status).inc()
    LATENCY.labels(route).observe(seconds)


def exposition(readings: dict[str, tuple[str, float]]) -> bytes:
    """The counters and `readings` (name → help text and present value) in Prometheus' text format."""
    present = CollectorRegistry()
    for name, (description, value) in readings.items():
        Gauge(name, description, registry=present).set(value)
    return generate_latest(_counters()) + generate_latest(present)


def _counters() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared


def cache_readings() -> dict[str, tuple[str, float]]:
    """Hits and misses of the cache, where it counts them: Redis does, the database cache does not."""
    if not settings.REDIS_URL:
        return {}
    stats = cache._cache.get_client().info("stats")  # type: ignore[attr-defined]
    return {
        "kantora_cache_hits": ("Cache look-ups that found something", stats["keyspace_hits"]),
        "kantora_cache_misses": ("Cache look-ups that found nothing", stats["keyspace_misses"]),
    }
