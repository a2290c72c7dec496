"""Counts how often each caller asks: in Redis when there is one, else in a table of the database.

Either way one round trip counts all the rates of a request, no two processes count the same request once, and a
stretch of time begins with the first request in it.
"""

import logging
import time
from collections.abc import Mapping
from functools import cache
from math import ceil
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from accounts.models import RequestCount
from config.lib.rates import Rate, Standing

log = logging.getLogger("kantora.api")

# DatabaseCache reads, then writes: two processes would count as one. This is one statement on both databases.
_COUNT = """
    INSERT INTO {table} AS present (key, count, resets_at) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN present.resets_at > %s THEN present.count + 1 ELSE 1 END,
        resets_at = CASE WHEN present.resets_at > %s THEN present.resets_at ELSE excluded.resets_at END
    RETURNING key, count, resets_at
"""


def count(rates: Mapping[str, Rate]) -> list[Standing]:
    """Count one more request under each key. Nobody is refused because the counter is out of order."""
    try:
        return _count_in_redis(rates) if settings.REDIS_URL else _count_in_database(rates)
    except (redis.RedisError, DatabaseError):
        log.exception("Requests could not be counted")
        return []


def _count_in_redis(rates: Mapping[str, Rate]) -> list[Standing]:
    with _redis().pipeline() as pipe:
        for key, rate in rates.items():
            pipe.set(f"requests:{key}", 0, ex=rate.seconds, nx=True)
            pipe.incr(f"requests:{key}")
            pipe.pttl(f"requests:{key}")
        answers = pipe.execute()
    return [
        Standing(rate, answers[3 * place + 1], ceil(answers[3 * place + 2] / 1000))
        for place, rate in enumerate(rates.values())
    ]


@cache
def _redis() -> Any:
    return redis.Redis.from_url(settings.REDIS_URL)


def _count_in_database(rates: Mapping[str, Rate]) -> list[Standing]:
    now = time.time()
    rows = [(key, 1, now + rate.seconds) for key, rate in sorted(rates.items())]  # in one order: no deadlock
    sql = _COUNT.format(table=RequestCount._meta.db_table, rows=", ".join(["(%s, %s, %s)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(value for row in rows for value in row), now, now])
        found = {key: (number, ceil(resets_at - now)) for key, number, resets_at in cursor.fetchall()}
    return [Standing(rate, *found[key]) for key, rate in rates.items()]


def delete_expired() -> int:
    """Forget the stretches of time that are over; gives how many."""
    return RequestCount.objects.filter(resets_at__lt=time.time()).delete()[0]
