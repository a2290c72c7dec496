"""Invitations by their secret: the visitor is in no organization yet."""

from accounts.models import Invitation, User
from accounts.queries.organizations import is_open
from accounts.services.team import hash_token
from config.lib import clock


def invitation_by_token(token: str) -> Invitation | None:
    """The open invitation of a link with its organization and inviter, or None."""
    rows = Invitation.objects.unscoped(reason="the link's secret names the organization")
    rows = rows.select_related("organization", "invited_by__user")
    invitation = rows.filter(is_open("organization"), token_hash=hash_token(token)).first()
    return invitation if invitation and invitation.is_open(clock.now()) else None


def open_invitations() -> list[Invitation]:
    """Invitations of the organization in scope that can still be accepted."""
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
    return list(rows.select_related("invited_by__user").order_by("-created_at"))


def has_account(invitation: Invitation) -> bool:
    """Whether the invited person can sign in already."""
    return User.objects.filter(email__iexact=invitation.email).exists()
