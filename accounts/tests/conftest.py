"""What tests of accounts share."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import Job
from config.lib.errors import DomainError
from config.lib.jobs import JobKind, Progress, job_kinds


def count(job: Job, progress: Progress) -> dict[str, Any]:
    """Count to `payload["to"]`; refuses to count below zero and breaks at 13."""
    total = job.payload["to"]
    if total < 0:
        raise DomainError("below_zero", "Count upwards.")
    progress.start(total)
    for number in range(1, total + 1):
        if number == 13:
            raise RuntimeError("an unlucky number")
        progress.step(number)
    return {"counted": total}


@pytest.fixture
def counting_job() -> Iterator[str]:
    """The key of a kind of job that counts."""
    with job_kinds.registered_temporarily("test.count", JobKind("test.count", "Counting", count)):
        yield "test.count"
