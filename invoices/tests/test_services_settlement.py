"""What is due follows from booked payments and credit notes alone, for one invoice and for many alike."""

import datetime
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Member, Organization
from accounts.tenancy import scope
from config.lib import clock
from invoices.models import Allocation, Invoice, Payment
from invoices.services import payments
from invoices.services.payments import Wanted
from invoices.services.settlement import lock_invoices, settle, settle_all
from invoices.tests.payment_rows import cash, customer, open_invoice

State = Invoice.State


def book(invoice: Invoice, amount: str) -> None:
    """A booked payment of the invoice, not settled yet."""
    values = {"amount": Decimal(amount), "received_on": clock.today(invoice.organization), "state": "booked"}
    Allocation.objects.create(payment=Payment.objects.create(**values), invoice=invoice, amount=Decimal(amount))


def stored(invoice: Invoice) -> tuple[str, Decimal, Decimal]:
    """State, paid and due in the database."""
    invoice.refresh_from_db()
    return invoice.state, invoice.paid_amount, invoice.total_due


def credit_note(invoice: Invoice, amount: str, short: int = 900) -> Invoice:
    """An issued credit note to the invoice."""
    kind = Invoice.Kind.CREDIT_NOTE
    return open_invoice(short, due=amount, kind=kind, corrects=invoice, company=invoice.company)


def test_settle_adds_to_the_cent_what_floats_would_not(in_lipa: Organization) -> None:
    invoice = open_invoice(due="0.60")
    for part in ("0.10", "0.20", "0.30"):
        book(invoice, part)
    settle(invoice)
    assert stored(invoice) == (State.PAID, Decimal("0.60"), Decimal(0))


def test_settle_counts_booked_payments_only(in_lipa: Organization) -> None:
    invoice = open_invoice(due="100.00")
    book(invoice, "40.00")
    Payment.objects.update(state=Payment.State.PROPOSED)
    settle(invoice)
    assert stored(invoice) == (State.ISSUED, Decimal(0), Decimal(100))


def test_settle_sets_credit_notes_off_the_oldest_first(in_lipa: Organization) -> None:
    invoice = open_invoice(due="100.00")
    first, second = credit_note(invoice, "70.00", 901), credit_note(invoice, "50.00", 902)
    settle(invoice)
    assert stored(invoice) == (State.PAID, Decimal(0), Decimal(0))
    assert stored(first) == (State.PAID, Decimal(70), Decimal(0))
    assert stored(second) == (State.PARTLY_PAID, Decimal(30), Decimal(20)), "20 are to be paid back"


def test_settle_after_payment_and_credit_note_asks_for_the_rest(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(due="100.00")
    credit_note(invoice, "30.00")
    settle(invoice)
    payment = payments.record_payment(actor=alya, values=cash("70.00"), wanted=[Wanted(invoice)])
    assert stored(invoice) == (State.PAID, Decimal(70), Decimal(0))
    payments.undo(payment=payment, actor=alya)
    assert stored(invoice) == (State.PARTLY_PAID, Decimal(0), Decimal(70))


def test_settle_keeps_the_moment_it_was_paid_and_forgets_it_when_undone(in_lipa: Organization) -> None:
    invoice = open_invoice(due="100.00")
    book(invoice, "100.00")
    settle(invoice)
    paid_at = Invoice.objects.get().paid_at
    settle(Invoice.objects.get())
    assert Invoice.objects.get().paid_at == paid_at is not None
    Allocation.objects.all().delete()
    settle(Invoice.objects.get())
    assert Invoice.objects.get().paid_at is None


def test_settle_all_equals_settling_each(in_lipa: Organization) -> None:
    firm = customer()
    made = [open_invoice(short, due="100.00", company=firm) for short in range(1, 7)]
    late = {"due_date": datetime.date(2020, 1, 1)}
    Invoice.objects.filter(pk=made[3].pk).update(sent_at=clock.now())
    open_invoice(8, due="100.00", company=firm, **late)
    made = list(Invoice.objects.order_by("number"))
    for invoice, amount in zip(made, ("100.00", "40.00", "100.00", "", "", "60.00", "40.00"), strict=True):
        if amount:
            book(invoice, amount)
    credit_note(made[5], "40.00", 905)
    settle_all(lock_invoices(row.pk for row in made))
    together = [stored(invoice) for invoice in made]
    for invoice in made:
        settle(Invoice.objects.get(pk=invoice.pk))
    assert [stored(invoice) for invoice in made] == together
    assert [state for state, *_sums in together] == [
        State.PAID, State.PARTLY_PAID, State.PAID, State.SENT, State.ISSUED, State.PAID, State.OVERDUE,
    ]  # fmt: skip


def test_settle_all_costs_the_same_however_many_are_paid(in_lipa: Organization) -> None:
    def cost(shorts: range) -> int:
        made = [open_invoice(short, due="10.00") for short in shorts]
        for invoice in made:
            book(invoice, "10.00")
        with CaptureQueriesContext(connection) as queries:
            settle_all(made)
        assert {stored(invoice)[0] for invoice in made} == {State.PAID}
        return len(queries)

    assert cost(range(100, 101)) == cost(range(200, 230)) == 3


def test_settle_never_reopens_what_is_cancelled(in_lipa: Organization) -> None:
    invoice = open_invoice(due="100.00", state=State.CANCELLED)
    settle(invoice)
    assert stored(invoice)[0] == State.CANCELLED


def test_lock_leaves_out_what_is_not_the_organizations(in_lipa: Organization, vera: Member) -> None:
    with scope(vera.organization, vera):
        theirs = open_invoice(1)
    ours = open_invoice(2)
    assert lock_invoices([theirs.pk, ours.pk, ours.pk]) == [ours]
