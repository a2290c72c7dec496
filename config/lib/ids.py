"""Primary keys: UUID version 7 (RFC 9562 §5.7), ordered by time so indexes stay compact, and not to be guessed."""

import datetime
import os
import time
import uuid

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def uuid7(at: datetime.datetime | None = None) -> uuid.UUID:
    """A new identifier: 48 bits of Unix milliseconds, then 74 random bits. `at` (aware) stands in for the present."""
    milliseconds = time.time_ns() // 1_000_000 if at is None else int(at.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    high = (random >> 68) & 0xFFF
    low = random & ((1 << 62) - 1)
    return uuid.UUID(int=(milliseconds << 80) | _VERSION | (high << 64) | _VARIANT | low)
