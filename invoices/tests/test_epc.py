"""EPC069-12 payloads: fields in order, never over 331 bytes, refusals that say why."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.errors import DomainError
from invoices.epc import MAX_BYTES, CreditTransfer, epc_matrix, epc_payload

IBAN = "BG03KNTR96611020345678"


def transfer(**changes: object) -> CreditTransfer:
    values = {"name": "Ателие Липа ООД", "iban": IBAN, "amount": Decimal("3936.00")}
    return CreditTransfer(**(values | changes))  # type: ignore[arg-type]


def test_epc_payload_writes_the_fields_in_order() -> None:
    full = transfer(bic="kntrbgsf", iban="BG03 KNTR 9661 1020 3456 78", reference="RF35 0000 0004 12", text="не влиза")
    assert epc_payload(full).decode() == (
        f"BCD\n002\n1\nSCT\nKNTRBGSF\nАтелие Липа ООД\n{IBAN}\nEUR3936.00\n\nRF350000000412"
    )


def test_epc_payload_puts_free_text_in_its_own_line() -> None:
    lines = epc_payload(transfer(text="Фактура  0000000412\n")).decode().split("\n")
    assert lines[4] == lines[8] == lines[9] == ""
    assert lines[10] == "Фактура 0000000412"


def test_epc_payload_ends_at_the_last_filled_line() -> None:
    assert epc_payload(transfer()).endswith(b"EUR3936.00")


def test_epc_payload_cuts_the_name_at_seventy_letters() -> None:
    lines = epc_payload(transfer(name="Я" * 100, reference="RF350000000412")).decode().split("\n")
    assert lines[5] == "Я" * 70


def test_epc_payload_cuts_the_text_at_a_hundred_and_forty_letters() -> None:
    assert epc_payload(transfer(text="a" * 200)).decode().split("\n")[10] == "a" * 140


def test_epc_payload_turns_to_iso_8859_5_when_cyrillic_grows_too_long() -> None:
    payload = epc_payload(transfer(name="Ж" * 70, text="щ" * 140))
    lines = payload.decode("iso8859_5").split("\n")
    assert len(payload) == 262
    assert (lines[2], lines[5], lines[10]) == ("5", "Ж" * 70, "щ" * 140)


def test_epc_payload_simplifies_what_iso_8859_5_lacks() -> None:
    lines = (
        epc_payload(transfer(name="Ж" * 70, text="„Мавруд“ – 5 €, ѝ № " + "щ" * 110)).decode("iso8859_5").split("\n")
    )
    assert lines[10].startswith('"Мавруд" - 5 EUR, и № щ')


def test_epc_payload_cuts_text_no_charset_can_hold() -> None:
    payload = epc_payload(transfer(name="Ж" * 70, text="語" * 140))
    lines = payload.decode().split("\n")
    assert lines[2] == "1"
    assert MAX_BYTES - 3 < len(payload) <= MAX_BYTES
    assert lines[5] == "Ж" * 70
    assert set(lines[10]) == {"語"}


@given(st.text(min_size=1, max_size=200), st.text(max_size=300))
def test_epc_payload_is_never_over_331_bytes_and_fits_version_13(name: str, text: str) -> None:
    asked = transfer(name=f"Я{name}", text=text, bic="KNTRBGSFXXX", amount=Decimal("999999999.99"))
    payload = epc_payload(asked)
    assert len(payload) <= MAX_BYTES
    lines = payload.decode("iso8859_5" if payload.split(b"\n")[2] == b"5" else "utf-8").split("\n")
    assert len(lines) <= 11
    assert len(lines[5]) <= 70 * 3


def test_epc_matrix_of_the_longest_payload_is_at_most_version_13() -> None:
    assert len(epc_matrix(transfer(name="語" * 70, text="語" * 140))) == 17 + 4 * 13


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"currency": "BGN"}, "epc_currency"),
        ({"amount": Decimal("0.004")}, "epc_amount"),
        ({"amount": Decimal("-1")}, "epc_amount"),
        ({"amount": Decimal("1000000000")}, "epc_amount"),
        ({"name": " \n "}, "epc_name"),
        ({"reference": "RF360000000412"}, "epc_reference"),
    ],
)
def test_epc_payload_refuses_and_says_which_field(changes: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        epc_payload(transfer(**changes))
    assert refused.value.code == code
    assert refused.value.field == code.removeprefix("epc_")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iban": "BG04KNTR96611020345678"}, "iban_checksum"),
        ({"iban": "BG03KNTR9661"}, "iban_length"),
        ({"iban": ""}, "iban_country"),
        ({"bic": "KNTR"}, "bic_length"),
    ],
)
def test_epc_payload_refuses_a_mistyped_account(changes: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        epc_payload(transfer(**changes))
    assert refused.value.code == code


@pytest.mark.parametrize(("amount", "written"), [("0.01", "EUR0.01"), ("5", "EUR5.00"), ("0.005", "EUR0.01")])
def test_epc_payload_writes_amounts_with_two_decimals(amount: str, written: str) -> None:
    assert epc_payload(transfer(amount=Decimal(amount))).decode().split("\n")[7] == written
