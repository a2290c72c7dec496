"""Open invoices and payments for the tests of matching: a firm with a few customers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from invoices.matching.engine import IncomingPayment, Match, OpenInvoice, match_payments
from invoices.references import make_reference

ALFA = ("Алфа Трейд ЕООД", "BG95UNCR70001523456789")
BETA = ("Бета Строй ООД", "BG63FINV91501017890123")


def invoice(number: int = 387, due: str = "1200.00", customer: tuple[str, str] = ALFA, **values: Any) -> OpenInvoice:
    """An invoice of Alfa Trade of the 5th of November 2026, due two weeks later; its id is its number."""
    written = f"{number:010}"
    usual = OpenInvoice(
        id=number,
        number=written,
        reference_rf=make_reference(written),
        amount_due=Decimal(due),
        currency="EUR",
        customer_names=(customer[0],) if customer[0] else (),
        customer_ibans=(customer[1],) if customer[1] else (),
        issue_date=date(2026, 11, 5),
        due_date=date(2026, 11, 19),
    )
    return replace(usual, **values)


def payment(amount: str = "1200.00", text: str = "", **values: Any) -> IncomingPayment:
    """Money from somebody unknown."""
    usual = IncomingPayment(
        id="p1",
        amount=Decimal(amount),
        currency="EUR",
        reference="",
        text=text,
        payer_name="",
        payer_iban="",
        value_on=date(2026, 11, 19),
    )
    return replace(usual, **values)


def match(paid: IncomingPayment, *invoices: OpenInvoice) -> Match:
    """The match of one payment."""
    return match_payments([paid], invoices)[0]


def codes(found: Match) -> list[str]:
    """The codes of the reasons, in order."""
    return [reason.code for reason in found.reasons]
