"""The demo company of one fixed day, in a database of its own, and who asks there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import time_machine
from django.core.management import call_command
from django.utils import translation

from accounts.models import Member, Role
from accounts.tenancy import scope
from config.demo.seeding import seed

# The questions name days, so the day on which they are asked is always the same: a Thursday.
DAY: Final = "2026-11-26T10:00:00+02:00"


@contextmanager
def asked_on_the_day() -> Iterator[Member]:
    """The owner of the demo company, whose scope is open; the database is empty and migrated before."""
    with time_machine.travel(DAY):
        organization = seed(size="small", password="only-for-this-run")  # noqa: S106 - nobody logs in
        with scope(organization):
            owner = Member.objects.select_related("user", "organization").get(role=Role.OWNER)
        with scope(organization, owner):
            yield owner


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Answers are in the language of the question."""
    with translation.override(language):
        yield


def make_tables() -> None:
    """Make the tables of an empty database."""
    call_command("migrate", verbosity=0)
