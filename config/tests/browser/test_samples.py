"""Sample data: made, looked at and removed, each with one click."""

from playwright.sync_api import Page, expect

from config.tests.browser.conftest import look

SECONDS = 60_000  # the whole company is written meanwhile


def test_sample_data_comes_and_goes(demo: Page) -> None:
    home = demo.url
    demo.goto(f"{home}settings/sample-data/")
    demo.locator("#sample form button").click()
    opening = demo.locator("#sample a.btn-primary")
    opening.wait_for(timeout=SECONDS)
    look(demo)
    opening.click()
    banner = demo.locator(".k-acting--info")
    expect(banner).to_be_visible()
    expect(demo.locator("table").first).to_be_visible()
    look(demo)
    banner.locator("button").click()
    demo.locator("#remove-sample .btn-danger").click()
    demo.wait_for_url(home)
    expect(banner).to_have_count(0)
    demo.goto(f"{home}settings/sample-data/")
    demo.locator("#sample form button").wait_for(timeout=SECONDS)
