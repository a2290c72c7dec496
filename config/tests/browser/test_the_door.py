"""The door in a real browser: a passkey made on a virtual device and signed in with; what an invitation opens."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from config.tests.browser.conftest import Site, look

PASSWORD = "under-the-old-walnut"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def submit(page: Page, **values: str) -> None:
    """Fill in fields by their names and press the page's main button."""
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)
    with page.expect_navigation():
        page.locator("main button[type=submit].btn-primary").first.click()


def link_in_mail(page: Page, host: str, to: str, path: str) -> str:
    """The address of `path` in the newest mail to somebody, from the site's mail folder."""
    page.goto(f"{host}/mail/")
    with page.expect_navigation():
        page.locator("tr", has_text=to).first.locator("a").click()
    found = re.search(rf"{path}[^\s<\"]+", page.content())
    assert found
    return host + found[0]


def press(page: Page, button: Locator) -> None:
    with page.expect_navigation():
        button.first.click()


def test_register_confirm_make_a_passkey_and_sign_in_with_it(page: Page, site: Site) -> None:
    host = site.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    email = "milka@dveri.example"
    page.goto(f"{host}/account/signup/")
    submit(page, full_name="Милка Дверева", organization_name="Двери", email=email, password1=PASSWORD)
    page.goto(link_in_mail(page, host, email, "/account/confirm-email/"))
    submit(page)
    page.goto(f"{host}/o/dveri/settings/sign-in/")
    look(page)
    press(page, page.locator("a[href='/account/2fa/webauthn/add/']"))
    submit(page, password=PASSWORD)
    look(page)
    press(page, page.locator("[data-passkey=create]"))
    expect(page.locator(".k-codes li")).to_have_count(10)
    look(page)
    page.goto(f"{host}/o/dveri/settings/sign-in/")
    expect(page.locator("section[aria-labelledby=h-passkeys] tbody tr")).to_have_count(1)
    look(page)
    page.context.clear_cookies()
    page.goto(f"{host}/account/login/?next=/o/dveri/contacts/")
    look(page)
    press(page, page.locator("[data-passkey=get]"))
    page.wait_for_url("**/o/dveri/contacts/")
    page.context.clear_cookies()
    page.goto(f"{host}/account/login/")
    submit_password(page, email)
    look(page)
    press(page, page.locator("[data-passkey=get]"))
    page.wait_for_url("**/o/dveri/")


def submit_password(page: Page, email: str) -> None:
    """The password alone, which is not enough any more."""
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, page.locator("main button[type=submit].btn-primary"))
    page.wait_for_url("**/account/2fa/authenticate/")


def test_invited_colleague_sees_only_what_the_role_opens(demo: Page, site: Site, browser: Browser) -> None:
    email, slug = "nova@lipa.example", demo.url.split("/o/")[1].split("/")[0]
    demo.goto(f"/o/{slug}/settings/team/invite/")
    submit(demo, email=email)
    invitation = link_in_mail(demo, site.url, email, "/invitation/")
    context = browser.new_context(base_url=site.url, locale="bg-BG", reduced_motion="reduce")
    colleague = context.new_page()
    colleague.goto(invitation)
    look(colleague)
    submit(colleague, full_name="Нова Колежка", password=PASSWORD)
    colleague.wait_for_url(f"**/o/{slug}/")
    colleague.goto(f"/o/{slug}/settings/team/")
    expect(colleague.locator("main")).to_contain_text("Нова Колежка")
    expect(colleague.locator("a[href$='/settings/team/invite/']")).to_have_count(0)
    expect(colleague.locator("a[href$='/settings/company/']")).to_have_count(0)
    answer = colleague.goto(f"/o/{slug}/settings/company/")
    assert answer is not None
    assert answer.status == 403
    context.close()
