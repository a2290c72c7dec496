"""The small Stripe answers in Stripe's shapes: those of the package's types, and of the fixtures Stripe publishes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe
from django.conf import settings as django_settings

from config.lib.stripe_client import API_VERSION
from subscriptions.tests.stripe_account import BAD_CARD, DAY, GOOD_CARD
from subscriptions.tests.stripe_server import StripeServer
from subscriptions.tests.stripe_shapes import SHAPES, WITHOUT_CREATED, WITHOUT_LIVEMODE

FIXTURES = Path(django_settings.BASE_DIR).parent / "shared" / "samples" / "stripe" / "fixtures3.json"
CLASSES: dict[str, Any] = {
    "customer": stripe.Customer, "product": stripe.Product, "price": stripe.Price, "coupon": stripe.Coupon,
    "promotion_code": stripe.PromotionCode, "discount": stripe.Discount, "checkout.session": stripe.checkout.Session,
    "subscription": stripe.Subscription, "subscription_item": stripe.SubscriptionItem, "invoice": stripe.Invoice,
    "line_item": stripe.InvoiceLineItem, "payment_method": stripe.PaymentMethod, "tax_id": stripe.TaxId,
    "billing_portal.session": stripe.billing_portal.Session, "event": stripe.Event,
    "test_helpers.test_clock": stripe.test_helpers.TestClock, "setup_intent": stripe.SetupIntent,
    "payment_intent": stripe.PaymentIntent, "webhook_endpoint": stripe.WebhookEndpoint,
    "token": stripe.Token,
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture
def client(server: StripeServer) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_x", base_addresses={"api": server.url}, max_network_retries=0)


def _typed(kind: str) -> dict[str, str]:
    """The fields of the package's class, with their types as written."""
    return {name: str(hint) for name, hint in CLASSES[kind].__annotations__.items() if "ClassVar" not in str(hint)}


def _has(kind: str) -> set[str]:
    """The fields the small Stripe gives an object."""
    own = {"id", "object"} | set(SHAPES[kind])
    own |= set() if kind in WITHOUT_CREATED else {"created"}
    return own | (set() if kind in WITHOUT_LIVEMODE else {"livemode"})


@pytest.mark.parametrize("kind", CLASSES)
def test_objects_have_the_fields_of_the_packages_types(kind: str) -> None:
    known = _typed(kind)
    always = {name for name, hint in known.items() if "Optional" not in hint and not name.startswith("_")}
    nullable = {name for name, hint in known.items() if "Optional" in hint or "None" in hint}
    assert _has(kind) - set(known) == set()
    assert {name for name in always - _has(kind) if name not in ("deleted", "id")} == set()
    assert {name for name, value in SHAPES[kind].items() if value is None and name not in nullable} == set()


@pytest.mark.skipif(not FIXTURES.is_file(), reason="Stripe's fixtures (../shared/samples/stripe) are not here")
@pytest.mark.parametrize("kind", CLASSES)
def test_objects_have_the_kinds_of_values_of_stripes_fixtures(kind: str) -> None:
    example = json.loads(FIXTURES.read_text())["resources"][kind]
    other = {
        name: (value, example[name])
        for name, value in SHAPES[kind].items()
        if name in example and None not in (value, example[name]) and _kind(value) != _kind(example[name])
    }
    assert other == {}


def _kind(value: Any) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def test_a_subscription_lives_by_the_clock(server: StripeServer, client: stripe.StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Lipa"})
    product = client.v1.products.create({"name": "Starter"})
    recurring: Any = {"interval": "month"}
    price = client.v1.prices.create(
        {"product": product.id, "currency": "eur", "unit_amount": 1200, "recurring": recurring}
    )
    values: Any = {
        "mode": "subscription", "customer": customer.id, "line_items": [{"price": price.id, "quantity": 2}],
        "success_url": "http://127.0.0.1/ok?s={CHECKOUT_SESSION_ID}", "cancel_url": "http://127.0.0.1/no",
    }  # fmt: skip
    session = client.v1.checkout.sessions.create(values)
    with pytest.raises(Exception, match="declined"):
        server.complete(server.objects[session.id], BAD_CARD)
    assert server.complete(server.objects[session.id], GOOD_CARD).endswith(session.id)
    found = client.v1.subscriptions.list({"customer": customer.id}).data[0]
    item = found.items.data[0]
    assert (found.status, item.quantity, item.current_period_end - item.current_period_start) == ("active", 2, 30 * DAY)
    server.advance(days=31)
    invoices = client.v1.invoices.list({"customer": customer.id}).data
    assert [(each.total, each.status) for each in invoices] == [(2400, "paid")] * 2
    client.v1.subscriptions.update(found.id, {"cancel_at_period_end": True})
    server.advance(days=31)
    assert client.v1.subscriptions.retrieve(found.id).status == "canceled"
    assert server.events[-1]["type"] == "customer.subscription.deleted"
    assert {event["api_version"] for event in server.events} == {API_VERSION}


def test_one_key_has_one_effect(server: StripeServer, client: stripe.StripeClient) -> None:
    first, second = (client.v1.customers.create({"name": "A"}, {"idempotency_key": "k"}) for _time in range(2))
    assert first.id == second.id
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"name": "B"}, {"idempotency_key": "k"})


def test_a_wrong_key_and_an_unknown_id_are_refused(server: StripeServer, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        client.v1.customers.retrieve("cus_nobody")
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("pk_wrong", base_addresses={"api": server.url}).v1.customers.retrieve("cus_nobody")


def test_switches_repeat_shuffle_and_drop(server: StripeServer) -> None:
    events = [server.add("event", {"type": "t"}) for _number in range(20)]
    server.duplicate = True
    assert len(server.through_switches(events)) == 40
    server.duplicate, server.reorder = False, True
    assert server.through_switches(events) != events
    server.drop = True
    assert 0 < len(server.through_switches(events)) < 20
