"""A copy of all data: asked for, the password given again, made in the background, downloaded without a reload."""

import json
import zipfile

from playwright.sync_api import Page, expect

from config.tests.browser.conftest import DEMO_PASSWORD, look


def test_copy_my_data(page: Page) -> None:
    page.goto("/account/login/?next=/o/atelie-lipa/settings/my-data/")
    page.locator("[name=login]").fill("demo@kantora.example")
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/settings/my-data/")
    look(page)
    make = page.locator("form[action$='/my-data/copy/'] button")
    make.click()
    page.locator("main [name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit].btn-primary").first.click()
    page.wait_for_url("**/settings/my-data/")
    make.click()
    download = page.locator("#copies a[download]")
    expect(download).to_be_visible(timeout=60_000)
    look(page)
    with page.expect_download() as begun:
        download.click()
    with zipfile.ZipFile(begun.value.path()) as copy:
        assert json.loads(copy.read("accounts.user.json"))[0]["email"] == "demo@kantora.example"
    page.goto("/o/atelie-lipa/settings/data/retention/")
    look(page)
    page.locator("button[name=look]").click()
    expect(page.locator("section[aria-labelledby=h-outlook] tbody tr")).not_to_have_count(0)
