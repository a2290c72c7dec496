"""Invoices through the API."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from rest_framework.test import APIClient

from accounts.models import Member, Organization
from config.lib.ids import uuid7
from invoices.models import Invoice
from invoices.tests.factories import (
    fill_in_legal_data,
    line,
    make_bank_account,
    make_company,
    make_contact,
    make_deal,
    make_draft,
    make_issued,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/invoices/"


@pytest.fixture
def firm(in_lipa: Organization) -> Organization:
    return fill_in_legal_data(in_lipa)


@pytest.fixture
def api(api_of: Callable[[Member], APIClient], alya: Member) -> APIClient:
    return api_of(alya)


def body(**values: Any) -> dict[str, Any]:
    """What a program posts, as the fixed points of the API say."""
    return {
        "issue_date": "2026-11-20",
        "tax_point_date": "2026-11-20",
        "due_date": "2026-12-04",
        "currency": "EUR",
        "language": "bg",
        "lines": [
            {
                "description": "Етикети",
                "quantity": "6000",
                "unit_code": "C62",
                "unit_price": "0.32",
                "vat_category": "S",
                "vat_rate": "20",
                "discount_percent": "0",
            },
            {"description": "Книги", "quantity": "3", "unit_code": "C62", "unit_price": "10.005", "vat_rate": "9"},
        ],
    } | values


def test_posted_invoice_is_a_priced_draft(firm: Organization, api: APIClient) -> None:
    company = make_company()
    response = api.post(URL, body(customer_company=str(company.pk)), format="json")
    assert response.status_code == 201
    draft = response.json()
    assert (draft["state"], draft["number"], draft["public_url"], draft["issued_at"]) == ("draft", None, None, None)
    assert [row["net"] for row in draft["lines"]] == ["1920.00", "30.02"]
    assert [(group["vat_rate"], group["taxable_amount"], group["tax_amount"]) for group in draft["tax_groups"]] == [
        ("20.00", "1920.00", "384.00"),
        ("9.00", "30.02", "2.70"),
    ]
    assert (draft["total_net"], draft["total_vat"], draft["total_gross"], draft["total_due"]) == (
        "1950.02",
        "386.70",
        "2336.72",
        "2336.72",
    )
    assert draft["customer_company"] == str(company.pk)


def test_clients_totals_are_ignored(firm: Organization, api: APIClient) -> None:
    values = body(customer_company=str(make_company().pk), total_gross="1.00", number="0000000009", state="paid")
    draft = api.post(URL, values, format="json").json()
    assert (draft["total_gross"], draft["number"], draft["state"]) == ("2336.72", None, "draft")


def test_what_is_left_out_is_filled_in(firm: Organization, api: APIClient) -> None:
    contact = make_contact(language="en")
    account = make_bank_account()
    values = {"customer_contact": str(contact.pk), "lines": [{"description": "Visit", "unit_price": "100"}]}
    draft = api.post(URL, values, format="json").json()
    assert (draft["currency"], draft["language"], draft["bank_account"]) == ("EUR", "en", str(account.pk))
    assert draft["lines"][0] == {
        "description": "Visit", "quantity": "1.000", "unit_code": "C62", "unit_price": "100.0000",
        "discount_percent": "0.00", "vat_category": "S", "vat_rate": "20.00", "net": "100.00",
    }  # fmt: skip


def test_deal_becomes_an_invoice(firm: Organization, api: APIClient) -> None:
    deal = make_deal(company=make_company())
    draft = api.post(URL, {"deal": str(deal.pk)}, format="json").json()
    assert (draft["deal"], draft["total_net"]) == (str(deal.pk), "1920.00")


def test_issue_gives_number_moment_and_link_once(firm: Organization, api: APIClient) -> None:
    draft = api.post(URL, body(customer_company=str(make_company().pk)), format="json").json()
    first = api.post(f"{URL}{draft['id']}/issue/", format="json")
    second = api.post(f"{URL}{draft['id']}/issue", format="json")
    assert (first.status_code, second.status_code) == (200, 200)
    issued = first.json()
    assert (issued["number"], second.json()["number"]) == ("0000000001", "0000000001")
    assert issued["issued_at"]
    assert issued["public_url"].startswith("http://testserver/i/")
    assert api.get(issued["public_url"]).status_code == 200


def test_incomplete_draft_is_refused_with_code_and_field(in_lipa: Organization, api: APIClient) -> None:
    draft = make_draft()
    response = api.post(f"{URL}{draft.pk}/issue/")
    assert response.status_code == 422
    assert (response.json()["code"], response.json()["field"]) == ("seller_incomplete", "seller.legal_name")


def test_issued_invoice_is_neither_changed_nor_deleted(firm: Organization, api: APIClient) -> None:
    issued = make_issued()
    for response in (api.patch(f"{URL}{issued.pk}/", {"notes": "x"}, format="json"), api.delete(f"{URL}{issued.pk}/")):
        assert (response.status_code, response.json()["code"]) == (409, "not_a_draft")
    assert Invoice.objects.get().notes == ""


def test_draft_is_patched_and_deleted(firm: Organization, api: APIClient) -> None:
    draft = make_draft(line(), line())
    patched = api.patch(f"{URL}{draft.pk}/", {"notes": "Благодарим"}, format="json").json()
    assert (patched["notes"], len(patched["lines"])) == ("Благодарим", 2)
    lines = [{"description": "Един ред", "unit_price": "5"}]
    patched = api.patch(f"{URL}{draft.pk}/", {"lines": lines}, format="json").json()
    assert (patched["total_net"], patched["version"]) == ("5.00", 3)
    stale = api.patch(f"{URL}{draft.pk}/", {"notes": "x", "version": 1}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_edit")
    assert api.delete(f"{URL}{draft.pk}/").status_code == 204
    assert not Invoice.objects.exists()


@pytest.mark.parametrize(
    ("values", "status", "field"),
    [
        ({"customer_company": "no-id"}, 400, "customer_company"),
        ({"customer_company": str(uuid7())}, 400, "customer_company"),
        ({}, 422, "customer_company"),
        ({"issue_date": "20.11.2026"}, 400, "issue_date"),
        ({"currency": "XXX"}, 400, "currency"),
        ({"language": "de"}, 400, "language"),
        ({"lines": [{"description": "x", "unit_price": "abc"}]}, 400, "lines.0.unit_price"),
        ({"lines": [{"description": "x", "unit_price": "-1"}]}, 422, "lines.0.unit_price"),
        ({"lines": [{"description": "x", "unit_price": "1", "vat_rate": "21"}]}, 422, "lines.0.vat_rate"),
        ({"lines": [{"description": "", "unit_price": "1"}]}, 400, "lines.0.description"),
        ({"lines": "none"}, 400, "lines"),
        ({"lines": [{"description": "x", "unit_price": "1", "vat_category": "Q"}]}, 400, "lines.0.vat_category"),
    ],
)
def test_bad_input_is_told_by_field(
    firm: Organization, api: APIClient, values: dict[str, Any], status: int, field: str
) -> None:
    customer = {"customer_company": str(make_company().pk)} if values else {}
    response = api.post(URL, body(**customer | values), format="json")
    assert (response.status_code, response.json()["field"]) == (status, field)
    assert not Invoice.objects.exists()


def test_foreign_customers_id_is_like_none(
    firm: Organization, vera: Member, api_of: Callable[[Member], APIClient]
) -> None:
    company = make_company()
    response = api_of(vera).post(URL, body(customer_company=str(company.pk)), format="json")
    assert (response.status_code, response.json()["field"]) == (400, "customer_company")


def test_list_is_searched_ordered_and_paged(firm: Organization, api: APIClient) -> None:
    small, large = make_issued(line(quantity=Decimal(1))), make_issued(line(quantity=Decimal(9)))
    found = api.get(URL, {"search": "vinarna", "ordering": "-total", "page_size": 1}).json()
    assert (found["count"], [row["number"] for row in found["results"]]) == (2, [large.number])
    assert [row["number"] for row in api.get(URL, {"search": small.number}).json()["results"]] == [small.number]
    assert api.get(URL, {"tab": "paid"}).json()["count"] == 0


def test_pdf_comes_as_a_file(firm: Organization, api: APIClient) -> None:
    issued = make_issued()
    for headers in ({}, {"accept": "application/pdf"}):
        response = api.get(f"{URL}{issued.pk}/pdf/", headers=headers)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    missing = api.get(f"{URL}{uuid7()}/pdf/", headers={"accept": "application/pdf"})
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_invoice_is_sent(firm: Organization, api: APIClient, django_capture_on_commit_callbacks: Any) -> None:
    issued = make_issued()
    with django_capture_on_commit_callbacks(execute=True):
        response = api.post(f"{URL}{issued.pk}/send/", {"to": "a@example.com", "message": "Ето"}, format="json")
    assert (response.json()["state"], response.json()["sent_to"]) == ("sent", "a@example.com")
    assert mail.outbox[0].to == ["a@example.com"]


def test_credit_note_and_cancelling(firm: Organization, api: APIClient) -> None:
    issued, wrong = make_issued(), make_issued()
    note = api.post(f"{URL}{issued.pk}/credit-note/", {"reason": "Отказ"}, format="json")
    assert (note.status_code, note.json()["kind"], note.json()["corrects"]) == (201, "381", str(issued.pk))
    api.post(f"{URL}{note.json()['id']}/issue/")
    assert api.get(f"{URL}{issued.pk}/").json()["total_due"] == "0.00"
    cancelled = api.post(f"{URL}{wrong.pk}/cancel/", {"reason": "Грешка"}, format="json").json()
    assert (cancelled["state"], cancelled["number"], cancelled["total_due"]) == ("cancelled", wrong.number, "0.00")
    assert api.post(f"{URL}{wrong.pk}/cancel/", {}, format="json").status_code == 400


def test_boris_drafts_but_does_not_issue(
    firm: Organization, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    api = api_of(boris)
    draft = api.post(URL, body(customer_company=str(make_company().pk)), format="json")
    assert draft.status_code == 201
    assert api.post(f"{URL}{draft.json()['id']}/issue/").status_code == 403


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_dates_nobody_means_are_refused(firm: Organization, api: APIClient, day: str) -> None:
    for path in (URL, "/api/v1/offers/"):
        answer = api.post(path, {"customer_company": str(make_company().pk), "issue_date": day, "lines": []})
        assert (answer.status_code, answer.json()["code"]) == (422, "date_out_of_range")
        assert answer.json()["field"] == "issue_date"
    assert not Invoice.objects.exists()


def test_texts_have_an_end(firm: Organization, api: APIClient) -> None:
    answer = api.post(URL, {"customer_company": str(make_company().pk), "notes": "x" * 2001, "lines": []})
    assert (answer.status_code, answer.json()["field"]) == (400, "notes")
