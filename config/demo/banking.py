"""Two bank statements, read by the product itself: one whose payments name their invoices, one that leaves doubts."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from config.demo import numbers
from config.demo.plan import Customer, Demo, Stretch, Transfer
from config.lib import clock
from config.lib.money import quantize
from crm.models import Activity
from invoices.bank.statement import ParsedStatement, ParsedTransaction, StatementFormat
from invoices.bank.writer import write_camt053
from invoices.models import Invoice, Payment
from invoices.services import matching, statements

_OPENING: Final = Decimal("18420.50")
_SALE, _TRANSFER_OUT, _FEE = "PMNT-RCDT-ESCT", "PMNT-ICDT-ESCT", "ACMT-MDOP-CHRG"
# What the company itself pays in such days: to whom, for what, how much.
_SPENT: Final = (
    ("Имоти Филибе ЕООД", "Наем на ателието", Decimal("1450.00")),
    ("Електроразпределение Марица", "Ток за месеца", Decimal("612.38")),
    ("Хартия и картон Искър АД", "Фактура 0004410982, картон 300 г", Decimal("5240.16")),
    ("НАП", "ДДС за внасяне", Decimal("3116.40")),
)
_DOUBTS: Final = 5
_FEE_AMOUNT: Final = Decimal("12.40")


def create(demo: Demo) -> None:
    """Upload both statements; the first as if it had been the week before last."""
    opening = _read(demo, "izvlechenie-1.xml", demo.matched, _clear(demo), _OPENING)
    _date_back(demo)
    _read(demo, "izvlechenie-2.xml", demo.waiting, _doubtful(demo), opening)


def _read(
    demo: Demo, file_name: str, days: Stretch, incoming: Iterator[ParsedTransaction], opening: Decimal
) -> Decimal:
    """Write the statement, upload it, and return its closing balance."""
    movements = sorted([*incoming, *_spent(days)], key=lambda each: each.booked_on)
    if not movements:
        return opening
    placed = tuple(
        replace(each, position=place, bank_reference=f"KN{each.booked_on:%y%m%d}{place:04}")
        for place, each in enumerate(movements, start=1)
    )
    closing = opening + sum(each.amount for each in placed)
    statement = ParsedStatement(
        format=StatementFormat.CAMT053,
        account_iban=numbers.our_iban(),
        account_number="",
        currency="EUR",
        statement_id=f"KNTR-{days.last:%Y%m%d}",
        from_date=days.first,
        to_date=days.last,
        opening_balance=opening,
        closing_balance=closing,
        balances_ok=True,
        transactions=placed,
    )
    file = write_camt053(statement, clock.start_of_day(days.last, demo.organization))
    statements.import_file(actor=demo.bookkeeper, data=file, file_name=file_name)
    matching.match()
    return closing


def _movement(on: datetime.date, amount: Decimal, kind: str, **words: Any) -> ParsedTransaction:
    return ParsedTransaction(0, on, on, amount, "EUR", kind=kind, **words)


def _spent(days: Stretch) -> Iterator[ParsedTransaction]:
    for place, (name, text, amount) in enumerate(_SPENT):
        on = days.first + datetime.timedelta(days=place)
        yield _movement(on, -amount, _TRANSFER_OUT, counterparty_name=name, remittance_text=text)
    yield _movement(days.last, -_FEE_AMOUNT, _FEE, remittance_text="Такса обслужване на сметка")


def _incoming(transfer: Transfer, amount: Decimal, text: str, reference: str = "") -> ParsedTransaction:
    company = transfer.customer.company
    return _movement(
        transfer.on,
        amount,
        _SALE,
        counterparty_name=company.name,
        counterparty_iban=transfer.customer.iban,
        reference=reference,
        remittance_text=text,
    )


# --- The statement without doubts -------------------------------------------------------------------------------------
def _clear(demo: Demo) -> Iterator[ParsedTransaction]:
    """Customers who scanned the code on the paper, and others who wrote the whole number."""
    for place, transfer in enumerate(demo.matched.found):
        invoice = transfer.invoice
        if place % 3:
            yield _incoming(transfer, invoice.total_due, f"Фактура {invoice.number}", invoice.payment_reference)
        else:
            yield _incoming(
                transfer, invoice.total_due, f"Плащане по фактура {invoice.number} от {invoice.issue_date:%d.%m}"
            )


def _date_back(demo: Demo) -> None:
    """Let what the first statement brought have happened on the days the money came."""
    for transfer in demo.matched.found:
        at = demo.moment(transfer.on)
        Payment.objects.filter(allocations__invoice=transfer.invoice).update(booked_at=at)
        Invoice.objects.filter(pk=transfer.invoice.pk, paid_at__isnull=False).update(paid_at=at)
        told = Activity.objects.filter(kind="invoice_paid", data__name=transfer.invoice.number)
        told.update(occurred_at=at, created_at=at)


# --- The statement with doubts ----------------------------------------------------------------------------------------
def _doubtful(demo: Demo) -> Iterator[ParsedTransaction]:
    """Customers who wrote half a number, another sum, or nothing; and somebody nobody knows."""
    for place, transfer in enumerate([*demo.waiting.found, *_further(demo)]):
        yield _vague(transfer, place)
    yield _movement(
        demo.waiting.last,
        Decimal("480.00"),
        _SALE,
        counterparty_name="Д. Стоянова",
        counterparty_iban=numbers.iban(demo.chance),
        remittance_text="капаро за покани",
    )


def _further(demo: Demo) -> Iterator[Transfer]:
    """More customers who paid these days, where chance found too few of them."""
    count = max(_DOUBTS - len(demo.waiting.found), 0)
    paying = [each.invoice.pk for each in demo.waiting.found]
    by_company: dict[UUID | None, Customer] = {customer.company.pk: customer for customer in demo.customers}
    unpaid = Invoice.objects.filter(state=Invoice.State.SENT, currency="EUR", paid_amount=0).exclude(pk__in=paying)
    for place, invoice in enumerate(unpaid.order_by("due_date", "number")[:count]):
        yield Transfer(invoice, by_company[invoice.company_id], demo.working_day(1 + place % 3))


def _vague(transfer: Transfer, place: int) -> ParsedTransaction:
    invoice = transfer.invoice
    due, short = invoice.total_due, str(invoice.number).lstrip("0")
    half = quantize(due / 2, "EUR")
    return (
        _incoming(transfer, due, f"ф-ра {short}"),
        _incoming(transfer, half, f"Частично плащане по фактура {invoice.number}"),
        _incoming(transfer, due, "по договор"),
        _incoming(transfer, due + Decimal(10), f"Фактура {invoice.number} и куриер"),
    )[place % 4]
