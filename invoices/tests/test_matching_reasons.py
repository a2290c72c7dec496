"""Reasons are sentences, with money written as people write it, and survive being stored."""

import json

import pytest
from django.utils import translation

from invoices.matching.reasons import describe
from invoices.matching.records import Reason
from invoices.tests.matching_cases import ALFA, invoice, match, payment


def test_reasons_of_a_match_are_sentences() -> None:
    found = match(payment("400.00", "ф-ра 387", payer_iban=ALFA[1]), invoice(387))
    with translation.override("en"):
        assert [describe(reason) for reason in found.reasons] == [
            "The payment names “387”, which can be invoice 0000000387.",
            "It is €800.00 less than is due: a part payment.",
        ]


def test_reasons_write_money_for_the_reader() -> None:
    reason = Reason("amount", {"amount": "1234.50", "currency": "EUR"})
    with translation.override("bg"):
        assert "1\u00a0234,50\u00a0€" in describe(reason)


def test_reasons_come_back_from_storage() -> None:
    found = match(payment("400.00", "0000000387"), invoice(387))
    stored = json.dumps([{"code": reason.code, "params": dict(reason.params)} for reason in found.reasons])
    assert tuple(Reason(**each) for each in json.loads(stored)) == found.reasons


def test_reasons_every_case_has_words() -> None:
    cases = [
        match(payment(text="0000000387 и 0000000388"), invoice(387), invoice(388, "5.00")),
        match(payment(text="0000000378"), invoice(387)),
        match(payment("1300.00", "0000000387"), invoice(387)),
        match(payment(currency="USD", text="0000000387"), invoice(387)),
        match(payment(payer_name="Алфа Трейд"), invoice(387), invoice(388)),
        match(payment(payer_iban=ALFA[1]), invoice(387, "200.00"), invoice(388, "1000.00")),
    ]
    for found in cases:
        assert found.reasons
        for reason in found.reasons:
            assert "{" not in describe(reason)


def test_reasons_of_an_unknown_kind_are_an_error() -> None:
    with pytest.raises(KeyError):
        describe(Reason("because"))
