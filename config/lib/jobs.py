"""Long work with progress: what a runner gets to report by, and the registry of runners.

The row itself (`Job`) lives in accounts; an app registers `run(job, progress) -> dict` under the job's kind and starts
it with `accounts.services.jobs.start_job`. A runner may be called again after a crash: it must go on or start over
without a second effect.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from config.lib.registry import Registry
from config.lib.shell import Text

WRITE_EVERY_SECONDS = 0.5


class JobCancelled(Exception):
    """The person pressed stop; the runner lets it pass and keeps what is finished."""


@dataclass
class Progress:
    """Reports how far a job is. `write(done, total)` stores it and says whether to go on."""

    write: Callable[[int, int], bool]
    total: int = 0
    _written_at: float = 0.0

    def start(self, total: int) -> None:
        """Say how many steps there will be."""
        self.total = total
        self._store(0)

    def step(self, done: int) -> None:
        """Say how many steps are done; stored twice a second at most. Raises `JobCancelled` when stopped."""
        if done >= self.total or time.monotonic() - self._written_at >= WRITE_EVERY_SECONDS:
            self._store(done)

    def _store(self, done: int) -> None:
        self._written_at = time.monotonic()
        if not self.write(done, self.total):
            raise JobCancelled


@dataclass(frozen=True)
class JobKind:
    """A kind of long work. `run(job, progress)` returns the result, a JSON-able dict."""

    key: str
    label: Text
    run: Callable[[Any, Progress], dict[str, Any]]


job_kinds: Registry[JobKind] = Registry("job kinds", JobKind)
