"""Statements are kept, their transactions taken once however files overlap, and the money that came in is matched."""

from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import AuditEvent, Job, Member, Notification, Organization
from accounts.tenancy import scope
from config.lib.errors import PermissionRefused
from invoices.bank.statement import StatementError
from invoices.errors import OtherAccount
from invoices.models import BankAccount, BankStatement, BankTransaction, Invoice, Payment
from invoices.services import matching, statements
from invoices.tests import bank_files
from invoices.tests.bank_files import OURS, REAL_FILES
from invoices.tests.payment_rows import credit, open_invoice, statement_file, upload

needs_samples = pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the shared samples are not beside the project")


def import_bytes(alya: Member, data: bytes, **values: BankAccount) -> list[BankStatement]:
    """The statements of a file, not matched."""
    found = statements.import_file(actor=alya, data=data, file_name="ноември.xml", **values)
    return [each.row for each in found]


def import_ours(alya: Member, name: str) -> list[BankStatement]:
    """The statements of one of our own files."""
    return import_bytes(alya, bank_files.content(name))


# --- What is kept -----------------------------------------------------------------------------------------------------
def test_import_keeps_statement_file_and_transactions(in_lipa: Organization, alya: Member) -> None:
    (row,) = import_ours(alya, "camt053_001_02_bulgarian.xml")
    (parsed,) = bank_files.parsed("camt053_001_02_bulgarian.xml")
    assert (row.format, row.account, row.currency) == ("camt053", OURS, "EUR")
    assert (row.opening_balance, row.closing_balance, row.balances_ok) == (
        parsed.opening_balance, parsed.closing_balance, parsed.balances_ok,
    )  # fmt: skip
    assert (row.transactions_total, row.transactions_new) == (len(parsed.transactions),) * 2
    stored = list(row.transactions.order_by("position"))
    assert [each.amount for each in stored] == [each.amount for each in parsed.transactions]
    assert [each.remittance_text for each in stored] == [each.remittance_text for each in parsed.transactions]
    with row.file.open() as kept:
        assert kept.read() == bank_files.content("camt053_001_02_bulgarian.xml")
    assert row.file.name == f"organizations/{in_lipa.pk}/statements/{row.pk}", "a name of ours, not the uploader's"
    assert AuditEvent.objects.get(event="invoices.statement_imported").object_id == row.pk


def test_import_makes_payments_of_the_money_that_came_in(in_lipa: Organization, alya: Member) -> None:
    import_bytes(
        alya,
        statement_file(
            credit("120.00", "ф-ра 387", counterparty_name="Хотел", counterparty_iban="BG95UNCR70001523456789"),
            credit("-4.80", "такса"),
            credit("15.00", "върната такса", is_reversal=True),
        ),
    )
    payment = Payment.objects.get()
    assert (payment.amount, payment.payer_name, payment.method) == (Decimal("120.00"), "Хотел", "bank")
    assert payment.received_on == payment.transaction.booked_on
    assert BankTransaction.objects.filter(is_reversal=True).count() == 1
    assert "387" in payment.search_text


def test_import_of_several_statements_keeps_the_file_once(in_lipa: Organization, alya: Member) -> None:
    rows = import_ours(alya, "camt053_001_08_two_statements.xml")
    assert len(rows) == 2
    assert rows[0].file.name == rows[1].file.name
    assert BankTransaction.objects.count() == sum(row.transactions_total for row in rows)


@pytest.mark.parametrize("name", sorted(path.name for path in bank_files.FILES.iterdir()))
def test_every_file_of_ours_is_taken_once(in_lipa: Organization, alya: Member, name: str) -> None:
    first = import_ours(alya, name)
    assert sum(row.transactions_new for row in first) == sum(row.transactions_total for row in first) > 0
    before = BankTransaction.objects.count(), Payment.objects.count()
    assert {row.transactions_new for row in import_ours(alya, name)} == {0}
    assert before == (BankTransaction.objects.count(), Payment.objects.count())


def _sample_names() -> list[str]:
    return sorted(path.name for path in REAL_FILES.iterdir()) if REAL_FILES.is_dir() else []


@needs_samples
@pytest.mark.parametrize("name", _sample_names())
def test_real_files_are_taken_once_or_refused_with_their_place(in_lipa: Organization, alya: Member, name: str) -> None:
    data = Path(REAL_FILES / name).read_bytes()
    if any(mark in name for mark in ("wrong", "broken")):
        with pytest.raises(StatementError) as refused:
            import_bytes(alya, data)
        assert refused.value.line or refused.value.element
        assert not BankStatement.objects.exists()
        return
    assert sum(row.transactions_new for row in import_bytes(alya, data)) > 0
    assert {row.transactions_new for row in import_bytes(alya, data)} == {0}


# --- Once -------------------------------------------------------------------------------------------------------------
def test_same_file_twice_is_recorded_with_nothing_new(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    movement = credit(reference=invoice.payment_reference)
    first, second = upload(movement), upload(movement)
    assert [each.statements[0].row.transactions_new for each in (first, second)] == [1, 0]
    assert second.outcome == matching.Outcome()
    assert BankStatement.objects.count() == 2
    assert Payment.objects.count() == 1
    invoice.refresh_from_db()
    assert invoice.paid_amount == Decimal(120)


def test_overlapping_files_bring_only_what_is_new(in_lipa: Organization) -> None:
    first = credit("10.00", "а", bank_reference="TRN001AA")
    both = credit("20.00", "б", bank_reference="TRN002AA")
    last = credit("30.00", "в", bank_reference="TRN003AA")
    upload(first, both)
    row = upload(both, last).statements[0].row
    assert (row.transactions_total, row.transactions_new) == (2, 1)
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [10, 20, 30]


def test_equal_movements_of_one_day_are_two(in_lipa: Organization, alya: Member) -> None:
    one = credit("10.00", "билет", bank_reference="NONREF")
    import_bytes(alya, statement_file(one, one))
    assert Payment.objects.count() == 2
    import_bytes(alya, statement_file(one, one))
    assert Payment.objects.count() == 2


def test_another_organization_takes_the_same_file_for_itself(in_lipa: Organization, alya: Member, vera: Member) -> None:
    data = statement_file(credit())
    import_bytes(alya, data)
    with scope(vera.organization, vera):
        row = statements.import_file(actor=vera, data=data, file_name="x")[0].row
        assert row.transactions_new == 1
        assert Payment.objects.count() == 1


# --- Whose account ----------------------------------------------------------------------------------------------------
def test_account_is_recognised_by_its_iban(in_lipa: Organization, alya: Member) -> None:
    ours = BankAccount.objects.create(iban=OURS, currency="EUR")
    (row,) = import_bytes(alya, statement_file(credit()))
    assert row.bank_account == ours


def test_unknown_account_is_added_out_of_use(in_lipa: Organization, alya: Member) -> None:
    (row,) = import_bytes(alya, statement_file(credit()))
    added = BankAccount.objects.get()
    assert row.bank_account == added
    assert (added.iban, added.is_active, added.is_default) == (OURS, False, False)
    assert AuditEvent.objects.filter(event="invoices.bank_account_created", object_id=added.pk).exists()


@pytest.mark.parametrize("values", [{"iban": "BG80BNBG96611020345678"}, {"iban": OURS, "currency": "USD"}])
def test_account_that_is_not_the_files_is_told(in_lipa: Organization, alya: Member, values: dict[str, str]) -> None:
    other = BankAccount.objects.create(**values)
    with pytest.raises(OtherAccount, match=OURS):
        import_bytes(alya, statement_file(credit()), bank_account=other)
    assert not BankStatement.objects.exists()


def test_account_named_by_the_banks_own_number_is_found_at_the_end_of_an_iban(
    in_lipa: Organization, alya: Member
) -> None:
    ours = BankAccount.objects.create(iban="BG80BNBG96611020345678", currency="EUR")
    data = statement_file(credit(), account_iban="", account_number="1020345678")
    (row,) = import_bytes(alya, data)
    assert (row.bank_account, row.account) == (ours, "1020345678")


def test_account_nobody_knows_by_its_number_stays_unknown(in_lipa: Organization, alya: Member) -> None:
    (row,) = import_bytes(alya, statement_file(credit(), account_iban="", account_number="77"))
    assert row.bank_account is None
    assert not BankAccount.objects.exists()


# --- What follows -----------------------------------------------------------------------------------------------------
def test_upload_of_little_is_matched_at_once(in_lipa: Organization) -> None:
    invoice = open_invoice()
    result = upload(credit(reference=invoice.payment_reference), credit("1.00", counterparty_name="Никой"))
    assert result.job is None
    assert result.outcome == matching.Outcome(booked=1, proposed=0, unmatched=1)


def test_upload_of_much_is_matched_by_a_job(
    in_lipa: Organization, alya: Member, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    monkeypatch.setattr(matching, "AT_ONCE", 1)
    invoice = open_invoice()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        result = upload(credit(reference=invoice.payment_reference), credit("1.00", counterparty_name="Никой"))
    assert result.outcome is None
    job = Job.objects.get(pk=result.job.pk if result.job else None)
    assert (job.state, job.progress, job.total) == (Job.State.DONE, 2, 2)
    assert job.result == {"booked": 1, "proposed": 0, "unmatched": 1}
    invoice.refresh_from_db()
    assert invoice.state == Invoice.State.PAID
    assert Notification.objects.filter(member=alya, kind="invoices.payments_matched").exists()


# --- What is refused --------------------------------------------------------------------------------------------------
BAD_FILES = [
    b"",
    b"   \n",
    b"PK\x03\x04 a zip",
    b"<?xml version='1.0'?><html/>",
    b"<Document><BkToCstmrStmt>",
    b":20:X\n:25:Y\n:60F:nonsense\n",
    "Дата;Сума\n1;2\n".encode("cp1251"),
    b"\x00\xff" * 50,
    b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
]


@pytest.mark.parametrize("data", BAD_FILES)
def test_bad_file_is_refused_and_nothing_kept(in_lipa: Organization, alya: Member, data: bytes) -> None:
    with pytest.raises(StatementError):
        import_bytes(alya, data)
    assert not BankStatement.objects.exists()
    assert not BankAccount.objects.exists()


def test_import_needs_the_permission(in_lipa: Organization, boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        statements.import_file(actor=boris, data=statement_file(credit()), file_name="x")
