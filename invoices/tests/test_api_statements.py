"""Uploading statements through the API: the body other programs rely on, and refusals that name the place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import Job, Member, Organization
from invoices.bank.detect import MAX_BYTES
from invoices.models import BankAccount, BankStatement, Payment
from invoices.services import matching
from invoices.tests import bank_files
from invoices.tests.bank_files import OURS
from invoices.tests.payment_rows import credit, open_invoice, statement_file

URL = "/api/v1/bank-statements/"
NAMED = {
    "format", "account", "transactions_total", "transactions_new", "opening_balance", "closing_balance", "balances_ok",
    "transactions",
}  # fmt: skip
NAMED_OF_TRANSACTIONS = {
    "booked_on", "value_on", "amount", "currency", "counterparty_name", "counterparty_iban", "reference",
    "remittance_text", "bank_reference",
}  # fmt: skip


@pytest.fixture
def api(alya: Member, api_of: Callable[[Member], APIClient]) -> APIClient:
    """A program of the owner."""
    return api_of(alya)


def send(api: APIClient, data: bytes, **fields: Any) -> Any:
    """The answer to a file."""
    return api.post(URL, {"file": SimpleUploadedFile("november.xml", data), **fields}, format="multipart")


def test_upload_answers_with_what_programs_rely_on(in_lipa: Organization, api: APIClient) -> None:
    answer = send(api, statement_file(credit("120.50", "ф-ра 387", counterparty_name="Хотел"), credit("-4.80")))
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) >= NAMED
    assert set(body["transactions"][0]) >= NAMED_OF_TRANSACTIONS
    assert (body["format"], body["account"], body["transactions_total"], body["transactions_new"]) == (
        "camt053", OURS, 2, 2,
    )  # fmt: skip
    assert (body["opening_balance"], body["closing_balance"], body["balances_ok"]) == ("500.00", "615.70", True)
    first = body["transactions"][0]
    assert (first["booked_on"], first["amount"], first["currency"]) == ("2026-11-19", "120.50", "EUR")
    assert (first["counterparty_name"], first["remittance_text"]) == ("Хотел", "ф-ра 387")


@pytest.mark.parametrize("path", [URL, URL.rstrip("/")])
def test_upload_works_with_and_without_the_slash(in_lipa: Organization, api: APIClient, path: str) -> None:
    file = SimpleUploadedFile("x.sta", bank_files.content("mt940_bulgarian.sta"))
    answer = api.post(path, {"file": file}, format="multipart")
    assert (answer.status_code, answer.json()["format"]) == (201, "mt940")


def test_upload_books_at_once_and_says_so(in_lipa: Organization, api: APIClient) -> None:
    invoice = open_invoice()
    body = send(api, statement_file(credit(reference=invoice.payment_reference))).json()
    assert (body["matching"], body["job"]) == ({"booked": 1, "proposed": 0, "unmatched": 0}, None)


def test_upload_twice_tells_all_transactions_and_none_new(in_lipa: Organization, api: APIClient) -> None:
    data = statement_file(credit())
    send(api, data)
    body = send(api, data).json()
    assert (body["transactions_total"], body["transactions_new"], len(body["transactions"])) == (1, 0, 1)
    assert Payment.objects.count() == 1


def test_upload_of_several_statements_answers_for_the_whole_file_and_lists_each(
    in_lipa: Organization, api: APIClient
) -> None:
    data = b"".join(
        b":20:X\r\n:25:BG21STSA93000012345678\r\n:28C:%d\r\n:60F:C261119EUR%d,00\r\n:61:261119C5,00NTRFNO%d\r\n"
        b":62F:C261119EUR%d,00\r\n-\r\n" % (number, 5 * number, number, 5 * number + 5)
        for number in (1, 2)
    )
    body = send(api, data).json()
    first, second = body["statements"]
    assert (body["id"], body["account"], body["opening_balance"]) == (first["id"], first["account"], "5.00")
    assert (body["closing_balance"], body["balances_ok"]) == (second["closing_balance"], True) == ("15.00", True)
    assert (body["transactions_total"], body["transactions_new"]) == (2, 2)
    assert body["transactions"] == first["transactions"] + second["transactions"]
    assert send(api, data).json()["transactions_new"] == 0


def test_upload_of_statements_of_two_accounts_gives_the_balances_of_the_first(
    in_lipa: Organization, api: APIClient
) -> None:
    body = send(api, bank_files.content("camt053_001_08_two_statements.xml")).json()
    first, second = body["statements"]
    assert first["account"] != second["account"]
    assert (body["account"], body["closing_balance"]) == (first["account"], first["closing_balance"])
    assert len(body["transactions"]) == len(first["transactions"]) + len(second["transactions"])


def test_upload_of_much_names_the_job(in_lipa: Organization, api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "AT_ONCE", 0)
    body = send(api, statement_file(credit())).json()
    assert body["matching"] is None
    assert Job.objects.get(pk=body["job"]).kind == matching.JOB


def test_upload_for_another_account_is_told(in_lipa: Organization, api: APIClient) -> None:
    other = BankAccount.objects.create(iban="BG80BNBG96611020345678")
    answer = send(api, statement_file(credit()), bank_account=str(other.pk))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "other_account", "bank_account")


# --- Bad input --------------------------------------------------------------------------------------------------------
UNREADABLE = [
    b"",
    b"not a statement",
    b"PK\x03\x04",
    b"%PDF-1.7",
    b"<?xml version='1.0'?><Document/>",
    b"<Document><BkToCstmrStmt><Stmt>",
    b"\xff\xfe\x00\x00",
    b":20:X\r\n:25:BG21STSA93000012345678\r\n:60F:C261119EUR1,00\r\n:61:2611",
]


@pytest.mark.parametrize("data", UNREADABLE)
def test_unreadable_file_is_422_with_code_and_message(in_lipa: Organization, api: APIClient, data: bytes) -> None:
    answer = send(api, data)
    assert answer.status_code == 422
    assert answer.json()["code"]
    assert answer.json()["message"]
    assert not BankStatement.objects.exists()


def test_refusal_names_the_element(in_lipa: Organization, api: APIClient) -> None:
    broken = statement_file(credit()).replace(b">120.00<", b">1,2,0<")
    assert "Stmt[1]/Ntry[1]/" in send(api, broken).json()["message"]


def test_refusal_names_the_line(in_lipa: Organization, api: APIClient) -> None:
    broken = bank_files.content("mt940_bulgarian.sta").replace(b":61:", b":61:X", 1)
    assert "Line " in send(api, broken).json()["message"]


def test_refusal_of_a_file_that_is_too_large(in_lipa: Organization, api: APIClient) -> None:
    too_much = send(api, b"<" * (MAX_BYTES + 1))
    assert (too_much.status_code, too_much.json()["code"]) == (422, "too_large")


@pytest.mark.parametrize("fields", [{}, {"file": "text"}])
def test_upload_without_a_file_is_400(in_lipa: Organization, api: APIClient, fields: dict[str, str]) -> None:
    answer = api.post(URL, fields, format="multipart")
    assert (answer.status_code, answer.json()["field"]) == (400, "file")


@pytest.mark.parametrize("key", ["x", "01a1f757-0000-7000-8000-000000000000"])
def test_upload_for_no_account_is_400(in_lipa: Organization, api: APIClient, key: str) -> None:
    answer = send(api, statement_file(credit()), bank_account=key)
    assert (answer.status_code, answer.json()["field"]) == (400, "bank_account")


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_list_and_read(in_lipa: Organization, api: APIClient) -> None:
    key = send(api, statement_file(credit("1.00"), credit("2.00"))).json()["id"]
    listed = api.get(URL).json()
    assert (listed["count"], "transactions" in listed["results"][0]) == (1, False)
    read = api.get(f"{URL}{key}/").json()
    assert [each["amount"] for each in read["transactions"]] == ["1.00", "2.00"]
    assert api.get(URL, {"search": "nowhere"}).json()["count"] == 0


def test_only_those_who_may_upload_do(
    in_lipa: Organization, boris: Member, vera: Member, api: APIClient, api_of: Callable[[Member], APIClient]
) -> None:
    key = send(api, statement_file(credit())).json()["id"]
    assert send(api_of(boris), statement_file(credit())).status_code == 403
    assert api_of(boris).get(URL).status_code == 403
    assert api_of(vera).get(f"{URL}{key}/").status_code == 404
