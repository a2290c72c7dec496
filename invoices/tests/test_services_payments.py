"""Accepting, choosing, undoing, rejecting, setting aside and typing payments; invoices follow to the cent."""

import datetime
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import AuditEvent, Member, Organization
from accounts.tenancy import scope
from config.lib import clock
from config.lib.errors import DomainError, PermissionRefused
from crm.models import Activity
from invoices.errors import (
    InvoiceNotOpen,
    InvoiceTwice,
    MoreThanDue,
    MoreThanPaid,
    NotDeletable,
    NothingProposed,
    NotReceivedYet,
    OtherCurrency,
    PaymentBooked,
    PaymentSetAside,
    SaidByTheBank,
)
from invoices.models import Allocation, Invoice, Payment
from invoices.services import matching, payments
from invoices.services.payments import Wanted
from invoices.tests.payment_rows import cash, credit, customer, number, open_invoice, paid_by

State = Payment.State


def money(invoice: Invoice) -> tuple[str, Decimal, Decimal]:
    """State, paid and due as they are stored."""
    invoice.refresh_from_db()
    return invoice.state, invoice.paid_amount, invoice.total_due


def proposed(invoice: Invoice, amount: str = "120.00") -> Payment:
    """A payment for which the invoice is proposed by the payer's name."""
    payment = paid_by(credit(amount, counterparty_name=str(invoice.company)))
    assert payment.state == State.PROPOSED
    return payment


def stranger(amount: str = "120.00", **values: Any) -> Payment:
    """A payment nothing is known of."""
    payment = paid_by(credit(amount, counterparty_name="Никой Неизвестен", **values))
    assert payment.state == State.UNMATCHED
    return payment


# --- Accept -----------------------------------------------------------------------------------------------------------
def test_accept_books_the_proposal(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    payment = payments.accept(payment=proposed(invoice), actor=alya)
    assert (payment.state, payment.booked_by) == (State.BOOKED, alya)
    assert payment.reasons, "why it was proposed is kept"
    assert money(invoice) == (Invoice.State.PAID, Decimal(120), Decimal(0))
    event = AuditEvent.objects.get(object_id=payment.pk, event="invoices.payment_booked")
    assert event.changes["invoices"][1] == [f"{number(387)} · 120.00 EUR"]
    assert event.member == alya


def test_accept_twice_books_once(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    payment = proposed(invoice)
    payments.accept(payment=payment, actor=alya)
    payments.accept(payment=payment, actor=alya)
    assert payments.accept(payment=payment, actor=alya, wanted=[Wanted(invoice)]).state == State.BOOKED
    assert Allocation.objects.count() == 1
    assert money(invoice)[1] == Decimal(120)
    assert Activity.objects.filter(kind="invoice_paid").count() == 1


def test_accept_of_a_booked_payment_for_another_invoice_is_refused(in_lipa: Organization, alya: Member) -> None:
    payment = payments.accept(payment=proposed(open_invoice()), actor=alya)
    with pytest.raises(PaymentBooked):
        payments.accept(payment=payment, actor=alya, wanted=[Wanted(open_invoice(388))])


def test_accept_takes_the_invoices_chosen_instead(in_lipa: Organization, alya: Member) -> None:
    wrong, right = open_invoice(387), open_invoice(388, due="120.00")
    payment = payments.accept(payment=proposed(wrong), actor=alya, wanted=[Wanted(right)])
    assert [part.invoice for part in payment.allocations.all()] == [right]
    assert (payment.certainty, payment.reasons) == ("", []), "a person chose, not the matching"
    assert money(wrong)[0] == Invoice.State.ISSUED
    assert money(right)[0] == Invoice.State.PAID


def test_accept_fills_invoice_after_invoice(in_lipa: Organization, alya: Member) -> None:
    first, second = open_invoice(387, due="100.00"), open_invoice(388, due="100.00")
    payment = payments.accept(payment=stranger("150.00"), actor=alya, wanted=[Wanted(first), Wanted(second)])
    assert money(first) == (Invoice.State.PAID, Decimal(100), Decimal(0))
    assert money(second) == (Invoice.State.PARTLY_PAID, Decimal(50), Decimal(50))
    assert payment.rest == 0


def test_accept_splits_as_told(in_lipa: Organization, alya: Member) -> None:
    first, second = open_invoice(387, due="100.00"), open_invoice(388, due="100.00")
    wanted = [Wanted(first, Decimal("30.00")), Wanted(second, Decimal("70.25"))]
    payment = payments.accept(payment=stranger("120.00"), actor=alya, wanted=wanted)
    assert money(first)[1:] == (Decimal("30.00"), Decimal("70.00"))
    assert money(second)[1:] == (Decimal("70.25"), Decimal("29.75"))
    assert payment.rest == Decimal("19.75")


def test_accept_of_too_much_keeps_the_rest_as_credit(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="100.00")
    payment = payments.accept(payment=stranger("130.00"), actor=alya, wanted=[Wanted(invoice)])
    assert money(invoice) == (Invoice.State.PAID, Decimal(100), Decimal(0))
    assert payment.rest == Decimal(30)
    assert payment.company == invoice.company


def test_accept_of_a_late_invoice_in_part_leaves_it_overdue(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="100.00", due_date=datetime.date(2020, 1, 1), state=Invoice.State.OVERDUE)
    payments.accept(payment=stranger("40.00"), actor=alya, wanted=[Wanted(invoice)])
    assert money(invoice) == (Invoice.State.OVERDUE, Decimal(40), Decimal(60))


def test_accept_books_as_much_as_is_still_due(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="120.00")
    payment = proposed(invoice)
    payments.record_payment(actor=alya, values=cash("50.00"), wanted=[Wanted(invoice)])
    booked = payments.accept(payment=payment, actor=alya)
    assert booked.allocations.get().amount == Decimal(70)
    assert booked.rest == Decimal(50)
    assert money(invoice) == (Invoice.State.PAID, Decimal(120), Decimal(0))


def _paid_meanwhile(invoice: Invoice, alya: Member) -> list[Wanted]:
    payments.record_payment(actor=alya, values=cash(str(invoice.total_due)), wanted=[Wanted(invoice)])
    return [Wanted(invoice)]


REFUSED: list[tuple[type[DomainError], Callable[[Invoice, Member], list[Wanted]]]] = [
    (InvoiceNotOpen, _paid_meanwhile),
    (InvoiceNotOpen, lambda _invoice, _alya: [Wanted(open_invoice(400, state=Invoice.State.CANCELLED))]),
    (InvoiceNotOpen, lambda _invoice, _alya: [Wanted(open_invoice(400, kind=Invoice.Kind.CREDIT_NOTE))]),
    (OtherCurrency, lambda _invoice, _alya: [Wanted(open_invoice(400, currency="USD"))]),
    (InvoiceTwice, lambda invoice, _alya: [Wanted(invoice, Decimal(1)), Wanted(invoice, Decimal(1))]),
    (MoreThanDue, lambda invoice, _alya: [Wanted(invoice, Decimal("100.01"))]),
    (MoreThanPaid, lambda invoice, _alya: [Wanted(open_invoice(400, due="120.00")), Wanted(invoice)]),
]


@pytest.mark.parametrize(("error", "wanted"), REFUSED)
def test_accept_refuses_what_cannot_be_paid_and_writes_nothing(
    in_lipa: Organization, alya: Member, error: type[DomainError], wanted: Callable[[Invoice, Member], list[Wanted]]
) -> None:
    invoice = open_invoice(387, due="100.00")
    payment = stranger("120.00")
    chosen = wanted(invoice, alya)
    before = money(invoice)
    with pytest.raises(error):
        payments.accept(payment=payment, actor=alya, wanted=chosen)
    payment.refresh_from_db()
    assert (payment.state, payment.allocations.count()) == (State.UNMATCHED, 0)
    assert money(invoice) == before


def test_accept_without_a_proposal_asks_for_an_invoice(in_lipa: Organization, alya: Member) -> None:
    with pytest.raises(NothingProposed):
        payments.accept(payment=stranger(), actor=alya)


def test_accept_of_a_proposal_that_was_paid_meanwhile_says_so(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    payment = proposed(invoice)
    _paid_meanwhile(invoice, alya)
    with pytest.raises(InvoiceNotOpen, match=number(387)):
        payments.accept(payment=payment, actor=alya)


def test_accept_of_what_is_set_aside_is_refused(in_lipa: Organization, alya: Member) -> None:
    payment = payments.ignore(payment=stranger(), actor=alya)
    with pytest.raises(PaymentSetAside):
        payments.accept(payment=payment, actor=alya, wanted=[Wanted(open_invoice())])


# --- Undo -------------------------------------------------------------------------------------------------------------
def _row(payment: Payment) -> dict[str, Any]:
    names = ("state", "certainty", "score", "reasons", "rejected", "company", "contact", "booked_at", "booked_by")
    stored: dict[str, Any] = Payment.objects.filter(pk=payment.pk).values(*names).get()
    return stored


def test_undo_of_an_accepted_proposal_restores_everything(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    payment = proposed(invoice)
    before, due = _row(payment), money(invoice)
    parts = list(Allocation.objects.values("invoice", "amount"))
    payments.undo(payment=payments.accept(payment=payment, actor=alya), actor=alya)
    assert _row(payment) == before
    assert money(invoice) == due
    assert invoice.paid_at is None
    assert list(Allocation.objects.values("invoice", "amount")) == parts


def test_undo_twice_undoes_once(in_lipa: Organization, alya: Member) -> None:
    payment = payments.accept(payment=proposed(open_invoice()), actor=alya)
    payments.undo(payment=payment, actor=alya)
    payments.undo(payment=payment, actor=alya)
    assert AuditEvent.objects.filter(event="invoices.payment_undone").count() == 1
    assert Activity.objects.filter(kind="payment_undone").count() == 1


def test_undo_of_what_matching_booked_rejects_it(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    payment = paid_by(credit(reference=invoice.payment_reference))
    undone = payments.undo(payment=payment, actor=alya)
    assert (undone.state, undone.rejected) == (State.UNMATCHED, [str(invoice.pk)])
    assert (undone.company, undone.booked_at, undone.certainty) == (None, None, "")
    assert money(invoice) == (Invoice.State.ISSUED, Decimal(0), Decimal(120))
    assert not Allocation.objects.exists()


def test_undo_gives_a_sent_and_a_late_invoice_their_states_back(in_lipa: Organization, alya: Member) -> None:
    sent = open_invoice(387, due="100.00", sent_at=clock.now(), state=Invoice.State.SENT)
    late = open_invoice(388, due="100.00", due_date=datetime.date(2020, 1, 1), state=Invoice.State.OVERDUE)
    payment = payments.accept(payment=stranger("200.00"), actor=alya, wanted=[Wanted(sent), Wanted(late)])
    payments.undo(payment=payment, actor=alya)
    assert money(sent)[0] == Invoice.State.SENT
    assert money(late)[0] == Invoice.State.OVERDUE


def test_undo_leaves_other_payments_of_the_invoice(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="120.00")
    payments.record_payment(actor=alya, values=cash("50.00"), wanted=[Wanted(invoice)])
    second = payments.record_payment(actor=alya, values=cash("70.00"), wanted=[Wanted(invoice)])
    assert money(invoice)[0] == Invoice.State.PAID
    payments.undo(payment=second, actor=alya)
    assert money(invoice) == (Invoice.State.PARTLY_PAID, Decimal(50), Decimal(70))


def test_accept_after_undo_books_again_what_a_person_chooses(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    payment = payments.undo(payment=paid_by(credit(reference=invoice.payment_reference)), actor=alya)
    again = payments.accept(payment=payment, actor=alya, wanted=[Wanted(invoice)])
    assert (again.state, again.rejected) == (State.BOOKED, [])


# --- Reject, set aside, reconsider ------------------------------------------------------------------------------------
def test_reject_is_not_proposed_again_and_can_be_reconsidered(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice()
    payment = payments.reject(payment=proposed(invoice), actor=alya)
    assert (payment.state, payment.rejected, payment.allocations.count()) == (State.UNMATCHED, [str(invoice.pk)], 0)
    matching.match()
    payment.refresh_from_db()
    assert payment.state == State.UNMATCHED
    again = payments.reconsider(payment=payment, actor=alya)
    assert (again.state, again.rejected) == (State.PROPOSED, [])


def test_reject_lets_the_next_best_be_proposed(in_lipa: Organization, alya: Member) -> None:
    firm = customer()
    open_invoice(387, company=firm), open_invoice(388, company=firm)
    payment = proposed(Invoice.objects.get(number=number(387)))
    first = payment.allocations.get().invoice
    payments.reject(payment=payment, actor=alya)
    matching.match()
    payment.refresh_from_db()
    assert payment.state == State.PROPOSED
    assert payment.allocations.get().invoice != first


def test_ignore_takes_the_proposal_off_and_is_taken_back(in_lipa: Organization, alya: Member) -> None:
    payment = proposed(open_invoice())
    ignored = payments.ignore(payment=payment, actor=alya)
    assert (ignored.state, ignored.allocations.count(), ignored.reasons) == (State.IGNORED, 0, [])
    payments.ignore(payment=payment, actor=alya)
    assert AuditEvent.objects.filter(event="invoices.payment_ignored").count() == 1
    assert payments.reconsider(payment=payment, actor=alya).state == State.PROPOSED


@pytest.mark.parametrize("act", [payments.ignore, payments.reject, payments.reconsider])
def test_booked_payments_are_undone_first(in_lipa: Organization, alya: Member, act: Callable[..., Payment]) -> None:
    payment = payments.accept(payment=proposed(open_invoice()), actor=alya)
    with pytest.raises(PaymentBooked):
        act(payment=payment, actor=alya)


# --- What is left over ------------------------------------------------------------------------------------------------
def test_rest_pays_a_later_invoice(in_lipa: Organization, alya: Member) -> None:
    first = open_invoice(387, due="100.00")
    payment = payments.accept(payment=stranger("130.00"), actor=alya, wanted=[Wanted(first)])
    later = open_invoice(390, due="50.00")
    spent = payments.spend_rest(payment=payment, actor=alya, wanted=[Wanted(later)])
    payments.spend_rest(payment=payment, actor=alya, wanted=[Wanted(later)])
    assert spent.rest == 0
    assert money(later) == (Invoice.State.PARTLY_PAID, Decimal(30), Decimal(20))
    assert money(first)[0] == Invoice.State.PAID
    with pytest.raises(MoreThanPaid):
        payments.spend_rest(payment=payment, actor=alya, wanted=[Wanted(open_invoice(391))])


def test_rest_of_what_is_not_booked_is_nobodys(in_lipa: Organization, alya: Member) -> None:
    with pytest.raises(NothingProposed):
        payments.spend_rest(payment=stranger(), actor=alya, wanted=[Wanted(open_invoice())])


# --- By hand ----------------------------------------------------------------------------------------------------------
def test_record_books_cash_at_once(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="100.00")
    payment = payments.record_payment(actor=alya, values=cash("40.00"), wanted=[Wanted(invoice)])
    assert (payment.state, payment.method, payment.company) == (State.BOOKED, "cash", invoice.company)
    assert money(invoice) == (Invoice.State.PARTLY_PAID, Decimal(40), Decimal(60))


def test_record_with_the_same_key_twice_records_once(in_lipa: Organization, alya: Member) -> None:
    invoice, key = open_invoice(387, due="100.00"), uuid.uuid4()
    first = payments.record_payment(actor=alya, values=cash("40.00"), wanted=[Wanted(invoice)], key=key)
    second = payments.record_payment(actor=alya, values=cash("40.00"), wanted=[Wanted(invoice)], key=key)
    assert first == second
    assert money(invoice)[1] == Decimal(40)


def test_record_without_an_invoice_is_matched(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="100.00")
    payment = payments.record_payment(actor=alya, values=cash("100.00", note=f"ф-ра {number(387)}"))
    assert payment.state == State.BOOKED
    assert money(invoice)[0] == Invoice.State.PAID


def test_record_refuses_the_future(in_lipa: Organization, alya: Member) -> None:
    tomorrow = clock.today(in_lipa) + datetime.timedelta(days=1)
    with pytest.raises(NotReceivedYet):
        payments.record_payment(actor=alya, values=cash(received_on=tomorrow))
    assert not Payment.objects.exists()


def test_record_writes_nothing_when_its_invoice_is_refused(in_lipa: Organization, alya: Member) -> None:
    with pytest.raises(OtherCurrency):
        payments.record_payment(actor=alya, values=cash(), wanted=[Wanted(open_invoice(currency="USD"))])
    assert not Payment.objects.exists()


def test_update_corrects_what_was_typed_and_matches_again(in_lipa: Organization, alya: Member) -> None:
    open_invoice(387, due="90.00")
    payment = payments.record_payment(actor=alya, values=cash("80.00", payer_name="Хотел Синя скала"))
    assert payment.state == State.UNMATCHED
    changed = payments.update_payment(payment=payment, actor=alya, values={"amount": Decimal("90.00")})
    assert (changed.amount, changed.state) == (Decimal("90.00"), State.PROPOSED)
    assert AuditEvent.objects.get(event="invoices.payment_changed").changes == {"amount": ["80.00", "90.00"]}


def test_update_of_a_bank_payment_takes_only_a_note(in_lipa: Organization, alya: Member) -> None:
    payment = stranger()
    noted = payments.update_payment(payment=payment, actor=alya, values={"note": "Капаро от Иван"})
    assert noted.note == "Капаро от Иван"
    assert "kaparo" in noted.search_text
    with pytest.raises(SaidByTheBank):
        payments.update_payment(payment=payment, actor=alya, values={"amount": Decimal(1)})


def test_update_of_a_booked_payment_takes_only_a_note(in_lipa: Organization, alya: Member) -> None:
    payment = payments.record_payment(actor=alya, values=cash(), wanted=[Wanted(open_invoice())])
    assert payments.update_payment(payment=payment, actor=alya, values={"note": "каса"}).state == State.BOOKED
    with pytest.raises(PaymentBooked):
        payments.update_payment(payment=payment, actor=alya, values={"amount": Decimal(1)})


def test_delete_takes_only_what_was_typed_and_is_not_booked(in_lipa: Organization, alya: Member) -> None:
    typed = payments.record_payment(actor=alya, values=cash("3.33"))
    payments.delete_payment(payment=typed, actor=alya)
    booked = payments.record_payment(actor=alya, values=cash(), wanted=[Wanted(open_invoice())])
    with pytest.raises(PaymentBooked):
        payments.delete_payment(payment=booked, actor=alya)
    with pytest.raises(NotDeletable):
        payments.delete_payment(payment=stranger(), actor=alya)
    assert Payment.objects.count() == 2


# --- Who may ----------------------------------------------------------------------------------------------------------
ACTS = [payments.accept, payments.undo, payments.reject, payments.ignore, payments.reconsider, payments.delete_payment]


@pytest.mark.parametrize("act", ACTS)
def test_deciding_needs_the_permission(in_lipa: Organization, boris: Member, act: Callable[..., Payment]) -> None:
    payment = stranger()
    with pytest.raises(PermissionRefused):
        act(payment=payment, actor=boris)


def test_another_organizations_payment_and_invoice_do_not_exist(
    in_lipa: Organization, alya: Member, vera: Member
) -> None:
    with scope(vera.organization, vera):
        theirs = open_invoice(387)
        their_payment = payments.record_payment(actor=vera, values=cash("5.00"))
    with pytest.raises(Payment.DoesNotExist):
        payments.ignore(payment=their_payment, actor=alya)
    with pytest.raises(InvoiceNotOpen):
        payments.accept(payment=stranger(), actor=alya, wanted=[Wanted(theirs)])
    with scope(vera.organization, vera):
        assert money(theirs)[1] == Decimal(0)
