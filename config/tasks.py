"""The worker's sign of life."""

import time

from celery import shared_task
from django.core.cache import cache

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_SECONDS = 300


@shared_task
def heartbeat() -> None:
    """Say that a worker is at work; `/readyz` reads it."""
    cache.set(HEARTBEAT_KEY, time.time(), HEARTBEAT_SECONDS)
