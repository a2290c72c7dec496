"""Who is where. Memberships are looked up across organizations before any scope is open: this is tenancy itself."""

import uuid

from allauth.account.models import EmailAddress
from django.db.models import Case, QuerySet, When

from accounts.models import Member, Organization, Role, User
from accounts.queries.organizations import is_open
from config.lib import clock

_RANK = Case(*(When(role=role, then=place) for place, role in enumerate(Role.values)))
_REASON = "membership decides which scope may be opened"


def memberships(user: User) -> QuerySet[Member]:
    """The person's active memberships with their organizations, by name, made-up companies last."""
    rows = Member.objects.unscoped(reason=_REASON).filter(is_open("organization"), user=user, is_active=True)
    return rows.select_related("organization", "user").order_by("organization__is_demo", "organization__name", "pk")


def places(user: User) -> QuerySet[Member]:
    """The same with no more than the names and addresses of the organizations, for the menu of every page."""
    return (
        memberships(user)
        .select_related(None)
        .select_related("organization")
        .only("organization__name", "organization__slug")
    )


def membership(user: User, *, slug: str = "", organization_id: uuid.UUID | None = None) -> Member | None:
    """The person's active membership in one organization, or None."""
    rows = memberships(user).order_by()
    if slug:
        return rows.filter(organization__slug=slug).first()
    return rows.filter(organization_id=organization_id).first() if organization_id else None


def every_membership(user: User) -> list[Member]:
    """The person's places in organizations, also those they have left."""
    rows = Member.objects.unscoped(reason="who is erased is erased everywhere").filter(user=user)
    return list(rows.select_related("organization", "user").order_by("pk"))


def owned_alone(user: User) -> list[Organization]:
    """The organizations that would have no owner without the person."""
    owners = Member.objects.unscoped(reason=_REASON).filter(role=Role.OWNER, is_active=True)
    own = owners.filter(user=user).select_related("organization")
    shared = owners.exclude(user=user).values("organization")
    return [member.organization for member in own.exclude(organization__in=shared).order_by("organization__name")]


def left_alone(user: User) -> list[Organization]:
    """Of those the ones that stay: no deletion is announced, and they are no sample of the person's."""
    alone = owned_alone(user)
    return [each for each in alone if each.deletion_due_at is None and each.sample_of_id != user.pk]


def mark_seen(member: Member) -> None:
    """Remember that the member was here now."""
    Member.objects.filter(pk=member.pk).update(last_seen_at=clock.now())


def team() -> QuerySet[Member]:
    """Members of the organization in scope with their users, by role from the owners down, then by name."""
    return Member.objects.select_related("user").order_by("-is_active", _RANK, "user__full_name", "pk")


def active_team() -> QuerySet[Member]:
    """Members who can sign in."""
    return team().filter(is_active=True)


def member_choices(_member: Member) -> list[tuple[str, str]]:
    """Active members as choices of a filter."""
    return [(str(row.pk), str(row.user)) for row in active_team().order_by("user__full_name", "pk")]


def confirmed_email(user: User) -> bool:
    """Whether the person's address was confirmed."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())
