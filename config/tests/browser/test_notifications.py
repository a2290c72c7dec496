"""Notifications as they arrive: in an open page without reload, and from the browser itself."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config.tests.browser.conftest import DESKTOP, Site, look

INVITED = "vyara@lipa.example"


@pytest.fixture
def colleague(browser: Browser, site: Site) -> Iterator[Page]:
    """Another person at another machine."""
    context = browser.new_context(base_url=site.url, locale="bg-BG", viewport=DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_page_tells_without_reload_what_a_colleague_did(demo: Page, colleague: Page) -> None:
    demo.goto(re.sub(r"(/o/[^/]+/).*", r"\1settings/team/invite/", demo.url))
    demo.locator("main [name=email]").fill(INVITED)
    with demo.expect_navigation():
        demo.locator("main .btn-primary[type=submit]").click()
    demo.evaluate("window.isTheSamePage = true")
    before = int(demo.locator("#bell .k-bell__n").inner_text())

    colleague.goto("/mail/")
    colleague.locator("tr", has_text=INVITED).get_by_role("link").click()
    colleague.locator(".k-mail__t a[href*='/invitation/']").click()
    colleague.locator("[name=full_name]").fill("Вяра Стоева")
    colleague.locator("[name=password]").fill("under-the-old-walnut")
    colleague.locator("main form button[type=submit]").first.click()

    expect(demo.locator("#toasts")).to_contain_text("Вяра Стоева")
    expect(demo.locator("#bell .k-bell__n")).to_have_text(str(before + 1))
    assert demo.evaluate("window.isTheSamePage")


def test_browser_shows_what_is_pushed_to_it(demo: Page, context: BrowserContext, site: Site) -> None:
    """Delivered by the tools of the browser: its maker’s push service is not at hand. Sending has tests of its own."""
    context.grant_permissions(["notifications"], origin=site.url)
    address = re.sub(r"(/o/[^/]+/).*", r"\1settings/notifications/", demo.url)
    demo.goto(address)
    look(demo)
    tools = context.new_cdp_session(demo)
    known: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(each["registrationId"] for each in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    demo.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    message = json.dumps({"id": "1", "title": "Нова оферта", "body": "За 12 480,00 €", "url": address})
    for _twice in range(2):
        tools.send(
            "ServiceWorker.deliverPushMessage", {"origin": site.url, "registrationId": known[-1], "data": message}
        )
    demo.wait_for_function("async () => (await (await navigator.serviceWorker.ready).getNotifications()).length === 1")
    shown = demo.evaluate(
        "navigator.serviceWorker.ready.then((it) => it.getNotifications())"
        ".then((all) => all.map((each) => [each.title, each.body, each.data.url]))"
    )
    assert shown == [["Нова оферта", "За 12 480,00 €", address]]

    demo.locator("[data-push] button").click()  # this profile, like a private window, may not subscribe
    expect(demo.locator("[data-push-state]")).to_contain_text("услуга за известия")
