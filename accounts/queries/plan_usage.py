"""What of the things that plans limit an organization uses."""

from accounts.hooks import stored_bytes
from accounts.models import Invitation, Member, Organization
from config.lib import clock


def seats_taken(_organization: Organization) -> int:
    """Active members, and invitations that can still be accepted."""
    invited = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
    return Member.objects.filter(is_active=True).count() + invited.count()


def storage_used(organization: Organization) -> int:
    """Bytes of files, over all apps."""
    return sum(kept.used(organization) for kept in stored_bytes)


def logo_bytes(organization: Organization) -> int:
    """Bytes of the organization's logos, of the former ones too: issued documents are drawn with them."""
    return organization.logo_bytes
