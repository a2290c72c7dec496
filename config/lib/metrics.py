"""Prometheus counters of the installation; `/metrics` shows them to whoever holds the token."""

from django.http import HttpRequest
from prometheus_client import Counter, Histogram

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
