"""What must hold for any payments and invoices, however they fall together."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from invoices.matching.engine import Certainty, IncomingPayment, OpenInvoice, match_payments
from invoices.references import make_reference

# Few different values, so that they often meet.
NUMBERS = [f"{number:010}" for number in (1, 2, 12, 21, 387, 388, 1387)]
CUSTOMERS = [("Алфа Трейд ЕООД", "BG95UNCR70001523456789"), ("Бета Строй ООД", "BG63FINV91501017890123"), ("", "")]
cents = st.sampled_from(["0.01", "50.00", "100.00", "150.00", "200.00"]).map(Decimal)
currencies = st.sampled_from(["EUR", "EUR", "EUR", "USD"])
days = st.integers(0, 30).map(lambda day: date(2026, 11, 1) + timedelta(day))
words = st.sampled_from(
    [*NUMBERS, *map(make_reference, NUMBERS), "ф-ра 387", "ф-ри 1, 2", "12", "и", "фактура", "0000000378", "20.11.2026"]
)
texts = st.lists(words, max_size=4).map(" ".join)


@st.composite
def open_invoices(draw: st.DrawFn) -> list[OpenInvoice]:
    """Invoices with ids of their own and numbers that may repeat."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), max_size=7))
    return [
        OpenInvoice(
            id=f"i{place}",
            number=number,
            reference_rf=draw(st.sampled_from([make_reference(number), make_reference(NUMBERS[0]), ""])),
            amount_due=draw(cents),
            currency=draw(currencies),
            customer_names=(customer := draw(st.sampled_from(CUSTOMERS)))[:1],
            customer_ibans=customer[1:],
            issue_date=draw(days),
            due_date=draw(days),
        )
        for place, number in enumerate(numbers)
    ]


@st.composite
def incoming_payments(draw: st.DrawFn) -> list[IncomingPayment]:
    """Payments with ids of their own."""
    return [
        IncomingPayment(
            id=f"p{place}",
            amount=draw(cents),
            currency=draw(currencies),
            reference=draw(st.sampled_from(["", *map(make_reference, NUMBERS)])),
            text=draw(texts),
            payer_name=(payer := draw(st.sampled_from(CUSTOMERS)))[0],
            payer_iban=payer[1],
            value_on=draw(days),
        )
        for place in range(draw(st.integers(0, 6)))
    ]


@settings(deadline=None)
@given(incoming_payments(), open_invoices())
def test_any_match_allocates_no_more_than_there_is(
    payments: list[IncomingPayment], invoices: list[OpenInvoice]
) -> None:
    due = {invoice.id: invoice for invoice in invoices}
    found = match_payments(payments, invoices)
    assert [match.payment_id for match in found] == [payment.id for payment in payments]
    for payment, match in zip(payments, found, strict=True):
        assert sum(allocation.amount for allocation in match.allocations) <= payment.amount
        assert len({allocation.invoice_id for allocation in match.allocations}) == len(match.allocations)
        assert bool(match.allocations) == (match.certainty != Certainty.NONE)
        assert 0 <= match.score <= 100
        for invoice_id, amount in match.allocations:
            assert 0 < amount <= due[invoice_id].amount_due
            assert due[invoice_id].currency == payment.currency


@settings(deadline=None)
@given(incoming_payments(), open_invoices())
def test_certain_matches_together_pay_each_invoice_once_and_exactly(
    payments: list[IncomingPayment], invoices: list[OpenInvoice]
) -> None:
    due = {invoice.id: invoice.amount_due for invoice in invoices}
    paid: Counter[object] = Counter()
    for payment, match in zip(payments, match_payments(payments, invoices), strict=True):
        if match.certainty == Certainty.CERTAIN:
            assert sum(allocation.amount for allocation in match.allocations) == payment.amount
            for invoice_id, amount in match.allocations:
                paid[invoice_id] += 1
                assert amount == due[invoice_id]
    assert all(times == 1 for times in paid.values())


@settings(deadline=None)
@given(incoming_payments(), open_invoices())
def test_certain_matches_are_of_invoices_the_payer_named(
    payments: list[IncomingPayment], invoices: list[OpenInvoice]
) -> None:
    known = {invoice.id: invoice for invoice in invoices}
    for payment, match in zip(payments, match_payments(payments, invoices), strict=True):
        if match.certainty == Certainty.CERTAIN:
            told = f"{payment.reference} {payment.text}"
            for invoice_id, _amount in match.allocations:
                invoice = known[invoice_id]
                assert invoice.number in told or (invoice.reference_rf and invoice.reference_rf in told)


@settings(deadline=None)
@given(incoming_payments(), open_invoices(), st.randoms(use_true_random=False))
def test_order_of_the_input_changes_nothing(payments, invoices, random) -> None:  # type: ignore[no-untyped-def]
    straight = {match.payment_id: match for match in match_payments(payments, invoices)}
    shuffled_payments, shuffled_invoices = (random.sample(each, len(each)) for each in (payments, invoices))
    assert {match.payment_id: match for match in match_payments(shuffled_payments, shuffled_invoices)} == straight


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=60))
def test_any_words_are_only_words(text: str, reference: str, name: str) -> None:
    invoice = OpenInvoice(
        1,
        NUMBERS[0],
        make_reference(NUMBERS[0]),
        Decimal(100),
        "EUR",
        (name,),
        ("",),
        date(2026, 1, 1),
        date(2026, 1, 1),
    )
    payment = IncomingPayment(1, Decimal(100), "EUR", reference, text, name, "", date(2026, 1, 1))
    [match] = match_payments([payment], [invoice])
    assert match.certainty in (Certainty.NONE, Certainty.LIKELY)
