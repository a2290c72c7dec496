"""Paying through Stripe: bought, changed, cancelled, failed, ended; and its messages, whatever order they come in."""

import datetime
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
import stripe
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import Member, Organization, OutgoingEmail, User
from accounts.services import organization_deletion, registration
from accounts.tenancy import scope
from config.lib import clock
from subscriptions import tasks
from subscriptions.errors import PaymentRefused, StripeFailed, SubscribedAlready, UnknownCoupon
from subscriptions.models import BillingInvoice, Plan, PlanChange, Price, StripeEvent, Subscription
from subscriptions.queries.subscriptions import forget_standing, standing
from subscriptions.services import changes, checkout, customers, events
from subscriptions.services.stripe import client as stripe_client
from subscriptions.tests.conftest import Commit, Payer
from subscriptions.tests.stripe_account import BAD_CARD, CARD_THAT_FAILS, GOOD_CARD
from subscriptions.tests.stripe_server import StripeServer

DAY = 86_400
ORDERS = 500
Life = list[tuple[Any, list[dict[str, Any]]]]


def _without_trials() -> None:
    Plan.objects.update(trial_days=0)


# --- Buying -----------------------------------------------------------------------------------------------------------
def test_a_plan_is_bought_and_its_limits_hold_from_the_message_on(payer: Payer) -> None:
    _without_trials()
    answer = payer.client.post(f"{payer.base}/checkout/", {"plan": "starter", "interval": "month"})
    assert answer.headers["Location"].startswith(f"{payer.server.url}/c/pay/cs_test_")
    payer.server.complete(payer.server.all("checkout.session")[0], GOOD_CARD)
    assert payer.row.plan.key == "free"
    payer.deliver()
    row = payer.row
    assert (row.plan.key, row.status, row.source, row.monthly_amount) == ("starter", "active", "stripe", 12)
    assert row.period_end is not None
    assert standing_of_now(payer).limit("contacts") == 2000
    assert [(each.total, each.status) for each in BillingInvoice.objects.all()] == [(12, "paid")]
    assert [each.kind for each in PlanChange.objects.order_by("at")] == ["started", "upgraded"]
    body = payer.client.get(f"{payer.base}/").content.decode()
    assert "KAN-0001" in body
    assert "Cards and addresses" in body
    with pytest.raises(SubscribedAlready):
        checkout.start(actor=payer.member, plan=row.plan, interval="month")


def standing_of_now(payer: Payer) -> Any:
    forget_standing(payer.member.organization)
    return standing(payer.member.organization)


def test_back_from_paying_the_plan_is_there_before_any_message(payer: Payer) -> None:
    payer.buy()
    assert "You are on Starter" in payer.client.get(f"{payer.base}/success/?session_id=x").content.decode()
    assert payer.row.status == "trialing"
    assert "stays as it was" in payer.client.get(f"{payer.base}/cancelled/").content.decode()


def test_a_trial_needs_no_card_and_ends_on_the_free_plan(payer: Payer) -> None:
    payer.buy(card="")
    payer.deliver()
    assert (payer.row.status, payer.row.monthly_amount) == ("trialing", 0)
    for days in (12, 3):
        payer.server.advance(days=days)
        payer.deliver()
    assert payer.row.plan.key == "free"
    assert [each.kind for each in PlanChange.objects.order_by("at")] == ["started", "trial", "ended"]
    subjects = [each.subject for each in OutgoingEmail.objects.order_by("created_at")]
    assert subjects == ["Your trial ends soon", "Your plan has ended"]


def test_the_customer_is_made_once_with_the_plan_and_price(payer: Payer) -> None:
    for _time in range(2):
        payer.client.post(f"{payer.base}/checkout/", {"plan": "professional", "interval": "year", "seats": 3})
    assert [len(payer.server.all(kind)) for kind in ("customer", "product", "price", "checkout.session")] == [
        1,
        1,
        1,
        2,
    ]
    assert payer.server.all("price")[0]["unit_amount"] == 19000


def test_registration_never_waits_for_stripe(
    plans_on: dict[str, Plan], stripe_server: StripeServer, django_capture_on_commit_callbacks: Commit
) -> None:
    stripe_server.is_down = True
    with django_capture_on_commit_callbacks(execute=True):
        user = User.objects.create_user("new@orel.example", "linden-tree-in-june", full_name="Nova")
        organization = registration.create_organization(name="Nova", owner=user)
    assert stripe_server.all("customer") == []
    stripe_server.is_down = False
    tasks.create_customers()
    tasks.create_customers()
    assert [each["name"] for each in stripe_server.all("customer")] == ["Nova"]
    with scope(organization):
        assert Subscription.objects.get().stripe_customer_id == stripe_server.all("customer")[0]["id"]


# --- Changing ---------------------------------------------------------------------------------------------------------
def test_a_change_costs_what_was_shown(payer: Payer) -> None:
    _without_trials()
    payer.buy()
    payer.deliver()
    payer.server.now += 15 * DAY
    chosen = {"plan": "professional", "interval": "month", "seats": 2}
    body = payer.client.get(f"{payer.base}/change/", chosen).content.decode()
    assert "From Starter to Professional" in body
    plan = Plan.objects.get(key="professional")
    preview = changes.preview(actor=payer.member, plan=plan, interval="month", seats=2)
    assert [line.amount for line in preview.lines] == [Decimal(-12), Decimal(38)]
    payer.client.post(f"{payer.base}/change/", chosen | {"at": preview.at})
    row = payer.row
    assert (row.plan, row.seats, row.monthly_amount, standing_of_now(payer).limit("members")) == (plan, 2, 38, 2)
    payer.deliver()
    assert BillingInvoice.objects.order_by("-stripe_id").filter(total=preview.total).exists()
    changes.change(actor=payer.member, plan=Plan.objects.get(key="starter"), interval="year")
    assert (payer.row.interval, payer.row.monthly_amount) == ("year", 10)


def test_a_card_that_is_refused_changes_nothing(payer: Payer) -> None:
    _without_trials()
    payer.client.post(f"{payer.base}/checkout/", {"plan": "starter", "interval": "month"})
    session = payer.server.all("checkout.session")[0]
    for card in (BAD_CARD, CARD_THAT_FAILS, "", "1234"):
        with pytest.raises(Exception, match="declined"):
            payer.server.complete(session, card)
    payer.server.complete(session, GOOD_CARD)
    payer.deliver()
    payer.server.set_card(session["customer"], CARD_THAT_FAILS)
    with pytest.raises(PaymentRefused):
        changes.change(actor=payer.member, plan=Plan.objects.get(key="professional"), interval="month", seats=3)
    assert payer.row.plan.key == "starter"


def test_a_plan_is_cancelled_for_the_end_of_the_period_and_kept_after_all(payer: Payer) -> None:
    _without_trials()
    payer.buy()
    payer.deliver()
    payer.client.post(f"{payer.base}/cancel/")
    assert payer.row.ends_at == payer.row.period_end
    payer.client.post(f"{payer.base}/resume/")
    assert payer.row.ends_at is None
    payer.client.post(f"{payer.base}/cancel/")
    payer.server.advance(days=31)
    payer.deliver()
    assert (payer.row.plan.key, payer.row.source, payer.row.monthly_amount) == ("free", "default", 0)
    kinds = [each.kind for each in PlanChange.objects.order_by("at")]
    assert kinds == ["started", "upgraded", "cancelled", "resumed", "cancelled", "ended"]


def test_a_deleted_organization_pays_no_more(payer: Payer, settings: Settings) -> None:
    payer.buy()
    payer.deliver()
    firm = payer.member.organization
    firm.deletion_due_at = clock.now()
    firm.save(update_fields=["deletion_due_at"])
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(StripeFailed):
        organization_deletion.delete(firm.pk)
    assert payer.row.is_paid_through_stripe
    settings.STRIPE_API_BASE = payer.server.url
    organization_deletion.delete(firm.pk)
    assert [each["status"] for each in payer.server.all("subscription")] == ["canceled"]
    assert not Organization.objects.exists()


def test_codes_tax_numbers_and_the_portal(payer: Payer) -> None:
    _without_trials()
    payer.buy()
    payer.deliver()
    stripe_client().v1.coupons.create(
        {"id": "LIPA", "name": "A quarter less", "percent_off": 25, "duration": "forever"}
    )
    payer.client.post(f"{payer.base}/code/", {"code": "LIPA"})
    assert (payer.row.discount, payer.row.monthly_amount) == ("A quarter less", 9)
    with pytest.raises(UnknownCoupon):
        changes.apply_code(actor=payer.member, code="NOTHING")
    assert payer.client.post(f"{payer.base}/tax-numbers/", {"number": "not one"}).status_code == 422
    payer.client.post(f"{payer.base}/tax-numbers/", {"number": "BG 123 456 789"})
    assert customers.tax_numbers()[0]["value"] == "BG123456789"
    payer.client.post(f"{payer.base}/tax-numbers/remove/", {"id": customers.tax_numbers()[0]["id"]})
    assert customers.tax_numbers() == []
    answer = payer.client.post(f"{payer.base}/portal/")
    assert answer.headers["Location"].startswith(f"{payer.server.url}/p/session/")


def test_stripe_that_does_not_answer_is_told_and_nothing_breaks(payer: Payer, settings: Settings) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(StripeFailed):
        customers.ensure(payer.member.organization)
    for page in ("checkout/", "cancel/", "portal/"):
        values = {"plan": "starter", "interval": "month"}
        assert payer.client.post(f"{payer.base}/{page}", values).status_code == 302
    assert payer.client.post(f"{payer.base}/checkout/", {"plan": "nonsense"}).status_code == 302
    assert payer.client.get(f"{payer.base}/change/", {"plan": "nonsense"}).status_code == 302
    assert payer.client.get(f"{payer.base}/").status_code == 200


def test_without_a_key_nothing_is_sold(lipa_on_free: Member, api_of: Callable[[Member], APIClient]) -> None:
    api = api_of(lipa_on_free)
    answer = api.post("/api/v1/billing/create-checkout-session/", {"plan": "starter"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_online_payment")
    assert api.get("/api/v1/billing/subscription/").json()["plan"] == "free"


def test_programs_buy_and_look(payer: Payer, api_of: Callable[[Member], APIClient], boris: Member) -> None:
    api = api_of(payer.member)
    answer = api.post("/api/v1/billing/create-checkout-session/", {"plan": "starter", "interval": "year"})
    assert answer.status_code == 201
    assert answer.json()["url"].startswith(payer.server.url)
    assert api.get("/api/v1/billing/customer-portal/").json()["url"].startswith(payer.server.url)
    assert api.post("/api/v1/billing/create-checkout-session/", {"plan": "golden"}).status_code in (400, 422)
    found = api.get("/api/v1/billing/subscription/").json()
    assert {"counter": "contacts", "used": 0, "limit": 200} in found["usage"]
    assert api_of(boris).get("/api/v1/billing/subscription/").status_code == 403


# --- Failing ----------------------------------------------------------------------------------------------------------
def test_a_failed_payment_is_written_about_each_time_and_paid_later(payer: Payer, settings: Settings) -> None:
    _without_trials()
    payer.server.now -= 60 * DAY
    payer.buy()
    payer.deliver()
    payer.server.set_card(payer.server.all("customer")[0]["id"], CARD_THAT_FAILS)
    payer.server.advance(days=30)
    payer.deliver()
    row = payer.row
    assert (row.status, row.is_owing) == ("past_due", True)
    assert row.past_due_since == datetime.datetime.fromtimestamp(payer.server.now, datetime.UTC)
    assert standing_of_now(payer).is_read_only  # thirty days ago, and fourteen are of grace
    settings.GRACE_DAYS = 40
    assert not standing_of_now(payer).is_read_only
    payer.server.advance(days=3)
    payer.deliver()
    letters = OutgoingEmail.objects.filter(subject="The payment for your plan failed")
    assert letters.count() == 2
    assert "€12.00" in next(str(letter.body) for letter in mail.outbox if letter.subject == letters[0].subject)
    payer.server.set_card(payer.server.all("customer")[0]["id"], GOOD_CARD)
    payer.server.advance(days=3)
    payer.deliver()
    assert (payer.row.status, payer.row.past_due_since) == ("active", None)
    kinds = [each.kind for each in PlanChange.objects.order_by("at")]
    assert kinds == ["started", "upgraded", "payment_failed", "paid"]


# --- Messages ---------------------------------------------------------------------------------------------------------
def test_only_stripes_own_fresh_messages_are_taken(payer: Payer) -> None:
    payer.buy()
    body = json.dumps(payer.server.events[0]).encode()
    at = int(clock.now().timestamp())
    assert payer.post(body, "t=1,v1=00") == 400
    assert payer.post(body, "nonsense") == 400
    assert payer.post(body + b" ", payer.server.sign(body)) == 400
    assert payer.post(body, payer.server.sign(body, at - 301)) == 400
    assert payer.post(b"\xff\xfe", payer.server.sign(b"\xff\xfe")) == 400
    assert StripeEvent.objects.count() == 0
    assert payer.post(body, payer.server.sign(body, at - 200)) == 200
    assert payer.post(body) == 200
    assert StripeEvent.objects.count() == 1


def test_without_a_secret_there_is_no_endpoint(client: Client, db: None) -> None:
    assert client.post("/webhooks/stripe/", b"{}", content_type="application/json").status_code == 404


def test_a_message_kept_and_never_processed_is_not_lost(payer: Payer, settings: Settings) -> None:
    payer.buy()
    for event in payer.server.events:
        payer.post(json.dumps(event).encode())  # kept; then the process is killed: no task has run
    assert payer.row.plan.key == "free"
    tasks.redrive_events()
    assert payer.row.plan.key == "free"
    StripeEvent.objects.update(received_at=clock.now() - datetime.timedelta(minutes=6))
    tasks.redrive_events()
    assert payer.row.plan.key == "starter"
    assert not StripeEvent.objects.filter(state=StripeEvent.State.RECEIVED).exists()


DIES = """
import json, os, sys, django, stripe
django.setup()
from django.db import transaction
from subscriptions.services import events
with transaction.atomic():
    transaction.on_commit(lambda: os._exit(9))
    events.keep(stripe.Event.construct_from(json.load(sys.stdin), "sk_test_kantora"))
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_keeping_and_processing_loses_nothing(payer: Payer) -> None:
    payer.buy()
    given = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**given)
    message = next(each for each in payer.server.events if each["type"] == "customer.subscription.created")
    died = subprocess.run(
        [sys.executable, "-c", DIES], input=json.dumps(message), text=True, env=os.environ | {"DATABASE_URL": address},
        cwd=django_settings.BASE_DIR, check=False,
    )  # fmt: skip
    assert (died.returncode, StripeEvent.objects.get().state, payer.row.plan.key) == (9, "received", "free")
    StripeEvent.objects.update(received_at=clock.now() - datetime.timedelta(minutes=6))
    tasks.redrive_events()
    assert (StripeEvent.objects.get().state, payer.row.plan.key) == ("processed", "starter")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_customer_write_one_history(payer: Payer) -> None:
    payer.buy()
    payer.server.advance(days=14)
    messages = [stripe.Event.construct_from(each, "sk_test_kantora") for each in payer.server.events]

    def work(message: stripe.Event) -> None:
        try:
            events.process(str(events.keep(message).pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [each for each in messages for _time in range(2)]))
    assert {each.state for each in StripeEvent.objects.all()} == {"processed", "ignored"}
    assert (payer.row.status, payer.row.monthly_amount) == ("active", 12)
    kinds = [each.kind for each in PlanChange.objects.order_by("at")]
    assert kinds == ["started", "upgraded"]
    assert BillingInvoice.objects.count() == len(payer.server.all("invoice"))


def test_a_message_that_fails_is_tried_again(payer: Payer) -> None:
    payer.buy()
    payer.server.is_down = True
    payer.deliver([each for each in payer.server.events if each["type"] == "customer.subscription.created"])
    event = StripeEvent.objects.get()
    assert (event.state, event.attempts) == ("failed", 1)
    with pytest.raises(CommandError):
        call_command("replay_stripe_events", verbosity=0)
    payer.server.is_down = False
    call_command("replay_stripe_events", event.event_id, verbosity=0)
    assert payer.row.plan.key == "starter"


def test_messages_that_never_came_are_fetched(payer: Payer, django_capture_on_commit_callbacks: Commit) -> None:
    payer.buy()
    payer.server.drop = True
    payer.deliver(payer.server.through_switches(payer.server.events))
    known = StripeEvent.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("replay_stripe_events", "--fetch=2", verbosity=0)
    assert known < StripeEvent.objects.count() == len(payer.server.events)
    assert payer.row.plan.key == "starter"


def test_what_is_not_about_us_is_ignored(payer: Payer) -> None:
    payer.buy()
    stranger: Any = {"id": "sub_x", "object": "subscription", "customer": "cus_stranger"}
    odd: Any = {"id": "x", "object": "unheard_of", "customer": {"id": "cus_stranger"}}
    for kind, about in (("customer.subscription.updated", stranger), ("galaxy.moved", odd), ("invoice.paid", stranger)):
        payer.server.emit(kind, about)
    payer.deliver(payer.server.events[-3:])
    assert {each.state for each in StripeEvent.objects.all()} == {"ignored"}


def test_a_customer_deleted_at_stripe_falls_back(payer: Payer) -> None:
    payer.buy()
    payer.deliver()
    stripe_client().v1.customers.delete(payer.row.stripe_customer_id)
    payer.deliver()
    assert payer.row.plan.key == "free"


HANDLED = (*events.SUBSCRIPTION_TYPES, *events.INVOICE_TYPES)


@pytest.fixture
def life(payer: Payer) -> Life:
    """A subscription's recorded life: the account after each step, with the messages of the step that we handle."""
    server = payer.server
    steps: Life = []
    told = 0

    def step() -> None:
        nonlocal told
        steps.append((server.snapshot(), [each for each in server.events[told:] if each["type"].startswith(HANDLED)]))
        told = len(server.events)

    payer.buy(card="")
    customer, subscription = server.all("customer")[0]["id"], server.all("subscription")[0]
    server.advance(days=12)
    step()  # a trial that is about to end
    server.set_card(customer, GOOD_CARD)
    server.advance(days=2)
    step()  # paid
    _upgrade(server, subscription, seats=2)
    step()
    coupon = server.add("coupon", {"name": "A quarter less", "percent_off": 25, "amount_off": None}, key="LIPA")
    server.change(subscription, {"discounts": {"0": {"coupon": coupon["id"]}}})
    server.emit("customer.discount.created", {"object": "discount", "customer": customer})
    server.set_card(customer, CARD_THAT_FAILS)
    server.advance(days=30)
    step()  # past due
    server.set_card(customer, GOOD_CARD)
    server.advance(days=3)
    step()  # recovered
    for is_wanted in ("true", "false", "true"):
        server.change(subscription, {"cancel_at_period_end": is_wanted})
    step()  # cancelled, resumed, cancelled
    server.advance(days=30)
    server.emit("customer.deleted", server.objects[customer])
    server.objects[customer]["deleted"] = True
    step()
    return steps


def _upgrade(server: StripeServer, subscription: dict[str, Any], seats: int) -> None:
    """To Professional in the middle of a period, the rest of it charged at once."""
    amount = {"currency": "eur", "unit_amount": 1900, "recurring": {"interval": "month", "interval_count": 1}}
    price = server.add("price", amount | {"product": server.all("product")[0]["id"], "type": "recurring"})
    Price.objects.filter(plan__key="professional", interval="month").update(stripe_price_id=price["id"])
    item = {"id": subscription["items"]["data"][0]["id"], "price": price["id"], "quantity": str(seats)}
    server.change(subscription, {"items": {"0": item}, "proration_behavior": "always_invoice"})


def _state(payer: Payer) -> Any:
    """Everything the messages decide, and the revenue that figures are made of."""
    names = [field.attname for field in Subscription._meta.concrete_fields]
    left_out = {"id", "created_at", "updated_at"}
    row = Subscription.objects.values(*(name for name in names if name not in left_out)).get()
    invoices = BillingInvoice.objects.order_by("stripe_id").values_list(
        "stripe_id", "status", "total", "paid", "attempts"
    )
    last = PlanChange.objects.order_by("at", "pk").values_list("new_plan__key", "new_monthly").last()
    return row, list(invoices), last


@pytest.mark.once
@pytest.mark.timeout(900)
def test_five_hundred_orders_with_repetitions_end_the_same(payer: Payer, life: Life) -> None:
    """Each message comes at any time after it was sent, some of them twice; Stripe has gone on meanwhile or not.

    The orders live to the end of the life and to each step before it, in turn.
    """
    chance = random.Random(20)  # noqa: S311
    begun = Subscription.objects.values().get()
    ends: dict[int, Any] = {}
    for order in range(ORDERS):
        for model in (StripeEvent, BillingInvoice, PlanChange):
            model.objects.all().delete()
        Subscription.objects.update(**{name: value for name, value in begun.items() if name != "id"})
        lived = life[: order % len(life) + 1]
        waiting: list[dict[str, Any]] = []
        for account, news in lived:
            payer.server.restore(account)
            waiting += news
            chance.shuffle(waiting)
            some = chance.randrange(len(waiting) + 1)
            _arrive(waiting[:some], chance)
            waiting = waiting[some:]
        _arrive(waiting, chance)
        assert _state(payer) == ends.setdefault(len(lived), _state(payer))
    row, invoices, last = ends[len(life) - 1]
    assert (row["status"], row["seats"], row["discount"], row["monthly_amount"]) == (
        "active", 2, "A quarter less", Decimal("28.50"),
    )  # fmt: skip
    assert row["ends_at"] == row["period_end"]
    assert last == ("professional", Decimal("28.50"))
    assert [(status, attempts) for _id, status, _total, _paid, attempts in invoices].count(("paid", 2)) == 1
    assert ends[len(life)][2] == ("free", 0)


def _arrive(news: list[dict[str, Any]], chance: random.Random) -> None:
    """The messages and repetitions of some, as the endpoint and the worker take them."""
    for event in [*news, *chance.sample(news, len(news) // 3)]:
        row = events.keep(stripe.Event.construct_from(event, "sk_test_kantora"))
        events.process(str(row.pk))


def test_no_letter_goes_out_before_the_transaction(payer: Payer) -> None:
    payer.buy(card="")
    payer.deliver()
    assert mail.outbox == []
