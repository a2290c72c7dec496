"""The demo statement pays open invoices in every way, and is the same for the same seed."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Member, Organization
from invoices.bank.detect import parse_statement_file
from invoices.demo_statement import demo_statement
from invoices.models import BankAccount, Invoice, Payment
from invoices.services import matching, statements
from invoices.tests.payment_rows import customer, open_invoice

DAY = datetime.date(2026, 11, 20)
NAMES = ("Балкан Карго ООД", "Розова долина ЕООД", "Nordlicht GmbH", "Мелница Златен клас АД", "Хотел Синя скала АД")


def invoices(count: int = 20) -> None:
    """Open invoices of different amounts."""
    firms = [customer(name) for name in NAMES]
    for place in range(count):
        open_invoice(400 + place, due=f"{300 + 17 * place}.{place:02}", company=firms[place % len(firms)])


def test_demo_statement_shows_every_case(in_lipa: Organization, alya: Member) -> None:
    invoices()
    upload = statements.upload(actor=alya, data=demo_statement(day=DAY, seed=1), file_name="demo.xml")
    assert upload.outcome == matching.Outcome(booked=10, proposed=4, unmatched=1)
    assert upload.statements[0].row.balances_ok
    assert Invoice.objects.filter(state=Invoice.State.PAID).count() == 10
    proposed = {
        tuple(reason["code"] for reason in payment.reasons)
        for payment in Payment.objects.filter(state=Payment.State.PROPOSED)
    }
    assert ("reference", "partial") in proposed
    assert ("number", "overpaid") in proposed
    assert ("payer_name", "amount") in proposed
    assert Payment.objects.filter(payer_iban__startswith="DE").exists()


def test_demo_statement_is_the_same_for_the_same_seed(in_lipa: Organization) -> None:
    invoices()
    assert demo_statement(day=DAY, seed=3) == demo_statement(day=DAY, seed=3) != demo_statement(day=DAY, seed=4)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_demo_statement_of_few_invoices_is_still_one(in_lipa: Organization, count: int) -> None:
    invoices(count)
    (parsed,) = parse_statement_file(demo_statement(day=DAY, seed=1), "demo.xml")
    assert len(parsed.transactions) == count + 3


def test_demo_statement_is_of_the_account_invoices_name(in_lipa: Organization) -> None:
    invoices(1)
    BankAccount.objects.create(iban="BG80BNBG96611020345678", is_default=True)
    (parsed,) = parse_statement_file(demo_statement(day=DAY, seed=1), "demo.xml")
    assert parsed.account_iban == "BG80BNBG96611020345678"


def test_command_writes_the_file(in_lipa: Organization, tmp_path: Path) -> None:
    invoices(3)
    target = tmp_path / "statement.xml"
    said = StringIO()
    words = ["--organization", in_lipa.slug, "--output", str(target), "--day", "2026-11-20"]
    call_command("create_demo_statement", *words, stdout=said)
    assert target.read_bytes() == demo_statement(day=DAY, seed=1)
    assert str(target) in said.getvalue()


def test_command_says_what_is_missing(in_lipa: Organization, tmp_path: Path) -> None:
    target = tmp_path / "statement.xml"
    with pytest.raises(CommandError, match="no organization 'nobody'"):
        call_command("create_demo_statement", "--organization", "nobody", "--output", str(target))
    with pytest.raises(CommandError, match="No euro invoice is open"):
        call_command("create_demo_statement", "--organization", in_lipa.slug, "--output", str(target))
    assert not target.exists()
