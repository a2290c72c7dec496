"""Acts that begin at the same moment, for the tests of what happens then. Needs row locks, so PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.errors import DomainError


def at_once(member: Member, *acts: Callable[[], Any]) -> list[Any]:
    """What each of the acts returned or raised; they begin together, each on a connection of its own."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with scope(member.organization, member):
                ready.wait(timeout=10)
                return act()
        except Exception as error:  # what is raised is the answer
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(answers: list[Any]) -> list[str]:
    """The codes of what was refused among the answers of `at_once`; any other error is raised."""
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    for error in errors:
        if not isinstance(error, DomainError):
            raise error
    return [error.code for error in errors]
