"""Time: UTC in the database, the organization's day for legal dates, the viewer's zone for display."""

import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils import timezone


class HasTimeZone(Protocol):
    """Anything with an IANA zone name, such as an organization or a user."""

    time_zone: str


def now() -> datetime.datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today(organization: HasTimeZone) -> datetime.date:
    """The calendar day at the organization's seat: the day that dates of issue and due dates mean."""
    return now().astimezone(ZoneInfo(organization.time_zone)).date()


def start_of_day(day: datetime.date, organization: HasTimeZone) -> datetime.datetime:
    """The moment `day` begins at the organization's seat, aware."""
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=ZoneInfo(organization.time_zone))
