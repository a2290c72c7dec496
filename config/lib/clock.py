"""Time: UTC in the database, the organization's day for legal dates, the viewer's zone for display."""

import datetime
from collections.abc import Mapping
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError

# Far enough from the ends of the calendar for every term and time zone to be counted from a date.
_YEARS: Final = range(1900, 2200)


class HasTimeZone(Protocol):
    """Anything with an IANA zone name, such as an organization or a user."""

    time_zone: str


def now() -> datetime.datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today(organization: HasTimeZone) -> datetime.date:
    """The calendar day at the organization's seat: the day that dates of issue and due dates mean."""
    return day_of(now(), organization)


def day_of(moment: datetime.datetime, organization: HasTimeZone) -> datetime.date:
    """The calendar day of a moment at the organization's seat."""
    return moment.astimezone(ZoneInfo(organization.time_zone)).date()


def refuse_impossible(values: Mapping[str, Any]) -> None:
    """Raise `DomainError` for the first date among the `values` of a record that nobody can mean."""
    for field, value in values.items():
        if isinstance(value, datetime.date) and value.year not in _YEARS:
            message = _("This date cannot be right. Enter a year between 1900 and 2199.")
            raise DomainError("date_out_of_range", message, field)


def start_of_day(day: datetime.date, organization: HasTimeZone) -> datetime.datetime:
    """The moment `day` begins at the organization's seat, aware."""
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=ZoneInfo(organization.time_zone))
