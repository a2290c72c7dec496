"""Keys are UUIDs of version 7: in order of time, never the same."""

import datetime
import time

from config.lib.ids import uuid7


def test_uuid7_carries_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    key = uuid7()
    after = time.time_ns() // 1_000_000
    assert key.version == 7
    assert key.variant == "specified in RFC 4122"
    assert before <= key.int >> 80 <= after


def test_uuid7_is_never_the_same() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_uuid7_stands_in_time_where_it_is_told_to() -> None:
    day = datetime.timedelta(days=1)
    moment = datetime.datetime(2025, 6, 1, 9, 30, tzinfo=datetime.UTC)
    assert uuid7(moment).int >> 80 == int(moment.timestamp() * 1000)
    assert uuid7(moment - day) < uuid7(moment) < uuid7()
