"""The team: invitations, roles, leaving."""

import datetime
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse

from accounts import entitlements
from accounts.errors import (
    AlreadyMember,
    EmailUnconfirmed,
    InvitationClosed,
    LastOwner,
    MemberProtected,
    NoSuccessor,
    WrongRecipient,
)
from accounts.hooks import open_work
from accounts.models import Invitation, Member, Role, User
from accounts.queries import members
from accounts.rules import AccountsPermission, may_change_member, may_give_role, may_override, require
from accounts.services import audit, mail, notifications
from accounts.tenancy import scope
from config.lib import clock
from config.lib.urls import absolute, org_reverse

INVITATION_LIFETIME = datetime.timedelta(days=7)


def require_confirmed_email(actor: Member | None) -> None:
    """Raise `EmailUnconfirmed` unless the actor's address was confirmed; None is the system."""
    if actor is None:
        return
    if not members.confirmed_email(actor.user):
        raise EmailUnconfirmed


def hash_token(token: str) -> str:
    """SHA-256 of an invitation's secret, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, actor: Member, email: str, role: str) -> Invitation:
    """Send an invitation, replacing an open one to the same address.

    Raises `PermissionRefused`, `EmailUnconfirmed`, `MemberProtected`, `AlreadyMember`, `PlanLimit`.
    """
    _require_may_invite(actor, role)
    if Member.objects.filter(user__email__iexact=email, is_active=True).exists():
        raise AlreadyMember
    Invitation.objects.filter(email__iexact=email, accepted_at=None, revoked_at=None).update(revoked_at=clock.now())
    entitlements.take(actor.organization, "members")
    invitation = Invitation(email=email.lower(), role=role)
    _send(invitation, actor)
    audit.record("accounts.member_invited", invitation, {"role": [None, role]})
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, actor: Member) -> Invitation:
    """Send a new link, valid from now; the old one stops working. Raises as `invite` and `InvitationClosed`."""
    _require_may_invite(actor, invitation.role)
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationClosed
    _send(invitation, actor)
    audit.record("accounts.member_invited", invitation)
    return invitation


def _require_may_invite(actor: Member, role: str) -> None:
    require(actor, AccountsPermission.MANAGE_TEAM)
    require_confirmed_email(actor)
    if not may_give_role(actor, role):
        raise MemberProtected


def _send(invitation: Invitation, actor: Member) -> None:
    """Give the invitation a new secret and mail it; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    invitation.invited_by = actor
    invitation.token_hash = hash_token(token)
    invitation.expires_at = clock.now() + INVITATION_LIFETIME
    invitation.save()
    organization = actor.organization
    mail.queue(
        template="invitation",
        to=invitation.email,
        language=organization.language,
        organization=organization,
        reply_to=actor.user.email,
        context={
            "inviter": actor.user,
            "invitation": invitation,
            "url": absolute(reverse("accounts_public:invitation", args=[token])),
        },
    )


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: Member) -> None:
    """Make the link useless."""
    require(actor, AccountsPermission.MANAGE_TEAM)
    if Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("accounts.invitation_revoked", invitation)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Member:
    """Make the person a member of the invitation's organization, which need not be in scope.

    Whoever has the link has the mailbox, so the address counts as confirmed. Raises `WrongRecipient`,
    `InvitationClosed`, `PlanLimit`.
    """
    if user.email.lower() != invitation.email.lower():
        raise WrongRecipient
    with scope(invitation.organization):
        member = _join(invitation, user)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True}, create_defaults={"verified": True, "primary": True}
    )
    with scope(invitation.organization, member):
        audit.record("accounts.member_joined", member)
        if invitation.invited_by is not None:
            data = {"name": str(user), "email": user.email}
            notifications.notify([invitation.invited_by], "accounts.member_joined", data, org_reverse("accounts:team"))
    return member


def _join(invitation: Invitation, user: User) -> Member:
    now = clock.now()
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now)
    if not still_open.exclude(role=Role.OWNER).update(accepted_at=now):  # as they once were sent
        raise InvitationClosed
    entitlements.take(invitation.organization, "members")
    member, is_new = Member.objects.select_related("user", "organization").get_or_create(
        user=user, defaults={"role": invitation.role}
    )
    if not is_new and not member.is_active:
        member.is_active, member.role, member.overrides = True, invitation.role, {}
        member.save(update_fields=["is_active", "role", "overrides", "updated_at"])
    return member


@transaction.atomic
def change_role(*, member: Member, role: str, actor: Member) -> Member:
    """Give a member another role than owner. Raises `PermissionRefused`, `MemberProtected`, `LastOwner`."""
    _require_may_change(actor, member)
    if not may_give_role(actor, role):
        raise MemberProtected
    _keep_an_owner(member)
    changes = audit.apply_changes(member, {"role": role})
    if changes:
        member.save(update_fields=["role", "updated_at"])
        audit.record("accounts.member_changed", member, changes)
    return member


@transaction.atomic
def set_override(*, member: Member, permission: str, allowed: bool | None, actor: Member) -> Member:
    """Allow or forbid one permission for one member whatever their role; None goes back to the role.

    Raises `PermissionRefused`, `MemberProtected`.
    """
    require(actor, AccountsPermission.MANAGE_TEAM)
    if not may_override(actor, member, permission):
        raise MemberProtected
    overrides = {key: value for key, value in member.overrides.items() if key != permission}
    if allowed is not None:
        overrides[permission] = allowed
    changes = audit.apply_changes(member, {"overrides": overrides})
    if changes:
        member.save(update_fields=["overrides", "updated_at"])
        audit.record("accounts.member_changed", member, changes)
    return member


@transaction.atomic
def deactivate(*, member: Member, actor: Member, successor: Member | None = None) -> Member:
    """Take away access; what the member did stays, and `successor`, else the actor, gets what was left open.

    Raises `PermissionRefused`, `MemberProtected`, `LastOwner`, `NoSuccessor`.
    """
    _require_may_change(actor, member)
    _keep_an_owner(member)
    successor = successor or actor
    if successor == member or not successor.is_active:
        raise NoSuccessor
    if audit.apply_changes(member, {"is_active": False}):
        member.save(update_fields=["is_active", "updated_at"])
        audit.record("accounts.member_deactivated", member)
        for work in open_work:
            work.hand_over(member, successor)
    return member


@transaction.atomic
def reactivate(*, member: Member, actor: Member) -> Member:
    """Give access back, with the role the member had. Raises `PermissionRefused`, `MemberProtected`, `PlanLimit`."""
    _require_may_change(actor, member)
    if not member.is_active:
        entitlements.take(actor.organization, "members")
    if audit.apply_changes(member, {"is_active": True}):
        member.save(update_fields=["is_active", "updated_at"])
        audit.record("accounts.member_reactivated", member)
    return member


def _require_may_change(actor: Member, member: Member) -> None:
    require(actor, AccountsPermission.MANAGE_TEAM)
    if not may_change_member(actor, member):
        raise MemberProtected


def _keep_an_owner(member: Member) -> None:
    owners = Member.objects.select_for_update().filter(role=Role.OWNER, is_active=True).order_by("pk")
    if member.role == Role.OWNER and len(owners) == 1:
        raise LastOwner
