"""Suggestions in a browser: one applied as it was shown and taken back, one dismissed with a reason."""

import pytest
from playwright.sync_api import Page, expect

from config.tests.browser.conftest import look
from config.tests.browser.test_assistant import DO_IT, UNDO

REASON = {"bg": "Клиентът е в отпуск", "en": "The customer is away"}
DISMISS = {"bg": "Откажи", "en": "Dismiss"}
CALL = {"bg": "не се движи", "en": "does not move"}


def open_one(page: Page, words: str = "") -> str:
    """Open the first suggestion whose title has the words; gives its title."""
    link = page.locator(".k-noticed__t a", has_text=words).first
    title = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(title)
    return title


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_suggestion_is_applied_and_another_dismissed(demo: Page, language: str) -> None:
    home = demo.url
    demo.goto(f"{home}assistant/suggestions/")
    look(demo)
    open_one(demo, CALL[language])
    look(demo)
    demo.get_by_role("button", name=DO_IT[language]).click()
    expect(demo.locator(".k-card .k-pill--ok")).to_be_visible()
    look(demo)
    demo.locator("main").get_by_role("button", name=UNDO[language]).click()
    expect(demo.locator(".k-card .k-pill--ok")).to_have_count(0)
    demo.goto(f"{home}assistant/suggestions/")
    title = open_one(demo)
    demo.locator("[name=reason]").fill(REASON[language])
    demo.get_by_role("button", name=DISMISS[language]).click()
    expect(demo.locator(".k-noticed")).not_to_contain_text(title)
    demo.goto(f"{home}assistant/suggestions/?state=dismissed")
    expect(demo.locator(".k-noticed")).to_contain_text(REASON[language])
    look(demo)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_deal_is_weighed_and_a_letter_drafted(demo: Page, language: str) -> None:
    expect(demo.locator("html")).to_have_attribute("lang", language)
    demo.goto(f"{demo.url}deals/list/?tab=stale")
    demo.locator("main tbody th a").first.click()
    expect(demo.locator("#analysis .k-score")).to_be_visible()
    look(demo)
    demo.locator("#analysis a[href*='emails/new']").click()
    expect(demo.locator("[name=body]")).not_to_be_empty()
    look(demo)
