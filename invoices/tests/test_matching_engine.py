"""Matching: what is certain, what is only proposed and why, and what is left alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from invoices.matching.engine import Certainty, match_payments
from invoices.references import format_reference, make_reference
from invoices.tests.matching_cases import ALFA, BETA, codes, invoice, match, payment

RF_387 = make_reference("0000000387")


# --- Certain --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "told",
    [
        {"reference": RF_387},
        {"reference": format_reference(RF_387)},
        {"text": f"Плащане {RF_387} благодаря"},
        {"text": f"{RF_387[:4]} 0000 0003 87 услуги"},
        {"text": RF_387.lower()},
        {"text": f"{RF_387}INVOICE"},
    ],
)
def test_matching_reference_and_amount_is_certain(told: dict[str, str]) -> None:
    found = match(payment(**told), invoice(387), invoice(388, "1200.00"))
    assert (found.certainty, found.score) == (Certainty.CERTAIN, 100)
    assert found.allocations == ((387, Decimal("1200.00")),)
    assert codes(found) == ["reference", "amount"]


@pytest.mark.parametrize(
    "text",
    [
        "Плащане по фактура 0000000387",
        "Ф0000000387/05.11.2026",
        "inv 0000000387 dated 2026-11-05",
        "ф-ра№0000000387,дог.12",
        "00000 00387",
    ],
)
def test_matching_whole_number_and_amount_is_certain(text: str) -> None:
    found = match(payment(text=text), invoice(387), invoice(388, "1200.00"))
    assert (found.certainty, found.score) == (Certainty.CERTAIN, 95)
    assert found.allocations == ((387, Decimal("1200.00")),)
    assert codes(found) == ["number", "amount"]


def test_matching_number_as_end_to_end_id_is_certain() -> None:
    assert match(payment(reference="0000000387"), invoice(387)).certainty == Certainty.CERTAIN


def test_matching_several_named_invoices_that_come_to_the_amount_are_certain() -> None:
    paid = payment("1500.50", "Фактури 0000000387 и 0000000388")
    found = match(paid, invoice(388, "300.50", due_date=date(2026, 11, 1)), invoice(387))
    assert found.certainty == Certainty.CERTAIN
    assert found.allocations == ((388, Decimal("300.50")), (387, Decimal("1200.00")))
    assert codes(found) == ["number", "number", "amount_sum"]


def test_matching_reference_of_several_invoices_is_certain_for_their_sum() -> None:
    both = (invoice(387, "700.00"), invoice(388, "500.00", reference_rf=RF_387))
    found = match(payment(reference=RF_387), *both)
    assert found.certainty == Certainty.CERTAIN
    assert {allocation.invoice_id for allocation in found.allocations} == {387, 388}


def test_matching_reference_with_the_number_of_another_invoice_in_the_sum_is_certain() -> None:
    found = match(payment("1500.00", "и 0000000388", reference=RF_387), invoice(387), invoice(388, "300.00"))
    assert found.certainty == Certainty.CERTAIN
    assert codes(found) == ["reference", "number", "amount_sum"]


def test_matching_two_references_in_one_text_are_both_read() -> None:
    text = f"{RF_387} {make_reference('0000000388')}"
    found = match(payment("1500.00", text), invoice(387), invoice(388, "300.00"))
    assert found.certainty == Certainty.CERTAIN


# --- Never certain --------------------------------------------------------------------------------------------------
def test_matching_reference_and_number_of_two_equal_invoices_is_not_certain() -> None:
    found = match(payment(text="0000000388", reference=RF_387), invoice(387), invoice(388))
    assert found.certainty == Certainty.LIKELY
    assert found.allocations == ((387, Decimal("1200.00")),)
    assert "several_candidates" in codes(found)


def test_matching_one_of_the_named_invoices_is_proposed_when_only_it_fits() -> None:
    found = match(payment(text="Фактури 0000000387 и 0000000388"), invoice(387), invoice(388, "300.00"))
    assert found.certainty == Certainty.LIKELY
    assert found.allocations == ((387, Decimal("1200.00")),)
    assert codes(found) == ["number", "amount", "also_named"]


def test_matching_one_number_on_two_invoices_is_not_certain() -> None:
    twins = (invoice(387, "700.00"), invoice(387, "500.00", id="other series"))
    for amount in ("700.00", "1200.00"):
        assert match(payment(amount, "Фактура 0000000387"), *twins).certainty == Certainty.LIKELY


def test_matching_reference_of_two_invoices_is_not_certain_for_one_of_them() -> None:
    both = (invoice(387, "700.00"), invoice(388, "500.00", reference_rf=RF_387))
    found = match(payment("500.00", reference=RF_387), *both)
    assert (found.certainty, found.allocations) == (Certainty.LIKELY, ((388, Decimal("500.00")),))


@pytest.mark.parametrize("told", [{"reference": RF_387}, {"text": "Фактура 0000000387"}])
def test_matching_another_currency_is_never_matched_and_says_so(told: dict[str, str]) -> None:
    found = match(payment(currency="USD", **told), invoice(387))
    assert (found.certainty, found.allocations) == (Certainty.NONE, ())
    [reason] = found.reasons
    assert reason.code == "currency_differs"
    assert dict(reason.params) == {"number": "0000000387", "invoice_currency": "EUR", "currency": "USD"}


def test_matching_second_payment_of_one_invoice_is_not_booked() -> None:
    first = payment(reference=RF_387, id="late", value_on=date(2026, 11, 21))
    second = payment(reference=RF_387, id="early", value_on=date(2026, 11, 20))
    late, early = match_payments([first, second], [invoice(387)])
    assert early.certainty == Certainty.CERTAIN
    assert (late.certainty, codes(late)) == (Certainty.NONE, ["already_paid"])


@pytest.mark.parametrize(
    "text",
    [
        "BG0000000387",  # the VAT number of a person
        "BG31BPBI00000003870000",
        "тел. 00359000000038712",
        "на 01.11.2026 сума 1200.00",
    ],
)
def test_matching_other_long_digits_are_not_invoice_numbers(text: str) -> None:
    assert match(payment(text=text), invoice(387)).certainty == Certainty.NONE


# --- Proposed -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("told", [{"reference": RF_387}, {"text": "по фактура 0000000387"}])
def test_matching_part_payment_of_a_named_invoice_is_proposed(told: dict[str, str]) -> None:
    found = match(payment("400.00", **told), invoice(387))
    assert (found.certainty, found.allocations) == (Certainty.LIKELY, ((387, Decimal("400.00")),))
    assert found.reasons[-1].code == "partial"
    assert found.reasons[-1].params["missing"] == "800.00"


@pytest.mark.parametrize("told", [{"reference": RF_387}, {"text": "по фактура 0000000387"}])
def test_matching_over_payment_leaves_the_rest_as_credit(told: dict[str, str]) -> None:
    found = match(payment("1250.00", **told), invoice(387))
    assert (found.certainty, found.allocations) == (Certainty.LIKELY, ((387, Decimal("1200.00")),))
    assert found.reasons[-1].code == "overpaid"
    assert found.reasons[-1].params["rest"] == "50.00"


def test_matching_part_payment_of_several_goes_to_the_oldest_first() -> None:
    older = invoice(388, "300.00", due_date=date(2026, 10, 1))
    found = match(payment("1000.00", "Фактури 0000000387 и 0000000388"), invoice(387), older)
    assert found.allocations == ((388, Decimal("300.00")), (387, Decimal("700.00")))


def test_matching_whole_and_short_number_together_are_proposed_for_their_sum() -> None:
    found = match(payment("1500.00", "фактури 0000000387 и 388"), invoice(387), invoice(388, "300.00"))
    assert (found.certainty, len(found.allocations)) == (Certainty.LIKELY, 2)
    assert codes(found)[-1] == "amount_sum"


@pytest.mark.parametrize(
    "text",
    ["ф-ра 387", "Фактура № 000387", "фактура №00000000387", "faktura 387", "Inv. No 387", "Ф.387/05.11.2026", "№387"],
)
def test_matching_short_number_with_the_amount_is_proposed(text: str) -> None:
    found = match(payment(text=text), invoice(387), invoice(388))
    assert (found.certainty, found.score) == (Certainty.LIKELY, 70)
    assert found.allocations == ((387, Decimal("1200.00")),)
    assert codes(found) == ["number_short", "amount"]


def test_matching_bare_short_number_counts_less_than_a_labelled_one() -> None:
    found = match(payment(text="услуги 388 ф-ра 387"), invoice(387), invoice(388))
    assert found.allocations == ((387, Decimal("1200.00")),)
    assert match(payment(text="услуги 387"), invoice(387)).score == 60


def test_matching_dates_and_sums_are_not_short_numbers() -> None:
    text = "за 20.11.2026 г. сума 387.00 лв. и 2026-11-20"
    assert match(payment(text=text), invoice(2026), invoice(387), invoice(20)).certainty == Certainty.NONE


@pytest.mark.parametrize("text", ["фактура 0000000378", "фактура 0000001387", "фактура 0000000367"])
def test_matching_number_with_a_slip_is_proposed_for_the_amount(text: str) -> None:
    found = match(payment(text=text), invoice(387), invoice(511, "90.00"))
    assert (found.certainty, found.allocations) == (Certainty.LIKELY, ((387, Decimal("1200.00")),))
    assert codes(found) == ["number_similar", "amount"]


def test_matching_number_of_another_open_invoice_is_no_slip() -> None:
    found = match(payment(text="фактура 0000000388"), invoice(387), invoice(388, "1000.00"))
    assert found.allocations == ((388, Decimal("1000.00")),)
    assert codes(found) == ["number", "overpaid"]


def test_matching_short_numbers_that_come_to_the_amount_are_proposed() -> None:
    found = match(payment("1500.00", "ф-ри 387, 388"), invoice(387), invoice(388, "300.00"))
    assert (found.certainty, len(found.allocations)) == (Certainty.LIKELY, 2)
    assert codes(found) == ["number_short", "number_short", "amount_sum"]


def test_matching_short_number_for_another_amount_is_proposed_more_for_the_payer() -> None:
    unknown = match(payment("400.00", "ф-ра 387"), invoice(387))
    known = match(payment("400.00", "ф-ра 387", payer_iban=ALFA[1]), invoice(387))
    assert (unknown.certainty, known.certainty) == (Certainty.LIKELY, Certainty.LIKELY)
    assert unknown.score < known.score
    assert codes(known) == ["number_short", "partial"]


def test_matching_tiny_number_of_somebody_else_for_another_amount_is_nothing() -> None:
    assert match(payment("400.00", "ф-ра 7"), invoice(7)).certainty == Certainty.NONE


@pytest.mark.parametrize(
    ("payer", "score"),
    [
        ({"payer_iban": ALFA[1]}, 75),
        ({"payer_iban": "BG95 UNCR 7000 1523 4567 89"}, 75),
        ({"payer_name": "АЛФА ТРЕЙД"}, 65),
        ({"payer_name": "ALFA TREYD EOOD"}, 65),
        ({"payer_name": "ALFA TREYD", "payer_iban": ALFA[1]}, 85),
    ],
)
def test_matching_known_payer_with_the_amount_is_proposed(payer: dict[str, str], score: int) -> None:
    found = match(payment(**payer), invoice(387), invoice(388, customer=BETA))
    assert (found.certainty, found.score) == (Certainty.LIKELY, score)
    assert found.allocations == ((387, Decimal("1200.00")),)


def test_matching_all_evidence_is_told() -> None:
    found = match(payment(text="ф-ра 387", payer_name="Алфа Трейд", payer_iban=ALFA[1]), invoice(387))
    assert codes(found) == ["number_short", "payer_iban", "payer_name", "amount"]
    assert found.score == 94


def test_matching_of_equal_invoices_of_the_payer_the_oldest_is_proposed() -> None:
    rents = [invoice(number, due_date=date(2026, month, 5)) for number, month in ((390, 9), (388, 8), (389, 10))]
    found = match(payment(payer_iban=ALFA[1]), *rents)
    assert found.allocations == ((388, Decimal("1200.00")),)
    assert found.reasons[-1].code == "several_candidates"
    assert found.reasons[-1].params == {"count": "3"}
    assert found.score < match(payment(payer_iban=ALFA[1]), rents[0]).score


def test_matching_several_invoices_of_the_payer_that_come_to_the_amount_are_proposed() -> None:
    invoices = [invoice(387, "700.00"), invoice(388, "500.00"), invoice(389, "50.00"), invoice(390, "9.00", BETA)]
    for payer in ({"payer_iban": ALFA[1]}, {"payer_name": "Алфа Трейд"}):
        found = match(payment(**payer), *invoices)
        assert found.certainty == Certainty.LIKELY
        assert {allocation.invoice_id for allocation in found.allocations} == {387, 388}
        assert codes(found)[-1] == "amount_sum"


def test_matching_sum_that_can_be_made_in_two_ways_says_so() -> None:
    invoices = [invoice(number, due) for number, due in ((1, "600.00"), (2, "600.00"), (3, "600.00"))]
    found = match(payment(payer_iban=ALFA[1]), *invoices)
    assert codes(found) == ["payer_iban", "amount_sum", "several_candidates"]


def test_matching_invoices_of_two_customers_make_no_sum() -> None:
    invoices = [invoice(1, "700.00"), invoice(2, "500.00", ("Алфа Трейдд ООД", "")), invoice(3, "90.00")]
    assert match(payment(payer_name="Алфа Трейд"), *invoices).certainty == Certainty.NONE


# --- Nothing --------------------------------------------------------------------------------------------------------
def test_matching_amount_alone_is_nothing() -> None:
    found = match(payment(text="услуги", payer_name="Непознат Човек"), invoice(387))
    assert (found.certainty, found.allocations, found.score, found.reasons) == (Certainty.NONE, (), 0, ())


def test_matching_payer_alone_is_nothing() -> None:
    assert match(payment("99.00", payer_iban=ALFA[1]), invoice(387)).certainty == Certainty.NONE


@pytest.mark.parametrize("amount", ["0.00", "-1200.00"])
def test_matching_money_that_did_not_come_in_is_nothing(amount: str) -> None:
    assert match(payment(amount, reference=RF_387), invoice(387)).certainty == Certainty.NONE


@pytest.mark.parametrize("due", ["0.00", "-1200.00"])
def test_matching_invoice_with_nothing_due_is_not_open(due: str) -> None:
    assert match(payment(reference=RF_387), invoice(387, due)).certainty == Certainty.NONE


def test_matching_nothing_to_match() -> None:
    assert match_payments([], [invoice()]) == []
    assert match(payment(reference=RF_387)).certainty == Certainty.NONE


# --- The whole ------------------------------------------------------------------------------------------------------
def test_matching_answers_in_the_order_of_the_payments() -> None:
    payments = [payment(id=place, value_on=date(2026, 11, 30 - place)) for place in range(5)]
    assert [found.payment_id for found in match_payments(payments, [invoice()])] == [0, 1, 2, 3, 4]


def test_matching_does_not_depend_on_the_order_of_the_input() -> None:
    invoices = [invoice(number, "100.00", ALFA if number % 2 else BETA) for number in range(1, 9)]
    payments = [
        payment("100.00", "ф-ра 3", id="a"),
        payment("100.00", reference=make_reference("0000000004"), id="b"),
        payment("100.00", reference=make_reference("0000000004"), id="c"),
        payment("200.00", payer_iban=BETA[1], id="d"),
        payment("100.00", payer_name="Алфа", id="e"),
    ]
    straight = {found.payment_id: found for found in match_payments(payments, invoices)}
    turned = {found.payment_id: found for found in match_payments(payments[::-1], invoices[::-1])}
    assert straight == turned


def test_matching_proposes_only_what_certain_matches_left_open() -> None:
    certain = payment("1200.00", reference=RF_387, id="certain", value_on=date(2026, 11, 30))
    doubtful = replace(payment(payer_iban=ALFA[1]), id="doubtful")
    other = invoice(388, due_date=date(2026, 12, 1))
    proposal, _booked = match_payments([doubtful, certain], [invoice(387), other])
    assert proposal.allocations == ((388, Decimal("1200.00")),)
