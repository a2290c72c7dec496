"""What tests of subscriptions share."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Member
from accounts.tenancy import scope
from subscriptions.models import Plan, Subscription
from subscriptions.services import plans
from subscriptions.tests.stripe_account import GOOD_CARD
from subscriptions.tests.stripe_server import StripeServer

Commit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]


@pytest.fixture
def plans_on(settings: Settings, db: None) -> dict[str, Plan]:
    """Plans limit this server; gives the usual ones by key."""
    settings.PLANS_ENABLED = True
    plans.seed()
    return {plan.key: plan for plan in Plan.objects.all()}


@pytest.fixture
def lipa_on_free(plans_on: dict[str, Plan], alya: Member) -> Iterator[Member]:
    """Alya, whose firm began on the free plan; its scope is open."""
    with scope(alya.organization, alya):
        yield alya


@pytest.fixture
def stripe_server(settings: Settings) -> Iterator[StripeServer]:
    """A small Stripe that the installation pays through."""
    with StripeServer() as server:
        settings.STRIPE_SECRET_KEY = "sk_test_kantora"
        settings.STRIPE_WEBHOOK_SECRET = server.secret
        settings.STRIPE_API_BASE = server.url
        yield server


class Payer:
    """Alya, who pays through the small Stripe; its messages are delivered when a test says so."""

    def __init__(self, member: Member, server: StripeServer, client: Client, commit: Commit) -> None:
        self.member, self.server, self.client, self.commit = member, server, client, commit
        self.base = f"/o/{member.organization.slug}/settings/billing"
        self.delivered = 0

    @property
    def row(self) -> Subscription:
        """Our row."""
        return Subscription.objects.select_related("plan", "price").get()

    def buy(self, plan: str = "starter", card: str = GOOD_CARD, interval: str = "month", seats: int = 1) -> None:
        """Through the page, the Checkout, and back."""
        values = {"plan": plan, "interval": interval, "seats": seats}
        self.client.post(f"{self.base}/checkout/", values)
        self.server.complete(self.server.all("checkout.session")[0], card)

    def post(self, body: bytes, signature: str = "") -> int:
        """A message at the endpoint; gives the status."""
        headers = {"Stripe-Signature": signature or self.server.sign(body)}
        return self.client.post("/webhooks/stripe/", body, content_type="application/json", headers=headers).status_code

    def deliver(self, events: list[dict[str, Any]] | None = None) -> None:
        """What has happened since, or the events given: kept, then processed as the worker does."""
        news = self.server.events[self.delivered :] if events is None else events
        self.delivered = len(self.server.events)
        for event in news:
            with self.commit(execute=True):
                assert self.post(json.dumps(event).encode()) == 200


@pytest.fixture
def payer(
    plans_on: dict[str, Plan],
    stripe_server: StripeServer,
    alya: Member,
    client_of: Callable[[Member], Client],
    django_capture_on_commit_callbacks: Commit,
) -> Iterator[Payer]:
    """Alya's firm is on the free plan; its scope is open."""
    with scope(alya.organization, alya):
        yield Payer(alya, stripe_server, client_of(alya), django_capture_on_commit_callbacks)
