"""Telling of an operator in the account of a person: the trail of every organization, its owners, and the person."""

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import members
from accounts.rules import may_impersonate
from accounts.services import audit, mail, security
from accounts.tenancy import scope
from config.lib import ambient


@transaction.atomic
def began(*, staff: User, person: User, reason: str) -> None:
    """Write down and tell why the operator goes into the account. Raises `PermissionDenied`."""
    if not may_impersonate(hijacker=staff, hijacked=person):
        raise PermissionDenied
    told = {"staff": str(staff), "reason": reason}
    with ambient.surroundings(staff=staff):
        for member in members.memberships(person):
            with scope(member.organization, member):
                audit.record("accounts.impersonation_began", member, {"reason": [None, reason]})
                security.record("accounts.impersonated", member=member, data=told)
    _log(staff, person, f"Acts in the account: {reason}")
    mail.queue(
        template="impersonated",
        to=person.email,
        language=person.language,
        context={"user": person, "minutes": settings.IMPERSONATION_MINUTES, **told},
    )


@transaction.atomic
def ended(*, staff: User, person: User) -> None:
    """Write down that the operator left the account."""
    with ambient.surroundings(staff=staff):
        for member in members.memberships(person):
            with scope(member.organization, member):
                audit.record("accounts.impersonation_ended", member)
    _log(staff, person, "Left the account.")


def _log(staff: User, person: User, message: str) -> None:
    """In the history of the person's page in the administration, for people who are in no organization too."""
    people = User.objects.filter(pk=person.pk)
    LogEntry.objects.log_actions(staff.pk, people, CHANGE, message, single_object=True)
