"""Pages of bank statements: bring a file, see what it brought, get it back."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Job, Member, Organization
from accounts.tenancy import scope
from config.lib.urls import org_reverse
from invoices.bank.detect import MAX_BYTES
from invoices.models import BankAccount, BankStatement
from invoices.services import matching
from invoices.tests import bank_files
from invoices.tests.payment_rows import credit, open_invoice, statement_file, upload


@pytest.fixture
def owner(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    """The owner's browser."""
    return client_of(alya)


def url(name: str, *args: object) -> str:
    """The path of a page of statements."""
    return org_reverse(f"invoices:{name}", *args)


def bring(owner: Client, data: bytes, **fields: str) -> object:
    """The answer to a file."""
    return owner.post(url("statement_upload"), {"file": SimpleUploadedFile("Ноември.xml", data), **fields})


def test_upload_leads_to_the_statement_and_says_what_came_of_it(in_lipa: Organization, owner: Client) -> None:
    invoice = open_invoice()
    answer = bring(owner, statement_file(credit(reference=invoice.payment_reference), credit("-4.80", "такса")))
    row = BankStatement.objects.get()
    assert answer.headers["Location"] == url("statement", row.pk)  # type: ignore[attr-defined]
    page = owner.get(url("statement", row.pk)).content.decode()
    assert "New transactions: 2. Booked: 1. Proposed: 0." in page
    assert "Balances agree" in page
    assert "такса" in page
    assert row.file_name == "Ноември.xml"


def test_upload_of_several_statements_leads_to_the_list(in_lipa: Organization, owner: Client) -> None:
    answer = bring(owner, bank_files.content("camt053_001_08_two_statements.xml"))
    assert answer.headers["Location"] == url("statements")  # type: ignore[attr-defined]
    assert owner.get(url("statements")).content.decode().count('scope="row"') == 2


def test_statement_of_an_account_not_in_use_says_so(in_lipa: Organization, owner: Client) -> None:
    bring(owner, statement_file(credit()))
    account = BankAccount.objects.get()
    address = url("statement", BankStatement.objects.get().pk)
    assert url("bank_account", account.pk) in owner.get(address).content.decode()
    BankAccount.objects.update(is_active=True)
    assert url("bank_account", account.pk) not in owner.get(address).content.decode()


def test_upload_again_says_that_everything_was_known(in_lipa: Organization, owner: Client) -> None:
    data = statement_file(credit())
    bring(owner, data)
    answer = bring(owner, data)
    page = owner.get(answer.headers["Location"]).content.decode()  # type: ignore[attr-defined]
    assert "Everything in this file was known already." in page
    assert "Nothing new" in page


def test_upload_of_much_shows_the_matching_at_work(
    in_lipa: Organization, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "AT_ONCE", 0)
    answer = bring(owner, statement_file(credit()))
    job = Job.objects.get(kind=matching.JOB)
    assert answer.headers["Location"].endswith(f"?job={job.pk}")  # type: ignore[attr-defined]
    assert f"job-{job.pk}" in owner.get(answer.headers["Location"]).content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("data", [b"", b"not a statement", b"<a>", b"<" * (MAX_BYTES + 1)])
def test_upload_says_what_is_wrong_with_the_file(in_lipa: Organization, owner: Client, data: bytes) -> None:
    answer = bring(owner, data)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "k-errors" in answer.content.decode()  # type: ignore[attr-defined]
    assert not BankStatement.objects.exists()


def test_upload_for_another_account_is_said_at_the_account(in_lipa: Organization, owner: Client) -> None:
    other = BankAccount.objects.create(iban="BG80BNBG96611020345678")
    answer = bring(owner, statement_file(credit()), bank_account=str(other.pk))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "id_bank_account_error" in answer.content.decode()  # type: ignore[attr-defined]


def test_upload_without_a_file_asks_for_it(in_lipa: Organization, owner: Client) -> None:
    answer = owner.post(url("statement_upload"))
    assert answer.status_code == 422
    assert "Choose the file with the statement." in answer.content.decode()


def test_statement_whose_balances_do_not_agree_warns(in_lipa: Organization, owner: Client) -> None:
    row = upload(credit(), closing_balance=bank_files.Decimal("1.00")).statements[0].row
    page = owner.get(url("statement", row.pk)).content.decode()
    assert "Balances do not agree" in page
    assert "something is missing in this file" in page


@pytest.mark.parametrize("job", ["", "x", "01a1f757-0000-7000-8000-000000000000"])
def test_statement_opens_whatever_job_is_named(in_lipa: Organization, owner: Client, job: str) -> None:
    row = upload(credit()).statements[0].row
    assert owner.get(url("statement", row.pk), {"job": job}).status_code == 200


def test_statement_is_searched_by_party_and_words(in_lipa: Organization, owner: Client) -> None:
    row = (
        upload(
            credit("1.00", "наем октомври", counterparty_name="Балкан Карго"),
            credit("-2.00", "Electricity", counterparty_name="Energo"),
        )
        .statements[0]
        .row
    )
    for words, there, gone in (("balkan", "Балкан", "Energo"), ("Electr", "Energo", "Балкан")):
        page = owner.get(url("statement", row.pk), {"search": words}).content.decode()
        assert there in page
        assert gone not in page


def test_statement_costs_the_same_for_one_and_for_many(in_lipa: Organization, owner: Client) -> None:
    def cost(row: BankStatement) -> int:
        owner.get(url("statement", row.pk))
        with CaptureQueriesContext(connection) as queries:
            owner.get(url("statement", row.pk))
        return len(queries)

    few = upload(credit("1.00"), credit("2.00"), statement_id="1").statements[0].row
    many = upload(*(credit(f"{place}.50") for place in range(1, 31)), statement_id="2").statements[0].row
    assert cost(few) == cost(many) <= 20


def test_file_comes_back_as_it_was_and_is_never_shown(in_lipa: Organization, owner: Client) -> None:
    data = statement_file(credit())
    bring(owner, data)
    answer = owner.get(url("statement_file", BankStatement.objects.get().pk))
    assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_strangers_get_neither_page_nor_file(
    in_lipa: Organization, vera: Member, client_of: Callable[[Member], Client]
) -> None:
    row = upload(credit()).statements[0].row
    with scope(vera.organization, vera):
        pages = [url("statement", row.pk), url("statement_file", row.pk)]
    for page in pages:
        assert client_of(vera).get(page).status_code == 404
