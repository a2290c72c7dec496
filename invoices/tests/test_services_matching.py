"""What is sure is booked, what is likely is proposed, and the rest waits; however often and however the run ends."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Member, Notification, Organization
from accounts.tenancy import scope
from config.lib.jobs import JobCancelled, Progress
from crm.models import Activity
from invoices.matching.engine import match_payments
from invoices.models import Allocation, Invoice, Payment
from invoices.queries.matching import open_invoices, undecided_payments
from invoices.services import allocations, matching, payments
from invoices.services.matching import Outcome
from invoices.tests.payment_rows import cash, credit, customer, imported, number, open_invoice, paid_by, upload

State = Payment.State


def codes(payment: Payment) -> list[str]:
    """The reasons, in short."""
    return [reason["code"] for reason in payment.reasons]


def test_match_books_what_names_the_invoice_and_its_amount(in_lipa: Organization) -> None:
    invoice = open_invoice(387, due="120.00")
    payment = paid_by(credit("120.00", reference=invoice.payment_reference))
    invoice.refresh_from_db()
    assert (payment.state, payment.certainty, payment.booked_by) == (State.BOOKED, "certain", None)
    assert codes(payment) == ["reference", "amount"]
    assert (invoice.state, invoice.paid_amount, invoice.total_due) == (Invoice.State.PAID, Decimal(120), Decimal(0))
    assert invoice.paid_at is not None
    assert payment.company == invoice.company


def test_match_pays_several_invoices_named_in_one_payment(in_lipa: Organization) -> None:
    first, second = open_invoice(387, due="120.00"), open_invoice(388, due="80.50")
    payment = paid_by(credit("200.50", f"ф-ри {number(387)} и {number(388)}"))
    assert payment.state == State.BOOKED
    assert dict(payment.allocations.values_list("invoice_id", "amount")) == {
        first.pk: Decimal("120.00"),
        second.pk: Decimal("80.50"),
    }
    assert set(Invoice.objects.values_list("state", flat=True)) == {Invoice.State.PAID}


def test_match_proposes_what_is_likely_and_touches_no_invoice(in_lipa: Organization) -> None:
    invoice = open_invoice(387, due="120.00", company=customer("Хотел Синя скала АД"))
    payment = paid_by(credit("120.00", "наем", counterparty_name="HOTEL SINYA SKALA AD"))
    invoice.refresh_from_db()
    assert (payment.state, payment.certainty) == (State.PROPOSED, "likely")
    assert codes(payment) == ["payer_name", "amount"]
    assert payment.allocations.get().invoice == invoice
    assert (invoice.state, invoice.paid_amount) == (Invoice.State.ISSUED, Decimal(0))
    assert payment.company is None


def test_match_leaves_a_stranger_alone(in_lipa: Organization) -> None:
    open_invoice(387, due="120.00")
    payment = paid_by(credit("77.00", "захранване", counterparty_name="Мария Стоянова"))
    assert (payment.state, payment.reasons, payment.allocations.count()) == (State.UNMATCHED, [], 0)


def test_match_never_crosses_currencies_and_says_so(in_lipa: Organization) -> None:
    open_invoice(387, due="120.00", currency="USD")
    payment = paid_by(credit("120.00", f"invoice {number(387)}"))
    assert payment.state == State.UNMATCHED
    assert codes(payment) == ["currency_differs"]


def test_match_sees_no_invoice_of_another_organization(in_lipa: Organization, vera: Member) -> None:
    with scope(vera.organization, vera):
        theirs = open_invoice(387, due="120.00")
    payment = paid_by(credit("120.00", reference=theirs.payment_reference))
    assert payment.state == State.UNMATCHED


@pytest.mark.parametrize("state", [Invoice.State.CANCELLED, Invoice.State.PAID])
def test_match_passes_over_invoices_that_are_not_open(in_lipa: Organization, state: str) -> None:
    invoice = open_invoice(387, due="120.00", state=state)
    assert paid_by(credit("120.00", reference=invoice.payment_reference)).state == State.UNMATCHED


def test_match_passes_over_credit_notes(in_lipa: Organization) -> None:
    note = open_invoice(387, due="120.00", kind=Invoice.Kind.CREDIT_NOTE)
    assert paid_by(credit("120.00", reference=note.payment_reference)).state == State.UNMATCHED


def test_match_knows_the_payer_from_earlier_payments(in_lipa: Organization, alya: Member) -> None:
    firm = customer("Розова долина")
    first = open_invoice(387, due="120.00", company=firm)
    account = "BG95UNCR70001523456789"
    paid_by(credit("120.00", reference=first.payment_reference, counterparty_iban=account, bank_reference="A"))
    second = open_invoice(388, due="99.00", company=firm)
    payment = paid_by(credit("99.00", "плащане", counterparty_iban=account, bank_reference="B"))
    assert payment.state == State.PROPOSED
    assert codes(payment) == ["payer_iban", "amount"]
    assert payment.allocations.get().invoice == second


def test_match_tells_the_timeline_the_trail_and_those_who_may_book(
    in_lipa: Organization, alya: Member, boris: Member
) -> None:
    invoice = open_invoice(387, due="120.00")
    boris.overrides = {"invoices.book_payments": True}
    boris.save()
    payment = paid_by(credit("120.00", reference=invoice.payment_reference))
    entry = Activity.objects.get(company=invoice.company)
    assert (entry.kind, entry.data["name"], entry.data["amount"]) == ("payment_matched", number(387), "120.00")
    event = AuditEvent.objects.get(object_id=payment.pk, event="invoices.payment_matched")
    assert (entry.member, event.member) == (None, None), "nobody did it, though somebody uploaded the file"
    told = Notification.objects.get(kind="invoices.payments_matched")
    assert (told.member, told.data) == (boris, {"booked": 1, "proposed": 0}), "who uploaded it knows already"


def test_match_again_changes_nothing(in_lipa: Organization) -> None:
    invoice = open_invoice(387, due="120.00")
    open_invoice(388, due="50.00", company=customer("Балкан Карго"))
    upload(
        credit("120.00", reference=invoice.payment_reference),
        credit("50.00", counterparty_name="Балкан Карго ООД"),
        credit("7.77", counterparty_name="Никой"),
    )
    before = list(Payment.objects.order_by("pk").values()), list(Allocation.objects.order_by("pk").values())
    assert matching.match() == Outcome(booked=0, proposed=0, unmatched=1)
    assert before == (list(Payment.objects.order_by("pk").values()), list(Allocation.objects.order_by("pk").values()))


def test_match_finds_the_invoice_that_was_issued_after_the_payment(in_lipa: Organization) -> None:
    payment = paid_by(credit("120.00", f"ф-ра {number(387)}"))
    assert payment.state == State.UNMATCHED
    open_invoice(387, due="120.00")
    assert matching.match().booked == 1
    payment.refresh_from_db()
    assert payment.state == State.BOOKED


def test_match_takes_a_proposal_back_when_its_invoice_is_paid_otherwise(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="120.00", company=customer("Балкан Карго"))
    proposed = paid_by(credit("120.00", counterparty_name="Балкан Карго ООД", bank_reference="A"))
    assert proposed.state == State.PROPOSED
    paid_by(credit("120.00", reference=invoice.payment_reference, bank_reference="B"))
    matching.match()
    proposed.refresh_from_db()
    assert (proposed.state, proposed.allocations.count()) == (State.UNMATCHED, 0)


def test_match_leaves_what_was_set_aside(in_lipa: Organization, alya: Member) -> None:
    payment = paid_by(credit("120.00", f"ф-ра {number(387)}"))
    payments.ignore(payment=payment, actor=alya)
    open_invoice(387, due="120.00")
    matching.match()
    payment.refresh_from_db()
    assert payment.state == State.IGNORED


def test_match_does_not_book_again_what_a_person_undid(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="120.00")
    payment = paid_by(credit("120.00", reference=invoice.payment_reference))
    payments.undo(payment=payment, actor=alya)
    assert matching.match().booked == 0
    payment.refresh_from_db()
    assert (payment.state, payment.rejected) == (State.UNMATCHED, [str(invoice.pk)])


# --- A run that dies --------------------------------------------------------------------------------------------------
def _two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four payments to match, worked through two by two."""
    monkeypatch.setattr(matching, "_TOGETHER", 2)
    invoices = [open_invoice(short, due=f"{short}.00") for short in (101, 102, 103, 104)]
    imported(*(credit(f"{each.total_due}", reference=each.payment_reference) for each in invoices))


class StoppedAt(Progress):
    """A run whose worker dies after some payments."""

    dies_at: int

    def step(self, done: int) -> None:
        """Nothing is told any more."""
        if done == self.dies_at:
            raise JobCancelled


def stopped_at(done: int) -> Progress:
    """The progress of a run that dies after `done` payments."""
    progress = StoppedAt(lambda _done, _total: True)
    progress.dies_at = done
    return progress


def test_match_keeps_what_is_done_when_it_dies_and_goes_on_later(
    in_lipa: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    _two_parts(monkeypatch)
    with pytest.raises(JobCancelled):
        matching.match(progress=stopped_at(2))
    assert Payment.objects.filter(state=State.BOOKED).count() == 2
    assert matching.match().booked == 2
    assert Payment.objects.filter(state=State.BOOKED).count() == 4
    assert Allocation.objects.count() == 4
    assert Invoice.objects.filter(state=Invoice.State.PAID).count() == 4
    assert Activity.objects.filter(kind="payment_matched").count() == 4


def test_match_passes_over_what_was_decided_since_it_looked(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="120.00")
    (payment,) = imported(credit("120.00", reference=invoice.payment_reference))
    found = match_payments(undecided_payments(), open_invoices())
    payments.ignore(payment=payment, actor=alya)
    assert matching._apply(found) == Outcome()
    invoice.refresh_from_db()
    assert invoice.state == Invoice.State.ISSUED


def test_match_does_not_book_an_invoice_that_was_paid_since_it_looked(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(387, due="120.00")
    imported(credit("120.00", reference=invoice.payment_reference))
    found = match_payments(undecided_payments(), open_invoices())
    payments.record_payment(actor=alya, values=cash("20.00"), wanted=[payments.Wanted(invoice)])
    assert matching._apply(found).booked == 0
    invoice.refresh_from_db()
    assert (invoice.paid_amount, invoice.total_due) == (Decimal("20.00"), Decimal("100.00"))


def test_match_costs_the_same_queries_for_one_and_for_many(in_lipa: Organization) -> None:
    def cost(shorts: range) -> int:
        invoices = [open_invoice(short, due=f"{short}.00") for short in shorts]
        words = ({"reference": each.payment_reference, "bank_reference": str(each.number)} for each in invoices)
        imported(*(credit(f"{each.total_due}", **said) for each, said in zip(invoices, words, strict=True)))
        with CaptureQueriesContext(connection) as queries:
            assert matching.match().booked == len(shorts)
        return len(queries)

    assert cost(range(200, 201)) == cost(range(300, 330))


def test_many_payments_are_stored_with_no_more_than_the_named_fields(in_lipa: Organization) -> None:
    rows = imported(credit("3.33", bank_reference="A"), credit("4.44", bank_reference="B"))
    before = {row.pk: row.created_at for row in Payment.objects.all()}
    for row in rows:
        row.state, row.note = Payment.State.IGNORED, "not to be written"
    allocations.store(rows, ["state"])
    stored = list(Payment.objects.all())
    assert {row.pk: row.created_at for row in stored} == before
    assert {(row.state, row.note) for row in stored} == {(Payment.State.IGNORED, "")}
