"""Reads of the archives of what went by retention."""

from django.db.models import QuerySet

from accounts.models import RetentionArchive
from config.lib import clock


def archives() -> QuerySet[RetentionArchive]:
    """Those of the organization in scope that can be downloaded, newest first."""
    return RetentionArchive.objects.filter(expires_at__gt=clock.now()).exclude(file="").order_by("-created_at")
