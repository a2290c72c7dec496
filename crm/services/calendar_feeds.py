"""The secret link by which a member's calendar program reads their tasks."""

import secrets

from django.db import transaction

from accounts.models import Member
from accounts.services import audit
from crm.models import CalendarFeed


@transaction.atomic
def renew(*, actor: Member) -> CalendarFeed:
    """A new link for the actor; the old one leads nowhere from now on."""
    feed, _created = CalendarFeed.objects.update_or_create(member=actor, defaults={"token": secrets.token_urlsafe(32)})
    audit.record("crm.calendar_link_made", feed)
    return feed


@transaction.atomic
def end(*, actor: Member) -> None:
    """Take the actor's link away."""
    for feed in CalendarFeed.objects.filter(member=actor):
        audit.record("crm.calendar_link_ended", feed)
        feed.delete()
