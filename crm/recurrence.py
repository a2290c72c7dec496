"""When a repeating task comes back. Pure calendar arithmetic: no database, no clock."""

import calendar
import datetime

from crm.models import Task

_MONTHS = {Task.Recurrence.MONTHLY: 1, Task.Recurrence.YEARLY: 12}
_DAYS = {Task.Recurrence.DAILY: 1, Task.Recurrence.WEEKLY: 7}


def next_due(recurrence: str, due_on: datetime.date, day: int, not_before: datetime.date) -> datetime.date:
    """The first day of the series after `due_on` that is not before `not_before`.

    `day` is the day of the month the series began on: a short month takes its last day, a longer one goes back to
    `day` (31 January, 28 February, 31 March).
    """
    kind = Task.Recurrence(recurrence)
    if kind in _DAYS:
        return _by_days(due_on, _DAYS[kind], not_before)
    return _by_months(due_on, _MONTHS[kind], day, not_before)


def _by_days(due_on: datetime.date, step: int, not_before: datetime.date) -> datetime.date:
    behind = max((not_before - due_on).days, 1)
    return due_on + datetime.timedelta(days=-(-behind // step) * step)


def _by_months(due_on: datetime.date, step: int, day: int, not_before: datetime.date) -> datetime.date:
    behind = (not_before.year - due_on.year) * 12 + not_before.month - due_on.month
    steps = max(behind // step, 1)
    found = _in_month(due_on, steps * step, day)
    return found if found >= not_before else _in_month(due_on, (steps + 1) * step, day)


def _in_month(due_on: datetime.date, months: int, day: int) -> datetime.date:
    year, month = divmod(due_on.year * 12 + due_on.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day, calendar.monthrange(year, month + 1)[1]))
