"""Rates: how often something may be done in a stretch of time, written `100/min`."""

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"(\d{1,9})/(s|sec|second|m|min|minute|h|hour|d|day)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class Rate:
    """At most `most` times in `seconds`, counted from the first."""

    most: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> Self:
        """The rate that `100/min`, `5/s` or `1000/hour` means; raises `ValueError`."""
        found = _WRITTEN.fullmatch(text)
        if found is None or int(found[1]) == 0:
            raise ValueError(text)
        return cls(int(found[1]), _SECONDS[found[2][0]])


@dataclass(frozen=True)
class Standing:
    """How often it was done in the stretch of time that ends in `seconds_left`."""

    rate: Rate
    count: int
    seconds_left: int

    @property
    def left(self) -> int:
        """How often it may be done still."""
        return max(self.rate.most - self.count, 0)

    @property
    def is_over(self) -> bool:
        """Whether this time was one too many."""
        return self.count > self.rate.most
