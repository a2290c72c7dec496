"""The one way to Stripe: a key, the pinned version of the API, retries, and an address that a setting may move.

The package sends every POST with an idempotency key and repeats what failed on the way under the same one; a caller
whose own repetition must have one effect gives the key: `client.v1.customers.create({…}, once("customer", id))`.
"""

import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import stripe
from babel.numbers import get_currency_precision
from django.conf import settings

# The version whose objects the code reads; webhook endpoints are made with the same (docs.stripe.com/api/versioning).
API_VERSION: Final = "2026-10-28.endive"
RETRIES: Final = 2
SECONDS: Final = 20


def stripe_client(secret_key: str) -> stripe.StripeClient:
    """A client for the account the key belongs to."""
    return _client(secret_key, settings.STRIPE_API_BASE)


@lru_cache(maxsize=32)
def _client(secret_key: str, base: str) -> stripe.StripeClient:
    """Kept, so that connections are."""
    return stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=SECONDS),
        base_addresses={"api": base},
    )


def once(*words: object) -> Any:
    """Options of a call that has one effect however often it is made within a day."""
    return {"idempotency_key": "-".join(str(word) for word in words)}


def from_cents(amount: int, currency: str) -> Decimal:
    """An amount as Stripe counts it, in the smallest unit of the currency, in whole units."""
    return Decimal(amount).scaleb(-get_currency_precision(currency.upper()))


def to_cents(amount: Decimal, currency: str) -> int:
    """An amount in the smallest unit of its currency, as Stripe counts it."""
    return int(amount.scaleb(get_currency_precision(currency.upper())))


def moment(seconds: int | None) -> datetime.datetime | None:
    """A time as Stripe counts it, in seconds since 1970."""
    return None if seconds is None else datetime.datetime.fromtimestamp(seconds, datetime.UTC)
