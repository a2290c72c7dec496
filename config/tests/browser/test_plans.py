"""A plan that is full, another one bought, and room again: through the pages and a small Stripe on this machine."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Member
from accounts.tenancy import scope
from config.tests.browser.conftest import look, sign_in
from conftest import PASSWORD
from crm.models import Contact
from subscriptions.models import PlanChange, StripeEvent, Subscription
from subscriptions.tests.stripe_account import GOOD_CARD
from subscriptions.tests.stripe_server import StripeServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture(scope="session", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Playwright keeps an event loop running in this thread, in which Django would not touch the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def stripe_server(live_server: LiveServer, settings: Settings) -> Iterator[StripeServer]:
    """Sends its messages to the live server, whose forms may lead to its pages."""
    with StripeServer() as server:
        server.webhook_url = f"{live_server.url}/webhooks/stripe/"
        settings.SITE_URL, settings.PLANS_ENABLED = live_server.url, True
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_kantora", server.secret
        settings.STRIPE_API_BASE = server.url
        settings.STRIPE_PAGES.append(server.url)
        yield server
        settings.STRIPE_PAGES.remove(server.url)


@pytest.fixture
def alyas(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Alya's browser."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def _add_contact(page: Page, name: str) -> None:
    page.goto("/o/lipa/contacts/new/")
    page.locator("[name=first_name]").fill(name)
    page.get_by_role("button", name="Save the contact").click()


def test_a_full_plan_is_upgraded_and_messages_again_change_nothing(
    alya: Member, alyas: Page, stripe_server: StripeServer
) -> None:
    call_command("seed_plans", verbosity=0)
    with scope(alya.organization, alya):
        Subscription.objects.update(terms={"limits": {"contacts": 0}, "features": []})
    page = alyas
    sign_in(page, "alya@lipa.example", PASSWORD)
    _add_contact(page, "Ivan")
    assert "The limit of your plan is reached: Contacts" in page.locator("main h1").inner_text()
    page.get_by_role("link", name="See plans").click()
    look(page)
    page.get_by_role("button", name="Choose Starter").click()
    page.get_by_label("Card number").fill(GOOD_CARD)
    page.get_by_role("button", name="Pay and subscribe").click()
    page.get_by_role("heading", name="You are on Starter").wait_for()
    _add_contact(page, "Ivan")
    page.wait_for_url("**/contacts/*-*/")
    stripe_server.deliver()
    kept = StripeEvent.objects.count()
    stripe_server.send([*stripe_server.events, *reversed(stripe_server.events)])
    with scope(alya.organization, alya):
        assert Contact.objects.count() == 1
        assert Subscription.objects.get().plan.key == "starter"
        assert PlanChange.objects.count() == 2
    assert StripeEvent.objects.count() == kept == len(stripe_server.events)
