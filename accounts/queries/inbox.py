"""A member's notifications."""

from django.db.models import QuerySet

from accounts.models import Member, Notification


def inbox(member: Member) -> QuerySet[Notification]:
    """The member's notifications, newest first."""
    return Notification.objects.filter(member=member).order_by("-created_at")


def unread_count(member: Member) -> int:
    """How many are unread, counting no further than 99."""
    return Notification.objects.filter(member=member, read_at=None)[:99].count()
