"""Which organizations there still are."""

from django.db.models import Q

from config.lib import clock


def is_open(path: str) -> Q:
    """A condition on rows that `path` leads from to their organization: the day it is to be deleted has not come.

    Afterwards nobody gets in, by whatever way: rows go piece by piece, and half of them are no organization.
    """
    return Q(**{f"{path}__deletion_due_at": None}) | Q(**{f"{path}__deletion_due_at__gt": clock.now()})
