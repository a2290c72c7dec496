"""Payments through the API: the same services, the one error body."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounts.models import Member, Organization
from accounts.tenancy import scope
from config.lib.ids import uuid7
from invoices.models import Invoice, Payment
from invoices.tests.payment_rows import credit, customer, number, open_invoice, paid_by

URL = "/api/v1/payments/"


@pytest.fixture
def api(alya: Member, api_of: Callable[[Member], APIClient]) -> APIClient:
    """A program of the owner."""
    return api_of(alya)


def proposed() -> Payment:
    """A payment with a proposal."""
    open_invoice(387, company=customer("Балкан Карго"))
    return paid_by(credit("120.00", "наем", counterparty_name="Балкан Карго ООД"))


def test_list_has_every_payment_until_a_tab_is_asked_for(in_lipa: Organization, api: APIClient) -> None:
    invoice = open_invoice(500, due="5.00")
    paid_by(credit("5.00", reference=invoice.payment_reference, bank_reference="A"))
    proposed()
    assert api.get(URL).json()["count"] == 2
    assert [row["state"] for row in api.get(URL, {"tab": "to_decide"}).json()["results"]] == ["proposed"]
    assert api.get(URL, {"search": "балкан"}).json()["count"] == 1
    assert [row["amount"] for row in api.get(URL, {"ordering": "amount"}).json()["results"]] == ["5.00", "120.00"]


def test_read_tells_what_is_proposed_and_why(in_lipa: Organization, api: APIClient) -> None:
    payment = proposed()
    body = api.get(f"{URL}{payment.pk}/").json()
    assert body["allocations"] == [
        {"invoice": str(Invoice.objects.get().pk), "number": number(387), "amount": "120.00"}
    ]
    assert (body["state"], body["certainty"], body["credit"]) == ("proposed", "likely", None)
    assert [reason["code"] for reason in body["reasons"]] == ["payer_name", "amount"]
    assert body["why"][1] == "The amount is exactly what is due: €120.00."
    assert body["remittance_text"] == "наем"


def test_accept_and_undo_are_one_call_each(in_lipa: Organization, api: APIClient) -> None:
    payment = proposed()
    accepted = api.post(f"{URL}{payment.pk}/accept/")
    assert (accepted.status_code, accepted.json()["state"], accepted.json()["credit"]) == (200, "booked", "0.00")
    assert Invoice.objects.get().state == Invoice.State.PAID
    assert api.post(f"{URL}{payment.pk}/accept/").status_code == 200, "twice is once"
    undone = api.post(f"{URL}{payment.pk}/undo/")
    assert (undone.status_code, undone.json()["state"]) == (200, "proposed")
    assert Invoice.objects.get().state == Invoice.State.ISSUED


def test_accept_takes_allocations(in_lipa: Organization, api: APIClient) -> None:
    payment, other = proposed(), open_invoice(388, due="200.00")
    body = {"allocations": [{"invoice": str(other.pk), "amount": "100.00"}]}
    answer = api.post(f"{URL}{payment.pk}/accept/", body)
    assert (answer.status_code, answer.json()["credit"]) == (200, "20.00")
    other.refresh_from_db()
    assert other.total_due == Decimal(100)


BAD_ALLOCATIONS = [
    ({"allocations": [{"invoice": "x"}]}, 400),
    ({"allocations": [{"invoice": str(uuid7())}]}, 400),
    ({"allocations": [{}]}, 400),
    ({"allocations": "all"}, 400),
    ({"allocations": [{"invoice": "INVOICE", "amount": "0"}]}, 400),
    ({"allocations": [{"invoice": "INVOICE", "amount": "-1"}]}, 400),
    ({"allocations": [{"invoice": "INVOICE", "amount": "NaN"}]}, 400),
    ({"allocations": [{"invoice": "INVOICE", "amount": "1e400"}]}, 400),
    ({"allocations": [{"invoice": "INVOICE", "amount": "120.01"}]}, 422),
    ({"allocations": [{"invoice": "INVOICE", "amount": "1"}, {"invoice": "INVOICE", "amount": "1"}]}, 422),
]


@pytest.mark.parametrize(("body", "status"), BAD_ALLOCATIONS)
def test_accept_says_what_is_wrong_with_allocations(
    in_lipa: Organization, api: APIClient, body: dict[str, object], status: int
) -> None:
    payment = proposed()
    key = str(Invoice.objects.get().pk)
    sent = {
        name: [each | {"invoice": key} if each.get("invoice") == "INVOICE" else each for each in value]
        if isinstance(value, list)
        else value
        for name, value in body.items()
    }
    answer = api.post(f"{URL}{payment.pk}/accept/", sent)
    assert answer.status_code == status
    assert {"code", "message", "field"} <= set(answer.json())
    payment.refresh_from_db()
    assert payment.state == Payment.State.PROPOSED


def test_accept_of_another_organizations_invoice_is_told_like_none(
    in_lipa: Organization, api: APIClient, vera: Member
) -> None:
    with scope(vera.organization, vera):
        theirs = open_invoice(1)
    payment = proposed()
    known = api.post(f"{URL}{payment.pk}/accept/", {"allocations": [{"invoice": str(theirs.pk)}]})
    nobodys = api.post(f"{URL}{payment.pk}/accept/", {"allocations": [{"invoice": str(uuid7())}]})
    assert known.status_code == nobodys.status_code == 400
    assert known.json()["code"] == nobodys.json()["code"]


def test_reject_ignore_and_reconsider(in_lipa: Organization, api: APIClient) -> None:
    payment = proposed()
    assert api.post(f"{URL}{payment.pk}/reject/").json()["state"] == "unmatched"
    assert api.post(f"{URL}{payment.pk}/reconsider/").json()["state"] == "proposed"
    assert api.post(f"{URL}{payment.pk}/ignore/").json()["state"] == "ignored"
    answer = api.post(f"{URL}{payment.pk}/accept/")
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_set_aside")


# --- By hand ----------------------------------------------------------------------------------------------------------
def test_create_books_at_once(in_lipa: Organization, api: APIClient) -> None:
    invoice = open_invoice(387, due="100.00")
    body = {"amount": "130.00", "method": "cash", "allocations": [{"invoice": str(invoice.pk)}]}
    answer = api.post(URL, body)
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["credit"], answer.json()["currency"]) == ("booked", "30.00", "EUR")
    assert answer.json()["customer_company"] == str(invoice.company_id)


def test_create_without_allocations_waits(in_lipa: Organization, api: APIClient) -> None:
    firm = customer()
    answer = api.post(URL, {"amount": "12.30", "customer_company": str(firm.pk)})
    assert (answer.status_code, answer.json()["state"], answer.json()["customer_company"]) == (
        201, "unmatched", str(firm.pk),
    )  # fmt: skip


BAD_PAYMENTS = [
    {},
    {"amount": "0"},
    {"amount": "-5"},
    {"amount": "x"},
    {"amount": "1.001"},
    {"amount": "99999999999999999"},
    {"amount": "5", "currency": "EURO"},
    {"amount": "5", "currency": "ABC"},
    {"amount": "5", "received_on": "tomorrow"},
    {"amount": "5", "method": "barter"},
    {"amount": "5", "note": "x" * 301},
    {"amount": "5", "customer_company": "x"},
    {"amount": "5", "customer_company": str(uuid7())},
    {"amount": {"value": 5}},
    [],
    "x",
]


@pytest.mark.parametrize("body", BAD_PAYMENTS)
def test_create_says_what_is_wrong(in_lipa: Organization, api: APIClient, body: object) -> None:
    answer = api.post(URL, body)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert not Payment.objects.exists()


def test_create_in_the_future_is_refused(in_lipa: Organization, api: APIClient) -> None:
    answer = api.post(URL, {"amount": "5", "received_on": "2199-01-01"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        422, "not_received_yet", "received_on",
    )  # fmt: skip


def test_change_and_delete_follow_the_law_of_the_bank(in_lipa: Organization, api: APIClient) -> None:
    payment = proposed()
    url = f"{URL}{payment.pk}/"
    assert api.patch(url, {"note": "капаро"}).json()["note"] == "капаро"
    refused = api.patch(url, {"amount": "1.00"})
    assert (refused.status_code, refused.json()["code"]) == (409, "said_by_the_bank")
    assert api.delete(url).json()["code"] == "not_deletable"
    typed = api.post(URL, {"amount": "3.33"}).json()["id"]
    assert api.patch(f"{URL}{typed}/", {"amount": "4.44"}).json()["amount"] == "4.44"
    assert api.delete(f"{URL}{typed}/").status_code == 204


def test_written_fields_are_the_servers(in_lipa: Organization, api: APIClient) -> None:
    body = {"amount": "3.33", "state": "booked", "certainty": "certain", "payer_iban": "X", "booked_at": "2026-01-01"}
    answer = api.post(URL, body).json()
    assert (answer["state"], answer["certainty"], answer["payer_iban"], answer["booked_at"]) == (
        "unmatched", "", "", None,
    )  # fmt: skip


# --- Who may ----------------------------------------------------------------------------------------------------------
def test_without_the_permission_nothing_is_shown_or_done(
    in_lipa: Organization, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    payment = proposed()
    api = api_of(boris)
    assert api.get(URL).status_code == 403
    for act in ("accept", "undo", "reject", "ignore", "reconsider"):
        assert api.post(f"{URL}{payment.pk}/{act}/").status_code == 403
    assert api.post(URL, {"amount": "1"}).status_code == 403


def test_another_organizations_payment_does_not_exist(
    in_lipa: Organization, vera: Member, api_of: Callable[[Member], APIClient]
) -> None:
    payment = proposed()
    api = api_of(vera)
    assert api.get(URL).json()["count"] == 0
    for act in ("", "accept/", "undo/", "reject/", "ignore/", "reconsider/"):
        method = api.post if act else api.get
        assert method(f"{URL}{payment.pk}/{act}").status_code == 404
