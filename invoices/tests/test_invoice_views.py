"""Pages of invoices: list, editor, document, customers' page, settings."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Member, Organization
from accounts.tenancy import scope
from documents.models import DocumentTemplate
from invoices.models import BankAccount, Invoice, NumberSeries
from invoices.services import corrections, issuing
from invoices.tests.factories import (
    IBAN,
    fill_in_legal_data,
    line,
    make_bank_account,
    make_company,
    make_deal,
    make_draft,
    make_issued,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def firm(in_lipa: Organization) -> Organization:
    return fill_in_legal_data(in_lipa)


@pytest.fixture
def site(client_of: Callable[[Member], Client], alya: Member) -> Client:
    return client_of(alya)


def url(name: str, *args: Any) -> str:
    return reverse(f"invoices:{name}", args=["lipa", *args])


def form_data(*lines: dict[str, str], **values: str) -> dict[str, str]:
    """What the editor sends."""
    data = {
        "issue_date": "2026-11-20",
        "tax_point_date": "2026-11-20",
        "due_date": "2099-12-31",
        "language": "bg",
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
    } | values
    for place, row in enumerate(lines):
        typed = {
            "description": "Етикети",
            "quantity": "6 000",
            "unit_code": "C62",
            "unit_price": "0.32",
            "discount_percent": "",
            "vat": "S:20",
        } | row
        data |= {f"lines-{place}-{name}": value for name, value in typed.items()}
    return data


# --- List -----------------------------------------------------------------------------------------------------------
def test_list_has_tabs_sums_and_statuses(firm: Organization, site: Client) -> None:
    late = make_issued(issue_date=datetime.date(2020, 1, 5), due_date=datetime.date(2020, 1, 6))
    make_draft()
    issuing.issue_invoice(
        invoice=corrections.create_note(
            invoice=late, kind="381", actor=None, reason="Отказ", lines=[line(quantity=Decimal(1))]
        ),
        actor=None,
    )
    page = site.get(url("invoices"))
    body = page.content.decode()
    assert [count for _tab, count in page.context["page"].tab_counts] == [3, 1, 1, 1, 1]
    assert page.context["page"].extra["sums"] == {"count": 2, "totals": [(Decimal("378.00"), "EUR")]}
    assert "days overdue" in body
    assert f'href="{url("invoice", late.pk)}">{late.number}</a>' in body


def test_list_filters_by_day_state_and_customer(firm: Organization, site: Client) -> None:
    company = make_company(name="Друга", legal_name="Друга")
    wanted = make_issued(company=company, issue_date=TODAY)
    make_issued(issue_date=datetime.date(2026, 1, 5))

    def found(query: str) -> list[Invoice]:
        return site.get(url("invoices") + query).context["page"].rows

    assert found("?from=2026-11-01") == [wanted]
    assert found(f"?company={company.pk}") == [wanted]
    assert found("?search=druga") == [wanted]
    assert found(f"?search={wanted.number}") == [wanted]
    assert found("?state=paid") == []
    assert site.get(url("invoices") + "?from=x").status_code == 400


def test_list_is_exported_for_the_accountant(firm: Organization, site: Client) -> None:
    issued = make_issued(issue_date=TODAY, due_date=TODAY)
    rows = b"".join(site.get(url("invoices_export"))).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Number,Customer,Issued,Due,Status,Total with VAT,Type,Tax event,Currency,Net,VAT")
    assert rows[1].split(",")[0] == issued.number
    assert "360.00,72.00" in rows[1]


def test_boris_may_not_export(firm: Organization, boris: Member, client_of: Callable[[Member], Client]) -> None:
    assert client_of(boris).get(url("invoices_export")).status_code == 403


# --- Editor ---------------------------------------------------------------------------------------------------------
def test_new_invoice_is_stored_as_a_draft(firm: Organization, site: Client) -> None:
    company = make_company()
    response = site.post(url("invoice_new"), form_data({}, {"unit_price": "1,5"}, company=str(company.pk)))
    draft = Invoice.objects.get()
    assert response.headers["Location"] == url("invoice_edit", draft.pk)
    assert [row.net for row in draft.lines.all()] == [Decimal("1920.00"), Decimal("9000.00")]
    assert draft.number is None


def test_new_invoice_sent_twice_is_stored_once(firm: Organization, site: Client) -> None:
    key = site.get(url("invoice_new")).context["form"]["id"].value()
    data = form_data({}, company=str(make_company().pk), id=str(key))
    addresses = {site.post(url("invoice_new"), data).headers["Location"] for _ in range(2)}
    assert addresses == {url("invoice_edit", key)}
    assert Invoice.objects.get().lines.count() == 1


def test_key_taken_elsewhere_is_no_obstacle(
    firm: Organization, site: Client, vera: Member, client_of: Callable[[Member], Client]
) -> None:
    with scope(vera.organization, vera):
        foreign = make_draft()
    site.post(url("invoice_new"), form_data({}, company=str(make_company().pk), id=str(foreign.pk)))
    assert Invoice.objects.get().pk != foreign.pk


def test_rows_are_stored_in_the_order_they_were_put(firm: Organization, site: Client) -> None:
    data = form_data({"description": "second"}, {"description": "first"}, {"description": ""}, {"description": "gone"})
    data |= {"lines-0-ORDER": "2", "lines-1-ORDER": "1", "lines-2-unit_price": "", "lines-3-DELETE": "on"}
    site.post(url("invoice_new"), data | {"company": str(make_company().pk)})
    assert [row.description for row in Invoice.objects.get().lines.all()] == ["first", "second"]


def test_wrong_lines_are_told_at_their_fields_and_nothing_is_stored(firm: Organization, site: Client) -> None:
    data = form_data({"quantity": "many"}, {"unit_price": "-1"}, {"description": " "}, company=str(make_company().pk))
    response = site.post(url("invoice_new"), data)
    assert response.status_code == 422
    forms = response.context["editor"].lines.forms
    assert [list(form.errors) for form in forms] == [["quantity"], ["unit_price"], ["description"]]
    assert "many" in response.content.decode()
    assert not Invoice.objects.exists()


def test_refusal_of_the_service_stands_at_its_row(firm: Organization, site: Client) -> None:
    row = {"quantity": "999999999", "unit_price": "99999999999"}
    response = site.post(url("invoice_new"), form_data({}, row, company=str(make_company().pk)))
    assert response.status_code == 422
    assert list(response.context["editor"].lines.forms[1].errors) == ["unit_price"]


def test_customer_is_asked_for(firm: Organization, site: Client) -> None:
    response = site.post(url("invoice_new"), form_data({}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["company"])


def test_foreign_customer_does_not_exist(
    firm: Organization, site: Client, vera: Member, client_of: Callable[[Member], Client]
) -> None:
    company = make_company()
    response = client_of(vera).post(
        reverse("invoices:invoice_new", args=["orel"]), form_data({}, company=str(company.pk))
    )
    assert response.status_code == 422


def test_preview_shows_totals_and_paper_and_stores_nothing(firm: Organization, site: Client) -> None:
    data = form_data({}, {"quantity": "?"}, company=str(make_company().pk), action="preview")
    body = site.post(url("invoice_new"), data, headers={"HX-Request": "true"}).content.decode()
    assert "2 304,00 €" in body.replace("\xa0", " ")  # the paper speaks Bulgarian
    assert "€2,304.00" in body
    assert "hx-swap-oob" in body
    assert 'Not counted yet</dt><dd class="k-warn-t">1 row</dd>' in body
    assert "<html" not in body
    assert "invalid-feedback" not in body
    assert not Invoice.objects.exists()


def test_signs_the_printed_letters_lack_are_named(firm: Organization, site: Client) -> None:
    def shown(description: str) -> str:
        data = form_data({"description": description}, company=str(make_company().pk), action="preview")
        return site.post(url("invoice_new"), data, headers={"HX-Request": "true"}).content.decode()

    assert "The printed letters do not include" not in shown("Етикети „Мавруд“ – Größe № 3, 120 €\nșampon țigară")
    assert "The printed letters do not include 🎁字:" in shown("Подарък 🎁🎁 字")


def test_choosing_a_customer_brings_what_is_usual(firm: Organization, site: Client) -> None:
    company = make_company(country="DE", vat_number="DE136695976", eik="", payment_days=30)
    data = form_data({"description": "", "unit_price": ""}, company=str(company.pk), action="pick")
    page = site.post(url("invoice_new"), data)
    values = {name: page.context["form"][name].value() for name in ("due_date", "language", "vat_reason")}
    assert values["due_date"] == "2026-12-20"
    assert values["language"] == "en"
    assert "Reverse charge" in values["vat_reason"]
    assert page.context["editor"].lines.forms[0]["vat"].value() == "AE:0"


def test_usual_vat_goes_to_every_line_when_asked(firm: Organization, site: Client) -> None:
    company = make_company(country="DE", vat_number="DE136695976", eik="")
    page = site.post(url("invoice_new"), form_data({}, {}, company=str(company.pk), action="preview"))
    assert page.context["editor"].usual_vat.category == "AE"
    page = site.post(url("invoice_new"), form_data({}, {}, company=str(company.pk), action="vat"))
    assert [form["vat"].value() for form in page.context["editor"].lines.forms] == ["AE:0", "AE:0"]
    assert page.context["editor"].usual_vat is None


def test_editor_works_without_scripts(firm: Organization, site: Client) -> None:
    company = make_company()
    page = site.post(url("invoice_new"), form_data({}, company=str(company.pk), action="add"))
    assert len(page.context["editor"].lines.forms) == 2
    page = site.post(url("invoice_new"), form_data({}, company=str(company.pk), action="change"))
    assert page.context["buyer"] is None
    page = site.post(url("invoice_new"), form_data({}, company="", company_text=company.name, action="pick"))
    assert page.context["buyer"].name == company.legal_name


def test_editor_begins_with_the_lines_of_a_deal(firm: Organization, site: Client) -> None:
    deal = make_deal(company=make_company())
    page = site.get(url("invoice_new") + f"?deal={deal.pk}")
    assert page.context["buyer"].name == "Винарна Тракийски хълмове ООД"
    assert page.context["editor"].lines.forms[0]["description"].value() == "Етикети"
    assert not Invoice.objects.exists()


def test_stale_edit_keeps_what_was_typed(firm: Organization, site: Client) -> None:
    draft = make_draft()
    data = form_data({}, company=str(draft.company_id), notes="mine", version="1")
    Invoice.objects.filter(pk=draft.pk).update(version=2)
    page = site.post(url("invoice_edit", draft.pk), data)
    body = page.content.decode()
    assert page.status_code == 422
    assert "Someone changed this record" in body
    assert "mine" in body
    assert page.context["form"]["version"].value() == "2"


def test_editor_says_what_is_missing_and_where(in_lipa: Organization, site: Client) -> None:
    company = make_company(eik="", vat_number="")
    draft = make_draft(company=company)
    page = site.get(url("invoice_edit", draft.pk) + "?check=1")
    found = {hint.url for hint in page.context["problems"]}
    assert reverse("accounts:company", args=["lipa"]) in found
    assert reverse("crm:company_edit", args=["lipa", company.pk]) in found
    assert b'role="alert"' in page.content


def test_address_is_asked_for_when_the_customer_has_none(firm: Organization, site: Client) -> None:
    company = make_company(email="")
    draft = make_draft(company=company)
    data = form_data({}, company=str(company.pk), version=str(draft.version), action="send")
    assert b'id="address"' in site.post(url("invoice_edit", draft.pk), data, follow=True).content
    assert Invoice.objects.get().is_draft
    site.post(url("invoice_edit", draft.pk), {"action": "send_to", "to": "kupuva@example.com"})
    assert Invoice.objects.get().sent_to == "kupuva@example.com"


def test_issue_and_send_in_one_press(firm: Organization, site: Client) -> None:
    draft = make_draft()
    data = form_data({}, company=str(draft.company_id), version=str(draft.version), action="send")
    response = site.post(url("invoice_edit", draft.pk), data)
    issued = Invoice.objects.get()
    assert response.headers["Location"] == url("invoice", issued.pk)
    assert (issued.number, issued.state, issued.sent_to) == ("0000000001", "sent", "petar@vinarna.example")
    # The same press once more: the document is issued, so its page is shown and nothing happens.
    again = site.post(url("invoice_edit", draft.pk), data)
    assert again.headers["Location"] == url("invoice", issued.pk)
    assert NumberSeries.objects.get(kind="invoice").next_number == 2


def test_issue_that_is_refused_keeps_the_draft(in_lipa: Organization, site: Client) -> None:
    data = form_data({"vat": "O:0"}, company=str(make_company().pk), action="issue")
    response = site.post(url("invoice_new"), data)
    draft = Invoice.objects.get()
    assert response.headers["Location"] == url("invoice_edit", draft.pk) + "?check=1"
    assert draft.is_draft


def test_boris_saves_but_sees_no_issue_button(
    firm: Organization, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    draft = make_draft()
    page = client_of(boris).get(url("invoice_edit", draft.pk))
    assert b'value="send"' not in page.content
    data = form_data({}, company=str(draft.company_id), action="issue")
    assert client_of(boris).post(url("invoice_edit", draft.pk), data).status_code in (302, 403)
    assert Invoice.objects.get().is_draft


def test_draft_is_thrown_away(firm: Organization, site: Client) -> None:
    draft = make_draft()
    assert site.post(url("invoice_delete", draft.pk)).headers["Location"] == url("invoices")
    assert not Invoice.objects.exists()


# --- Document -------------------------------------------------------------------------------------------------------
def test_page_of_a_document_shows_paper_money_and_history(firm: Organization, site: Client) -> None:
    issued = make_issued()
    body = site.get(url("invoice", issued.pk)).content.decode()
    for text in (
        issued.number,
        "€432.00",
        "Винарна Тракийски хълмове ООД",
        f"/i/{issued.public_token}/",
        "issued the invoice",
    ):
        assert text in body


def test_draft_opens_in_its_editor_and_an_issued_one_does_not(firm: Organization, site: Client) -> None:
    draft, issued = make_draft(), make_issued()
    assert site.get(url("invoice", draft.pk)).headers["Location"] == url("invoice_edit", draft.pk)
    assert site.get(url("invoice_edit", issued.pk)).headers["Location"] == url("invoice", issued.pk)


def test_pdf_is_shown_or_saved(firm: Organization, site: Client) -> None:
    issued = make_issued(language="bg")
    shown = site.get(url("invoice_pdf", issued.pk))
    assert (shown.headers["Content-Type"], shown.content[:4]) == ("application/pdf", b"%PDF")
    saved = site.get(url("invoice_pdf", issued.pk) + "?download").headers["Content-Disposition"]
    assert saved == f'attachment; filename="faktura-{issued.number}.pdf"'


def test_letter_to_a_wrong_address_is_told_in_place(firm: Organization, site: Client) -> None:
    issued = make_issued()
    page = site.post(url("invoice_send", issued.pk), {"to": "nobody"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["to"])
    site.post(url("invoice_send", issued.pk), {"to": "new@example.com", "message": "Hello"})
    assert Invoice.objects.get().sent_to == "new@example.com"


def test_credit_note_opens_as_a_draft(firm: Organization, site: Client) -> None:
    issued = make_issued()
    response = site.post(url("invoice_note", issued.pk), {"kind": "381", "reason": "Отказ"})
    note = Invoice.objects.get(kind="381")
    assert response.headers["Location"] == url("invoice_edit", note.pk)
    page = site.get(url("invoice_edit", note.pk)).content.decode()
    assert f"To invoice {issued.number}" in page
    assert "Отказ" in page
    data = form_data({"quantity": "1", "unit_price": "10"}, company=str(note.company_id), correction_reason="Отказ")
    site.post(url("invoice_edit", note.pk), data | {"action": "issue"})
    note.refresh_from_db()
    assert (note.number, note.corrects, note.total_gross) == ("0000000002", issued, Decimal("12.00"))


def test_reason_is_asked_for(firm: Organization, site: Client) -> None:
    issued = make_issued()
    for name, data in (("invoice_note", {"kind": "381"}), ("invoice_cancel", {})):
        page = site.post(url(name, issued.pk), data, follow=True)
        assert "The reason stands on the document." in page.content.decode()
    assert Invoice.objects.get().state == "issued"


def test_cancelled_document_says_so(firm: Organization, site: Client) -> None:
    issued = make_issued()
    page = site.post(url("invoice_cancel", issued.pk), {"reason": "Грешка"}, follow=True).content.decode()
    assert "Грешка" in page
    assert "CANCELLED" in page or "АНУЛИРАНА" in page


# --- Customers' page ------------------------------------------------------------------------------------------------
def public(invoice: Invoice) -> str:
    return reverse("client_invoice", args=[invoice.public_token])


def test_customer_sees_the_invoice_and_how_to_pay(firm: Organization, client: Client) -> None:
    make_bank_account()
    issued = make_issued(language="bg")
    response = client.get(public(issued))
    body = response.content.decode()
    assert '<html lang="bg"' in body
    assert f'data-copy="{IBAN}"' in body
    assert f'data-copy="{issued.payment_reference}"' in body
    assert body.count("<svg viewBox") >= 2
    assert 'content="noindex"' in body
    assert Invoice.objects.get().viewed_at is not None


def test_look_of_a_member_is_not_the_customers(firm: Organization, site: Client, client: Client) -> None:
    issued = make_issued()
    site.get(public(issued))
    client.head(public(issued))
    assert Invoice.objects.get().viewed_at is None


def test_customer_saves_the_pdf(firm: Organization, client: Client) -> None:
    issued = make_issued()
    response = client.get(reverse("client_invoice_pdf", args=[issued.public_token]))
    assert (response.status_code, response.content[:4]) == (200, b"%PDF")


def test_unknown_link_and_draft_are_not_found(firm: Organization, client: Client) -> None:
    assert client.get(reverse("client_invoice", args=["x" * 43])).status_code == 404
    assert client.get(public(make_draft())).status_code == 404


def test_paid_cancelled_and_credited_documents_ask_for_nothing(
    firm: Organization, client: Client, alya: Member
) -> None:
    make_bank_account()
    paid, cancelled = make_issued(), make_issued()
    note = corrections.create_note(invoice=paid, kind="381", actor=alya, reason="Отказ")
    note = issuing.issue_invoice(invoice=note, actor=alya)
    corrections.cancel_invoice(invoice=cancelled, actor=alya, reason="Грешка")
    bodies = {each: client.get(public(each)).content.decode() for each in (paid, cancelled, note)}
    assert "Nothing is left to pay" in bodies[paid]
    assert "was cancelled on" in bodies[cancelled]
    assert f"It lowers invoice {paid.number}" in bodies[note]
    assert not any(f'data-copy="{IBAN}"' in body for body in bodies.values())


# --- Settings -------------------------------------------------------------------------------------------------------
def test_next_number_is_set_before_the_first_invoice(firm: Organization, site: Client) -> None:
    site.post(url("numbering"), {"kind": "invoice", "invoice-next_number": "412"})
    assert make_issued().number == "0000000412"
    page = site.post(url("numbering"), {"kind": "invoice", "invoice-next_number": "1"})
    assert page.status_code == 422
    assert NumberSeries.objects.get(kind="invoice").next_number == 413


def test_bank_account_is_checked_and_its_bank_known(firm: Organization, site: Client) -> None:
    wrong = site.post(url("bank_account_new"), {"iban": "BG80 BNBG 9661 1020 3456 79", "currency": "EUR"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["iban"])
    site.post(
        url("bank_account_new"),
        {
            "iban": "BG18 UNCR 7630 1002 1234 56".replace("BG18", _check("UNCR76301002123456")),
            "currency": "EUR",
            "is_active": "on",
        },
    )
    account = BankAccount.objects.get()
    assert (account.bic, account.is_default) == ("UNCRBGSF", True)


def _check(bban: str) -> str:
    """BG and the check digits of an account number."""
    digits = "".join(str(int(letter, 36)) for letter in f"{bban}BG00")
    return f"BG{98 - int(digits) % 97:02}"


def test_account_of_issued_invoices_is_changed_for_new_ones_only(firm: Organization, site: Client) -> None:
    account = make_bank_account()
    issued = make_issued()
    data = {"iban": account.iban, "bic": account.bic, "bank_name": "Нова", "currency": "EUR", "is_active": "on"}
    site.post(url("bank_account", account.pk), data)
    assert BankAccount.objects.get().bank_name == "Нова"
    assert Invoice.objects.get(pk=issued.pk).payment["bank_name"] == "БНБ"


def test_look_is_previewed_and_saved(firm: Organization, site: Client) -> None:
    data = {"accent_colour": "#AA0011", "footer": "Благодарим", "version": "1"}
    shown = site.post(url("looks"), data | {"action": "preview"}, headers={"HX-Request": "true"}).content.decode()
    assert "/look/AA0011.css" in shown
    assert "Благодарим" in shown
    assert DocumentTemplate.objects.get(kind="invoice").accent_colour != "#AA0011"
    site.post(url("looks"), data)
    template = DocumentTemplate.objects.get(kind="invoice")
    assert (template.accent_colour, template.show_logo, template.footer) == ("#AA0011", False, "Благодарим")
    assert site.post(url("looks"), data | {"accent_colour": "red"}).status_code == 422


def test_colour_of_papers_is_a_style_sheet(client: Client) -> None:
    response = client.get("/look/AA0011.css")
    assert response.headers["Content-Type"] == "text/css"
    assert response.content == b".k-paper{--p-accent:#AA0011}"
    assert client.get("/look/red.css").status_code == 404


# --- Dashboard, search, panels --------------------------------------------------------------------------------------
def test_dashboard_shows_turnover_and_what_is_owed(firm: Organization, site: Client) -> None:
    empty = site.get(reverse("dashboard", args=["lipa"])).content.decode()
    assert "Nothing to draw yet." in empty
    assert 'role="img"' not in empty
    make_issued(due_date=datetime.date(2020, 1, 2), issue_date=datetime.date(2020, 1, 1))
    make_issued()
    body = site.get(reverse("dashboard", args=["lipa"]) + "?period=year").content.decode()
    assert "Turnover this year" in body
    assert "€432.00 overdue" in body
    assert "Unpaid invoices" in body
    assert 'role="img"' in body


def test_palette_finds_invoices(firm: Organization, site: Client) -> None:
    issued = make_issued()
    body = site.get(reverse("search", args=["lipa"]) + "?q=vinarna").content.decode()
    assert re.sub("</?mark>", "", body).count(issued.number) == 1


def test_customers_page_shows_their_invoices(firm: Organization, site: Client) -> None:
    company = make_company()
    issued = make_issued(company=company)
    body = site.get(reverse("crm:company", args=["lipa", company.pk])).content.decode()
    assert issued.number in body
    assert url("invoice_new") + f"?company={company.pk}" in body
