"""Repeating tasks come back on the right day."""

import datetime

import pytest

from crm.recurrence import next_due

LONG_AGO = datetime.date(2020, 1, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("recurrence", "due_on", "expected"),
    [
        ("daily", "2026-12-31", "2027-01-01"),
        ("weekly", "2026-11-20", "2026-11-27"),
        ("monthly", "2026-11-20", "2026-12-20"),
        ("monthly", "2026-12-15", "2027-01-15"),
        ("yearly", "2026-11-20", "2027-11-20"),
    ],
)
def test_next_due_is_one_step_later(recurrence: str, due_on: str, expected: str) -> None:
    due = day(due_on)
    assert next_due(recurrence, due, due.day, LONG_AGO) == day(expected)


def test_next_due_of_the_31st_takes_the_last_day_and_goes_back_to_the_31st() -> None:
    found, due = [], day("2026-12-31")
    for _step in range(5):
        due = next_due("monthly", due, 31, LONG_AGO)
        found.append(due.isoformat())
    assert found == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]


def test_next_due_of_29_february_waits_for_no_leap_year() -> None:
    first = next_due("yearly", day("2024-02-29"), 29, LONG_AGO)
    assert first == day("2025-02-28")
    assert next_due("yearly", day("2027-02-28"), 29, LONG_AGO) == day("2028-02-29")


@pytest.mark.parametrize(
    ("recurrence", "due_on", "today", "expected"),
    [
        ("daily", "2026-11-10", "2026-11-20", "2026-11-20"),
        ("weekly", "2026-11-02", "2026-11-20", "2026-11-23"),
        ("weekly", "2026-11-06", "2026-11-20", "2026-11-20"),
        ("monthly", "2026-08-31", "2026-11-20", "2026-11-30"),
        ("monthly", "2026-08-05", "2026-11-20", "2026-12-05"),
        ("yearly", "2023-03-01", "2026-11-20", "2027-03-01"),
    ],
)
def test_next_due_of_a_late_task_is_not_in_the_past(recurrence: str, due_on: str, today: str, expected: str) -> None:
    due = day(due_on)
    assert next_due(recurrence, due, due.day, day(today)) == day(expected)
