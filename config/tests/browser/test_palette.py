"""The palette and the page of results, by keyboard alone, in both languages."""

import pytest
from playwright.sync_api import Page, expect

from config.tests.browser.conftest import look


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_record_is_found_and_opened_by_keyboard(demo: Page) -> None:
    home = demo.url
    demo.goto(f"{home}companies/")
    company = demo.locator("tbody .k-table__main a").first
    name, address = company.inner_text(), company.get_attribute("href")
    demo.keyboard.press("Control+k")
    palette = demo.locator("#palette")
    expect(palette.get_by_role("combobox")).to_be_focused()
    demo.keyboard.type(name)
    chosen = palette.locator('[aria-selected="true"]')
    expect(palette.locator(f'a[href="{address}"]')).to_be_visible()
    for _step in range(20):
        if chosen.get_attribute("href") == address:
            break
        demo.keyboard.press("ArrowDown")
    demo.keyboard.press("Enter")
    demo.wait_for_url(f"**{address}")

    demo.keyboard.press("Control+k")
    expect(palette.locator('[role="option"]').first).to_have_attribute("href", str(address))  # the record just opened
    demo.keyboard.type(name)
    expect(palette.locator('a[href*="/search/?q="]')).to_be_visible()
    while "/search/?q=" not in str(chosen.get_attribute("href")):
        demo.keyboard.press("ArrowDown")
    demo.keyboard.press("Enter")
    demo.wait_for_url("**/search/?q=*")
    expect(demo.locator(f'#results a[href="{address}"]').first).to_be_visible()
    look(demo)
