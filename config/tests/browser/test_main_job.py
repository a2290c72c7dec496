"""The main job, as a person does it: from registering to a paid invoice, in Bulgarian and in English."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from config.tests.browser.conftest import Site, look
from invoices.bank.statement import ParsedStatement, ParsedTransaction, StatementFormat
from invoices.bank.writer import write_camt053

PASSWORD = "under-the-old-walnut"
FIRM = {"bg": "Печатница Бряст", "en": "Elm Press"}
IBAN = "BG80BNBG96611020345678"
CONTACTS = {
    "bg": "Име;Фамилия;Имейл;Телефон;Фирма;ЕИК\n"
    "Десислава;Колева;d.koleva@rozova.example;0888 123 456;Розова долина ООД;\n"
    "Христо;Минков;това не е поща;;Розова долина ООД;\n;;;;;\n",
    "en": "First name,Last name,E-mail,Phone,Company\n"
    "Desislava,Koleva,d.koleva@rose.example,+359888123456,Rose Valley Ltd\n"
    "Hristo,Minkov,not an address,,Rose Valley Ltd\n",
}
CUSTOMER = {"bg": "Розова долина ООД", "en": "Rose Valley Ltd"}


@pytest.fixture(params=["bg", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Journey:
    """One person's way through the product."""

    def __init__(self, page: Page, site: Site, language: str, folder: Path) -> None:
        self.page, self.site, self.language, self.folder = page, site, language, folder
        self.slug = ""

    def go(self, path: str) -> None:
        """Open a page of the organization."""
        self.page.goto(f"/o/{self.slug}/{path}")

    def main(self) -> Locator:
        return self.page.locator("main")

    def fill(self, **values: str) -> None:
        """Fill in fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def submit(self) -> None:
        """Press the button that sends the page's form."""
        with self.page.expect_navigation():
            self.page.locator("main button[type=submit].btn-primary").first.click()

    def follow(self, link: Locator) -> None:
        """Press what leads to another page, and wait until it is there."""
        with self.page.expect_navigation():
            link.first.click()

    def pick(self, field: str, text: str) -> None:
        """Choose a record by typing a part of its name."""
        self.page.locator(f"#id_{field}").press_sequentially(text)
        self.page.locator(f"#id_{field}_list [role=option]").first.click()

    def press(self, path_end: str) -> None:
        """Press the button of the form that posts to an address ending so."""
        self.page.locator(f"form[action$='{path_end}'] button[type=submit]").first.click()

    # --- Step 1: register, confirm, legal data ---
    def register(self) -> None:
        page, email = self.page, f"kalina.{self.language}@bryast.example"
        page.goto("/")
        look(page)
        page.goto("/account/signup/")
        look(page)
        self.fill(full_name="Калина Стоева", organization_name=FIRM[self.language], email=email, password1=PASSWORD)
        self.submit()
        look(page)
        page.goto("/mail/")
        look(page)
        self.follow(page.locator("tr", has_text=email).first.locator("a"))
        look(page)
        address = re.search(r"/account/confirm-email/[^\s<\"]+", page.content())
        assert address
        page.goto(address[0])
        look(page)
        self.submit()
        page.wait_for_url("**/o/*/")
        self.slug = page.url.rstrip("/").rpartition("/")[2]
        look(page)

    def fill_in_legal_data(self) -> None:
        self.go("settings/company/")
        self.fill(legal_name="Бряст ЕООД", eik="20941738", responsible_person="Калина Стоева")
        self.fill(postal_code="4000", city="Пловдив", street="ул. „Отец Паисий“ 24")
        self.submit()
        expect(self.page.locator("[name=eik]")).to_have_attribute("aria-invalid", "true")
        look(self.page)
        self.fill(eik="205121399", vat_number="BG205121399")
        self.page.locator("[name=is_vat_registered]").check()
        self.submit()
        expect(self.page.locator("[name=eik]")).not_to_have_attribute("aria-invalid", "true")
        self.go("settings/bank-accounts/new/")
        look(self.page)
        self.fill(iban=IBAN)
        self.submit()
        expect(self.main()).to_contain_text("BG80 BNBG 9661 1020 3456 78")
        look(self.page)

    # --- Step 2: import ---
    def import_contacts(self) -> None:
        page = self.page
        file = self.folder / "contacts.csv"
        file.write_text(CONTACTS[self.language], encoding="utf-8")
        self.go("contacts/imports/")
        look(page)
        page.locator("main input[type=file]").set_input_files(file)
        self.submit()
        expect(page.locator("#import-rows")).to_contain_text("Колева" if self.language == "bg" else "Koleva")
        look(page)
        page.locator("button[name=start]").click()
        expect(page.locator("[data-dialog-open=undo-import]")).to_be_visible()
        look(page)
        self.go("contacts/")
        look(page)
        expect(page.locator("#list tbody tr")).to_have_count(2)

    def complete_the_customer(self) -> None:
        self.go("companies/")
        look(self.page)
        self.follow(self.page.locator("#list tbody th a"))
        look(self.page)
        self.follow(self.page.locator("main a[href$='/edit/']"))
        look(self.page)
        self.fill(eik="131071587", postal_code="6100", city="Казанлък", street="ул. „Старозагорска“ 18")
        self.submit()
        expect(self.main()).to_contain_text("131 071 587")

    # --- Step 3: a deal on the board, a task, the timeline ---
    def work_on_a_deal(self) -> None:
        page = self.page
        self.go("deals/new/")
        look(page)
        self.fill(title="Коледна серия 2026")
        self.pick("company", CUSTOMER[self.language][:6])
        self.pick("contacts", "Ко" if self.language == "bg" else "Ko")
        self.fill(**{"lines-0-description": "Кутии", "lines-0-quantity": "4000", "lines-0-unit_price": "2.31"})
        self.submit()
        expect(page.locator("h1")).to_contain_text("Коледна серия 2026")
        look(page)
        self.deal_url = page.url
        self.go("deals/")
        look(page)
        card = page.locator("[data-card]").first
        lanes = page.locator("[data-lane]")
        with page.expect_response(lambda answer: "/move/" in answer.url and answer.ok):
            card.drag_to(lanes.nth(1).locator("[data-lane-list]"))
        expect(lanes.nth(1).locator("[data-card]")).to_have_count(1)
        expect(page.locator("#board-status")).not_to_be_empty()
        card = page.locator("[data-card]").first
        card.locator("a").first.focus()
        page.keyboard.press("m")
        expect(page.locator("#board-move")).to_be_visible()
        look(page)
        with page.expect_response(lambda answer: "/move/" in answer.url and answer.ok):
            page.locator("#board-move [data-board-lanes] button").nth(2).press("Enter")
        expect(lanes.nth(2).locator("[data-card]")).to_have_count(1)
        page.goto(self.deal_url)
        page.locator("#timeline textarea").fill("Потвърди 4 000 кутии.")
        page.locator("#timeline form button[type=submit]").first.click()
        expect(page.locator("#timeline")).to_contain_text("Потвърди 4 000 кутии.")
        expect(page.locator("#timeline .k-tl__i")).to_have_count(4)
        self.go("tasks/new/")
        look(page)
        self.fill(title="Обаждане за мострите", due_on=datetime.date.today().isoformat())  # noqa: DTZ011
        self.submit()
        self.go("tasks/")
        expect(self.main()).to_contain_text("Обаждане за мострите")
        look(page)

    # --- Step 4: an offer, accepted by the customer, made into an invoice, issued ---
    def offer_and_accept(self, browser: Browser) -> None:
        page = self.page
        page.goto(self.deal_url)
        self.follow(page.locator("main a[href*='/offers/new/']"))
        look(page)
        self.follow(page.locator("main button[type=submit].btn-secondary[form=offer-form]"))
        page.wait_for_url("**/offers/*/edit/")
        look(page)
        self.follow(page.locator("button[name=action][value=send]"))
        self._send_if_asked()
        look(page)
        self.offer_url = page.url
        public = page.locator("a[href*='/f/']").first.get_attribute("href")
        assert public
        self._as_customer(browser, public, self._accept)
        page.goto(self.offer_url)
        self.follow(page.locator("form[action$='/convert/']:has([name=share]) button[type=submit].btn-primary"))
        page.wait_for_url("**/invoices/*/edit/")

    def _send_if_asked(self) -> None:
        """A contact without an e-mail address asks for one in a dialog."""
        send = self.page.locator("dialog[open] form button[type=submit].btn-primary")
        self.page.wait_for_load_state("networkidle")
        if send.count():
            send.click()
            self.page.wait_for_load_state("networkidle")

    def _as_customer(self, browser: Browser, address: str, act: object) -> None:
        """In a browser of their own, without a log-in."""
        context = browser.new_context(base_url=self.site.url, locale="de-DE", reduced_motion="reduce")
        page = context.new_page()
        response = page.goto(address)
        assert response
        assert response.status == 200
        look(page)
        act(page)  # type: ignore[operator]
        context.close()

    def _accept(self, page: Page) -> None:
        page.locator("[name=signer_name]").fill("Десислава Колева")
        page.locator("[name=confirmed]").check()
        with page.expect_navigation():
            page.locator("#answer button[type=submit].btn-primary").click()
        expect(page.locator("#state-title")).to_be_visible()
        look(page)

    def edit_and_issue(self) -> None:
        page = self.page
        look(page)
        with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
            page.locator("[name='lines-0-quantity']").fill("5000")
        expect(page.locator("#totals")).to_contain_text(re.compile(r"13.860[.,]00"))
        expect(page.locator("#paper")).not_to_contain_text("0000000001")
        self.follow(page.locator("button[name=action][value=send].btn-primary"))
        page.wait_for_url(lambda url: not url.endswith("/edit/"))
        expect(page.locator("h1")).to_contain_text("0000000001")
        look(page)
        self.invoice_url = page.url

    # --- Step 5: the customer reads it and takes the PDF ---
    def customer_reads(self, browser: Browser) -> None:
        public = self.page.locator("a[href*='/i/']").first.get_attribute("href")
        assert public
        self._as_customer(browser, public, self._download)

    def _download(self, page: Page) -> None:
        expect(page.locator("main")).to_contain_text("0000000001")
        with page.expect_download() as download:
            page.locator("a[download]").first.click()
        assert download.value.path().read_bytes().startswith(b"%PDF-")

    # --- Step 6: the bank says it was paid ---
    def upload_statement(self) -> None:
        page = self.page
        file = self.folder / "statement.xml"
        file.write_bytes(_statement(CUSTOMER[self.language]))
        for _time in ("first", "again"):
            self.go("statements/upload/")
            look(page)
            page.locator("main input[type=file]").set_input_files(file)
            self.submit()
            page.wait_for_url(re.compile("/statements/[0-9a-f-]{36}/"))
            look(page)
        page.goto(self.invoice_url)
        expect(page.locator(".k-doc__side")).to_contain_text("13")
        expect(page.locator("h1 ~ .k-pill")).to_have_class(re.compile("k-pill--ok"))
        self.go("payments/?tab=all")
        expect(page.locator("#list tbody tr")).to_have_count(2)
        look(page)

    def decide_by_hand(self) -> None:
        page = self.page
        self.go("payments/")
        look(page)
        expect(page.locator("a[href*='/choose/']")).to_have_count(1)
        page.locator("button[formaction$='/ignore/']").click()
        expect(page.locator("a[href*='/choose/']")).to_have_count(0)

    # --- Step 7: the money shows ---
    def see_the_money(self) -> None:
        self.go("")
        expect(self.main()).to_contain_text(re.compile(r"11.550"))
        look(self.page)
        self.go("companies/")
        self.follow(self.page.locator("#list tbody th a"))
        expect(self.page.locator(".k-record__rel")).to_contain_text("0000000001")
        look(self.page)


def _statement(payer: str) -> bytes:
    """A statement with one payment that names the invoice and one that names nothing."""
    day = datetime.date.today()  # noqa: DTZ011  (the bank's own calendar)
    paid = [("13860.00", payer, "RF22 0000 0000 01", "Фактура 0000000001"), ("75.00", "Непознат Платец", "", "капаро")]
    transactions = tuple(
        ParsedTransaction(
            booked_on=day,
            value_on=day,
            amount=Decimal(amount),
            currency="EUR",
            counterparty_name=name,
            counterparty_iban="",
            reference=reference.replace(" ", ""),
            remittance_text=text,
            bank_reference=f"REF-2026-{number:06}",
            kind="PMNT",
            position=number,
        )
        for number, (amount, name, reference, text) in enumerate(paid, 1)
    )
    statement = ParsedStatement(
        format=StatementFormat.CAMT053,
        account_iban=IBAN,
        account_number="",
        currency="EUR",
        statement_id="2026-0001",
        from_date=day,
        to_date=day,
        opening_balance=Decimal("100.00"),
        closing_balance=Decimal("14035.00"),
        balances_ok=True,
        transactions=transactions,
    )
    return write_camt053(statement, created_at=datetime.datetime.now(datetime.UTC))


@pytest.mark.timeout(600)
def test_main_job(page: Page, browser: Browser, site: Site, language: str, tmp_path: Path) -> None:
    journey = Journey(page, site, language, tmp_path)
    journey.register()
    journey.fill_in_legal_data()
    journey.import_contacts()
    journey.complete_the_customer()
    journey.work_on_a_deal()
    journey.offer_and_accept(browser)
    journey.edit_and_issue()
    journey.customer_reads(browser)
    journey.upload_statement()
    journey.decide_by_hand()
    journey.see_the_money()
