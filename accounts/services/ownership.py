"""Handing the organization over: the owner offers, the member accepts."""

import datetime

from django.db import transaction

from accounts.errors import MemberProtected, OfferClosed
from accounts.models import Member, OwnershipOffer, Role
from accounts.queries.ownership import open_offer
from accounts.services import audit, mail, notifications
from accounts.services.team import require_confirmed_email
from config.lib import clock
from config.lib.urls import absolute, org_reverse

OFFER_LIFETIME = datetime.timedelta(days=7)


@transaction.atomic
def offer(*, actor: Member, member: Member) -> OwnershipOffer:
    """Offer the member the owner's place, instead of an offer that was open. Raises `MemberProtected`."""
    if actor.role != Role.OWNER or not member.is_active or member.pk == actor.pk:
        raise MemberProtected
    require_confirmed_email(actor)
    OwnershipOffer.objects.filter(accepted_at=None, ended_at=None).update(ended_at=clock.now())
    made = OwnershipOffer.objects.create(offered_by=actor, offered_to=member, expires_at=clock.now() + OFFER_LIFETIME)
    audit.record("accounts.ownership_offered", member)
    _tell(made)
    return made


def _tell(made: OwnershipOffer) -> None:
    member, owner = made.offered_to, made.offered_by
    path = org_reverse("accounts:ownership")
    notifications.notify([member], "accounts.ownership_offered", {"name": str(owner)}, path)
    mail.queue(
        template="ownership_offered",
        to=member.user.email,
        language=member.user.language,
        organization=owner.organization,
        reply_to=owner.user.email,
        context={"user": member.user, "owner": owner.user, "offer": made, "url": absolute(path)},
    )


@transaction.atomic
def accept(*, actor: Member) -> Member:
    """Become the owner; who offered it is an administrator from then on. Raises `OfferClosed`."""
    owners = {row.pk: row for row in Member.objects.select_for_update().filter(role=Role.OWNER).order_by("pk")}
    made = open_offer()
    if made is None or made.offered_to_id != actor.pk or not _claim(made):
        raise OfferClosed
    former = owners.get(made.offered_by_id)
    if former is None or not former.is_active:  # the offer ended with the owner's place
        raise OfferClosed
    _give_role(actor, Role.OWNER)
    _give_role(former, Role.ADMIN)
    audit.record("accounts.ownership_transferred", former)
    return actor


def _claim(made: OwnershipOffer) -> bool:
    still_open = OwnershipOffer.objects.filter(pk=made.pk, accepted_at=None, ended_at=None)
    return bool(still_open.update(accepted_at=clock.now()))


def _give_role(member: Member, role: Role) -> None:
    changes = audit.apply_changes(member, {"role": role, "overrides": {}})
    member.save(update_fields=["role", "overrides", "updated_at"])
    audit.record("accounts.member_changed", member, changes)


@transaction.atomic
def end_offer(*, actor: Member) -> None:
    """Take the offer back as who made it, or decline it as who got it. Raises `OfferClosed`."""
    made = open_offer()
    if made is None or actor.pk not in {made.offered_by_id, made.offered_to_id}:
        raise OfferClosed
    if OwnershipOffer.objects.filter(pk=made.pk, accepted_at=None, ended_at=None).update(ended_at=clock.now()):
        audit.record("accounts.ownership_offer_ended", made.offered_to)
