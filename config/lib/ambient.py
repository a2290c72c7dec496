"""What surrounds the running code: request, organization, member and task, for scoping, logs and audit.

Held in context variables, so threads, async views and Celery tasks each see their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Ambient:
    """The current surroundings. `organization` and `member` are model instances of the accounts app, or None.

    `staff` is who really acts, while an operator of the installation is in the account of the member: the user, or
    their name in a job that was started so.
    """

    organization: Any = None
    member: Any = None
    staff: Any = None
    request_id: str = ""
    ip_address: str = ""
    task_id: str = ""


_NOTHING = Ambient()
_current: ContextVar[Ambient] = ContextVar("kantora_ambient", default=_NOTHING)


def current() -> Ambient:
    """The surroundings of the running code; empty outside requests and tasks."""
    return _current.get()


@contextmanager
def surroundings(**changes: Any) -> Iterator[Ambient]:
    """Change the given fields of the surroundings inside the block."""
    before = _current.get()
    _current.set(replace(before, **changes))
    try:
        yield _current.get()
    finally:
        # Not by the token: behind an ASGI server the block may be left in a copy of the context it was entered in.
        _current.set(before)
