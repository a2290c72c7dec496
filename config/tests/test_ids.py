"""Keys are UUIDs of version 7: in order of time, never the same."""

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
