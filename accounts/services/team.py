"""The team: invitations, roles, leaving."""

import datetime
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse

from accounts.errors import AlreadyMember, EmailUnconfirmed, InvitationClosed, LastOwner, MemberProtected
from accounts.models import Invitation, Member, Role, User
from accounts.rules import AccountsPermission, may_change_member, require
from accounts.services import audit, mail
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.urls import absolute

INVITATION_LIFETIME = datetime.timedelta(days=7)


def require_confirmed_email(actor: Member | None) -> None:
    """Raise `EmailUnconfirmed` unless the actor's address was confirmed; None is the system."""
    if actor is None:
        return
    if not EmailAddress.objects.filter(user_id=actor.user_id, verified=True).exists():
        raise EmailUnconfirmed


def hash_token(token: str) -> str:
    """SHA-256 of an invitation's secret, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, actor: Member, email: str, role: str) -> Invitation:
    """Send an invitation, replacing an open one to the same address. Raises `AlreadyMember`, `MemberProtected`."""
    require(actor, AccountsPermission.MANAGE_TEAM)
    require_confirmed_email(actor)
    if role == Role.OWNER and actor.role != Role.OWNER:
        raise MemberProtected
    if Member.objects.filter(user__email__iexact=email, is_active=True).exists():
        raise AlreadyMember
    Invitation.objects.filter(email__iexact=email, accepted_at=None, revoked_at=None).update(revoked_at=clock.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.lower(),
        role=role,
        invited_by=actor,
        token_hash=hash_token(token),
        expires_at=clock.now() + INVITATION_LIFETIME,
    )
    organization = current_organization()
    mail.queue(
        template="invitation",
        to=invitation.email,
        language=organization.language,
        organization=organization,
        reply_to=actor.user.email,
        context={"inviter": actor.user, "url": absolute(reverse("accounts:invitation", args=[token]))},
    )
    audit.record("accounts.member_invited", invitation, {"role": [None, role]})
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: Member) -> None:
    """Make the link useless."""
    require(actor, AccountsPermission.MANAGE_TEAM)
    if Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("accounts.invitation_revoked", invitation)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Member:
    """Make the signed-in person a member, with the invitation's organization in scope. Raises `InvitationClosed`."""
    now = clock.now()
    claimed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).update(accepted_at=now)
    if not claimed:
        raise InvitationClosed
    member, created = Member.objects.get_or_create(user=user, defaults={"role": invitation.role})
    if not created and not member.is_active:
        member.is_active, member.role = True, invitation.role
        member.save(update_fields=["is_active", "role", "updated_at"])
    audit.record("accounts.member_joined", member)
    return member


@transaction.atomic
def change_role(*, member: Member, role: str, actor: Member) -> Member:
    """Give a member another role. Raises `MemberProtected`, `LastOwner`."""
    _require_may_change(actor, member)
    if role == Role.OWNER and actor.role != Role.OWNER:
        raise MemberProtected
    _keep_an_owner(member, still_owner=role == Role.OWNER)
    changes = audit.apply_changes(member, {"role": role})
    if changes:
        member.save(update_fields=["role", "updated_at"])
        audit.record("accounts.member_changed", member, changes)
    return member


@transaction.atomic
def set_override(*, member: Member, permission: str, allowed: bool | None, actor: Member) -> Member:
    """Allow or forbid one permission for one member whatever their role; None goes back to the role."""
    _require_may_change(actor, member)
    overrides = dict(member.overrides)
    overrides.pop(permission, None)
    if allowed is not None:
        overrides[permission] = allowed
    changes = audit.apply_changes(member, {"overrides": overrides})
    if changes:
        member.save(update_fields=["overrides", "updated_at"])
        audit.record("accounts.member_changed", member, changes)
    return member


@transaction.atomic
def deactivate(*, member: Member, actor: Member) -> Member:
    """Take away access; what the member did stays. Raises `MemberProtected`, `LastOwner`."""
    _require_may_change(actor, member)
    _keep_an_owner(member, still_owner=False)
    if audit.apply_changes(member, {"is_active": False}):
        member.save(update_fields=["is_active", "updated_at"])
        audit.record("accounts.member_deactivated", member)
    return member


def _require_may_change(actor: Member, member: Member) -> None:
    require(actor, AccountsPermission.MANAGE_TEAM)
    if not may_change_member(actor, member):
        raise MemberProtected


def _keep_an_owner(member: Member, *, still_owner: bool) -> None:
    owners = Member.objects.select_for_update().filter(role=Role.OWNER, is_active=True).order_by("pk")
    if not still_owner and member.role == Role.OWNER and len(owners) == 1:
        raise LastOwner
