"""The offer of ownership that waits for its answer."""

from accounts.models import OwnershipOffer
from config.lib import clock


def open_offer() -> OwnershipOffer | None:
    """The organization's offer that can still be accepted, or None; there is one at most."""
    rows = OwnershipOffer.objects.filter(accepted_at=None, ended_at=None, expires_at__gt=clock.now())
    return rows.select_related("offered_by__user", "offered_to__user").order_by("-created_at").first()
