"""Import keys: the same movement is known again, two equal ones stay two."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from invoices.bank.keys import import_key, import_keys
from invoices.tests.bank_files import ALFA, BETA, OURS, parsed, transaction


def test_keys_of_the_same_file_are_the_same() -> None:
    first, second = (parsed("mt940_bulgarian.sta")[0].transactions for _ in range(2))
    assert import_keys(OURS, first) == import_keys(OURS, second)
    assert len(set(import_keys(OURS, first))) == len(first)


def test_keys_fit_their_column() -> None:
    [key] = import_keys(OURS, [transaction()])
    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")


def test_key_is_that_of_the_first_occurrence() -> None:
    paid = transaction()
    assert import_keys(OURS, [paid]) == [import_key(OURS, paid, 1)]


def test_equal_movements_of_one_day_stay_apart() -> None:
    keys = import_keys(OURS, [transaction(1), transaction(2)])
    assert keys == [import_key(OURS, transaction(), 1), import_key(OURS, transaction(), 2)]
    assert keys[0] != keys[1]


def test_longer_export_of_the_day_knows_the_earlier_one_again() -> None:
    morning = [transaction(1, "10.00"), transaction(2, "20.00")]
    evening = [transaction(1, "20.00"), transaction(2, "20.00"), transaction(3, "10.00")]
    new = set(import_keys(OURS, evening)) - set(import_keys(OURS, morning))
    assert len(new) == 1


def test_overlapping_exports_share_exactly_the_overlap() -> None:
    start = date(2026, 11, 1)
    days = [
        transaction(
            day, booked_on=start + timedelta(day), remittance_text=f"Ф-ра {day % 3}", bank_reference=f"{day:05}"
        )
        for day in range(20)
    ]
    numbered_anew = [transaction(1, booked_on=paid.booked_on, remittance_text=paid.remittance_text) for paid in days]
    first, second = import_keys(OURS, days[:12]), import_keys(OURS, numbered_anew[8:])
    assert len(set(first) & set(second)) == 4


def test_bank_reference_outweighs_texts_the_bank_changed() -> None:
    before = transaction(bank_reference="026FTIN263230451", remittance_text="Фактура 387")
    after = transaction(
        bank_reference="026FTIN263230451", remittance_text="Фактура 387 допълнена", value_on=date(2026, 11, 20)
    )
    assert import_keys(OURS, [before]) == import_keys(OURS, [after])


def test_batch_payments_with_one_bank_reference_stay_apart() -> None:
    batch = [transaction(1, "10.00", bank_reference="BATCH-1"), transaction(2, "10.00", bank_reference="BATCH-1")]
    assert len(set(import_keys(OURS, batch))) == 2


def test_spaces_and_case_do_not_make_another_movement() -> None:
    written = transaction(counterparty_name="Алфа Трейд", counterparty_iban=ALFA, remittance_text="Фактура 387")
    again = transaction(
        counterparty_name="АЛФА ТРЕЙД", counterparty_iban="BG95 UNCR 7000 1523 4567 89", remittance_text="фактура  387"
    )
    assert import_keys("BG21 STSA 9300 0012 3456 78", [written]) == import_keys(OURS, [again])


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal("-100.00")},
        {"currency": "USD"},
        {"booked_on": date(2026, 11, 18)},
        {"value_on": date(2026, 11, 18)},
        {"counterparty_iban": BETA},
        {"counterparty_name": "Бета"},
        {"reference": "RF040000000388"},
        {"remittance_text": "друго"},
        {"bank_reference": "026FTIN263230451"},
    ],
)
def test_another_movement_has_another_key(changes: dict[str, object]) -> None:
    assert import_keys(OURS, [transaction(**changes)]) != import_keys(OURS, [transaction()])


def test_another_account_has_other_keys() -> None:
    assert import_keys(OURS, [transaction()]) != import_keys(ALFA, [transaction()])


def test_order_of_the_movements_does_not_matter() -> None:
    paid = [transaction(place, str(place % 4)) for place in range(12)]
    assert sorted(import_keys(OURS, paid[::-1])) == sorted(import_keys(OURS, paid))
