"""The content studio, in both languages: a text made without a model, chosen, scored, edited and taken away."""

import pytest
from playwright.sync_api import Page, expect

from config.tests.browser.conftest import look


@pytest.mark.parametrize(
    ("language", "product", "benefit"),
    [("bg", "тефтер „Липа“", "не се разлепя"), ("en", "Lipa notebook", "stays in one piece")],
    ids=["bg", "en"],
)
def test_a_text_is_made_scored_and_exported(demo: Page, language: str, product: str, benefit: str) -> None:
    page, home = demo, demo.url
    page.goto(f"{home}content/new/")
    look(page)
    page.locator("a[href$='/content/new/ad_facebook/']").click()
    look(page)
    page.locator("[name=product]").fill(product)
    page.locator("[name=benefit]").fill(benefit)
    page.locator("#id_language").select_option(language)
    page.locator("[name=variants]").select_option("2")
    page.locator("#wish .btn-primary").click()
    look(page)
    page.locator(".k-variants button[name=number]").first.click()
    expect(page.locator(".k-score__n b")).to_have_text("85")  # too short, and says so
    page.locator("#id_text").fill("Най-добрият тефтер: [цена]")
    page.locator("button[form=text-form]").click()
    expect(page.locator(".k-score")).to_contain_text("[цена]")
    look(page)
    page.locator("[data-bs-toggle=dropdown]", has=page.locator(".bi-download")).click()
    with page.expect_download() as download:
        page.locator("a[href$='?as=docx']").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.goto(f"{home}content/")
    expect(page.locator("#list a", has_text=product).first).to_be_visible()
    look(page)
