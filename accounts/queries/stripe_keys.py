"""Reads of the organization's own keys of Stripe."""

from accounts.models import StripeKeys


def stripe_keys() -> StripeKeys | None:
    """The keys of the organization in scope."""
    return StripeKeys.objects.first()
