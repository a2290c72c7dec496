"""Stripe with the installation's key, and what it answers in our words."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.conf import settings

from config.lib.stripe_client import stripe_client
from subscriptions.errors import NoOnlinePayment, PaymentRefused, StripeFailed

log = logging.getLogger("kantora.billing")
MISSING = "resource_missing"


def is_configured() -> bool:
    """Whether plans are paid through Stripe here."""
    return bool(settings.STRIPE_SECRET_KEY)


def client() -> stripe.StripeClient:
    """Raises `NoOnlinePayment` when no key is set."""
    if not is_configured():
        raise NoOnlinePayment
    return stripe_client(settings.STRIPE_SECRET_KEY)


@contextmanager
def answers() -> Iterator[None]:
    """Turn what Stripe refuses into our refusals: `PaymentRefused`, `StripeFailed`."""
    try:
        yield
    except stripe.CardError as error:
        raise PaymentRefused from error
    except stripe.StripeError as error:
        log.warning("Stripe: %s %s", type(error).__name__, error.code)
        raise StripeFailed from error


def is_missing(error: Any) -> bool:
    """Whether Stripe says that there is no such object."""
    return isinstance(error, stripe.InvalidRequestError) and error.code == MISSING
