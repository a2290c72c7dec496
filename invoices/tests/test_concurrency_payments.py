"""Two at once: PostgreSQL's row locks and unique keys decide, and each effect happens once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import Member
from accounts.tenancy import scope
from accounts.tests.together import at_once
from crm.models import Activity
from invoices.errors import InvoiceNotOpen
from invoices.models import Allocation, BankStatement, BankTransaction, Invoice, Payment
from invoices.services import corrections, matching, payments, settlement, statements
from invoices.services.payments import Wanted
from invoices.tests.payment_rows import credit, customer, imported, open_invoice, statement_file

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_same_file_uploaded_twice_at_once_is_taken_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        invoices = [open_invoice(short, due=f"{short}.00") for short in range(300, 320)]
        data = statement_file(*(credit(f"{each.total_due}", reference=each.payment_reference) for each in invoices))

    def upload() -> statements.Upload:
        return statements.upload(actor=alya, data=data, file_name="x")

    results = at_once(alya, upload, upload, upload)
    assert sorted(each.statements[0].row.transactions_new for each in results) == [0, 0, 20]
    with scope(alya.organization, alya):
        assert BankStatement.objects.count() == 3
        assert BankTransaction.objects.count() == Payment.objects.count() == Allocation.objects.count() == 20
        assert Invoice.objects.filter(state=Invoice.State.PAID).count() == 20
        assert Activity.objects.filter(kind="payment_matched").count() == 20


def test_proposal_accepted_twice_at_once_is_booked_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        invoice = open_invoice(387, company=customer("Балкан Карго"))
        (payment,) = imported(credit("120.00", counterparty_name="Балкан Карго ООД"))
        matching.match()

    def accept() -> Payment:
        return payments.accept(payment=payment, actor=alya)

    assert [each.state for each in at_once(alya, accept, accept, accept)] == [Payment.State.BOOKED] * 3
    with scope(alya.organization, alya):
        invoice.refresh_from_db()
        assert (invoice.paid_amount, invoice.total_due) == (Decimal(120), Decimal(0))
        assert Allocation.objects.count() == Activity.objects.filter(kind="invoice_paid").count() == 1


def test_two_payments_for_one_invoice_at_once_never_pay_more_than_is_due(alya: Member) -> None:
    with scope(alya.organization, alya):
        invoice = open_invoice(387, due="120.00")
        first, second = imported(credit("120.00", "а", bank_reference="A"), credit("120.00", "б", bank_reference="B"))

    def accept(payment: Payment) -> Callable[[], Payment]:
        return lambda: payments.accept(payment=payment, actor=alya, wanted=[Wanted(invoice)])

    results = at_once(alya, accept(first), accept(second))
    assert sorted(type(each).__name__ for each in results) == ["InvoiceNotOpen", "Payment"]
    assert any(isinstance(each, InvoiceNotOpen) for each in results)
    with scope(alya.organization, alya):
        invoice.refresh_from_db()
        assert (invoice.paid_amount, Allocation.objects.count()) == (Decimal(120), 1)


def test_payments_of_the_same_invoices_in_other_orders_do_not_wait_for_each_other(alya: Member) -> None:
    with scope(alya.organization, alya):
        one, two = open_invoice(387, due="100.00"), open_invoice(388, due="100.00")
        first, second = imported(credit("50.00", "а", bank_reference="A"), credit("50.00", "б", bank_reference="B"))

    def accept(payment: Payment, *order: Invoice) -> Callable[[], Payment]:
        wanted = [Wanted(invoice, Decimal(25)) for invoice in order]
        return lambda: payments.accept(payment=payment, actor=alya, wanted=wanted)

    results = at_once(alya, accept(first, one, two), accept(second, two, one))
    assert [each.state for each in results] == [Payment.State.BOOKED] * 2
    with scope(alya.organization, alya):
        assert set(Invoice.objects.values_list("paid_amount", flat=True)) == {Decimal(50)}


def test_two_runs_of_matching_at_once_book_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        invoices = [open_invoice(short, due=f"{short}.00") for short in range(300, 330)]
        imported(*(credit(f"{each.total_due}", reference=each.payment_reference) for each in invoices))
    results = at_once(alya, matching.match, matching.match)
    assert sum(each.booked for each in results) == 30
    with scope(alya.organization, alya):
        assert Allocation.objects.count() == Activity.objects.filter(kind="payment_matched").count() == 30


def test_undo_and_accept_at_once_leave_invoice_and_payment_agreeing(alya: Member) -> None:
    with scope(alya.organization, alya):
        invoice = open_invoice(387)
        (payment,) = imported(credit(reference=invoice.payment_reference))
        matching.match()
    at_once(
        alya,
        lambda: payments.undo(payment=payment, actor=alya),
        lambda: payments.accept(payment=payment, actor=alya, wanted=[Wanted(invoice)]),
    )
    with scope(alya.organization, alya):
        payment.refresh_from_db()
        invoice.refresh_from_db()
        assert (payment.state == Payment.State.BOOKED) == (invoice.state == Invoice.State.PAID)
        assert Allocation.objects.count() == (payment.state == Payment.State.BOOKED)


def test_payment_and_the_cancelling_of_a_credit_note_at_once_do_not_wait_for_each_other(alya: Member) -> None:
    with scope(alya.organization, alya):
        invoice = open_invoice(387, due="120.00")
        note = open_invoice(388, due="20.00", kind=Invoice.Kind.CREDIT_NOTE, corrects=invoice, company=invoice.company)
        with transaction.atomic():
            settlement.settle(invoice)
        (payment,) = imported(credit("100.00", "а"))
    at_once(
        alya,
        lambda: payments.accept(payment=payment, actor=alya, wanted=[Wanted(invoice)]),
        lambda: corrections.cancel_invoice(invoice=note, actor=alya, reason="сгрешено"),
    )
    with scope(alya.organization, alya):
        invoice.refresh_from_db()
        assert (invoice.paid_amount, invoice.total_due) == (Decimal(100), Decimal(20))
