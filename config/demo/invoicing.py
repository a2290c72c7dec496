"""Invoices of a year and a half, in the order of their numbers, with what was paid on them.

Before 2026 Bulgarian customers are invoiced in lev, and all of it is paid by the day the euro came.
"""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from config.demo import texts
from config.demo.documents import Made, fill, print_parties, sale, wanted_lines
from config.demo.plan import MONTHS, Customer, Demo, Transfer
from config.demo.storing import batches, store
from config.demo.timeline import entry
from config.lib import clock
from config.lib.ids import uuid7
from config.lib.money import quantize
from config.lib.urls import org_reverse
from invoices.models import Allocation, Invoice, NumberSeries, Payment
from invoices.queries.readiness import EURO_SINCE
from invoices.references import make_reference
from invoices.services import corrections, invoices, issuing, numbering, payments
from invoices.services.lines import line_values
from invoices.services.settlement import state_of
from invoices.vat import BULGARIA

_LAST_IN_LEV: Final = datetime.date(2025, 12, 19)
_AVERAGE: Final = Decimal(1_750)  # EUR without VAT
# Revenue of each month beside the others, the running one last. A year has two waves: before Easter and Christmas.
_TREND: Final = (17, 19, 16, 14, 20, 23, 24, 28, 31, 29, 36, 39, 33, 27, 37, 41, 43, 49)
_NEVER_PAID: Final = 0.012
_PARTLY_PAID: Final = 0.2
_DRAFTS: Final = 4


def create(demo: Demo) -> None:
    """Write invoices with lines, payments and timeline; then those that are corrected, cancelled and still drafted."""
    series = numbering.default_series(NumberSeries.Kind.INVOICE)
    for batch in batches(_invoices(demo, series)):
        store([made.document for made in batch], demo.progress)
        store([line for made in batch for line in made.lines], demo.progress)
        store([each for made in batch for each in made.payments], demo.progress)
        store([each for made in batch for each in made.allocations], demo.progress)
        store([each for made in batch for each in made.history], demo.progress)
    series.next_number = demo.size.invoices + 1
    series.save(update_fields=["next_number", "updated_at"])
    _correct_some(demo)
    _draft_some(demo)


def _invoices(demo: Demo, series: NumberSeries) -> Iterator[Made]:
    for number, order in enumerate(_orders(demo), start=1):
        yield _Builder(demo, series, order, numbering.format_number(series, number)).build()


# --- When, who, how much ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Order:
    """An invoice to be made: when, for whom, for about how much (EUR without VAT)."""

    at: datetime.datetime
    customer: Customer
    wished: Decimal

    @property
    def day(self) -> datetime.date:
        """The date of issue."""
        return self.at.date()


def _orders(demo: Demo) -> Iterator[Order]:
    for first, count in _months(demo):
        days = _working_days(first, demo.today)
        amounts = [demo.chance.lognormvariate(0, 0.7) for _place in range(count)]
        scale = _AVERAGE * count / Decimal(sum(amounts)) if amounts else Decimal(0)
        moments = sorted(demo.moment(demo.chance.choice(days)) for _place in range(count))
        for at, amount in zip(moments, amounts, strict=True):
            yield Order(at, _buyer(demo), Decimal(amount) * scale)


def _months(demo: Demo) -> list[tuple[datetime.date, int]]:
    """The first day of each month and how many invoices it has; together they are as many as wanted.

    The running month has its part of the month that is over.
    """
    this = demo.today.replace(day=1)
    firsts = [_months_before(this, back) for back in range(MONTHS - 1, -1, -1)]
    days = calendar.monthrange(this.year, this.month)[1]
    weights = [*_TREND[:-1], _TREND[-1] * demo.today.day / days]
    if not _working_days(this, demo.today):
        weights[-1] = 0
    ends = [round(demo.size.invoices * sum(weights[: place + 1]) / sum(weights)) for place in range(MONTHS)]
    counts = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
    return list(zip(firsts, counts, strict=True))


def _months_before(first: datetime.date, months: int) -> datetime.date:
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return datetime.date(year, month + 1, 1)


def _working_days(first: datetime.date, today: datetime.date) -> list[datetime.date]:
    """Mondays to Fridays of a month that have come; none after the last one on which invoices in lev could be paid."""
    length = calendar.monthrange(first.year, first.month)[1]
    days = [first + datetime.timedelta(days=place) for place in range(length)]
    return [day for day in days if day.weekday() < 5 and day <= today and not _LAST_IN_LEV < day < EURO_SINCE]


def _buyer(demo: Demo) -> Customer:
    """A customer; one of the first twenty every second time."""
    return demo.chance.choice(demo.customers[:20] if demo.chance.random() < 0.5 else demo.customers)


# --- One invoice ------------------------------------------------------------------------------------------------------
class _Builder:
    """Makes one invoice with everything that follows from it."""

    def __init__(self, demo: Demo, series: NumberSeries, order: Order, number: str) -> None:
        self.demo, self.series, self.order, self.number = demo, series, order, number
        self.customer = order.customer

    def build(self) -> Made:
        """The invoice as it stands today."""
        issued_at = self.order.at
        sold = sale(self.demo, self.customer, self.order.wished, self._currency())
        invoice = self._head(issued_at, sold.language, sold.reason)
        made = Made(invoice, fill(self.demo, invoice, sold))
        self._issue(made, issued_at)
        self._send(made, issued_at)
        self._pay(made)
        invoice.state = state_of(invoice)
        return made

    def _currency(self) -> str:
        at_home = self.customer.firm.country == BULGARIA
        return "BGN" if at_home and self.order.day < EURO_SINCE else "EUR"

    def _head(self, issued_at: datetime.datetime, language: str, reason: str) -> Invoice:
        currency = self._currency()
        return Invoice(
            organization=self.demo.organization,
            id=uuid7(issued_at),
            created_at=issued_at,
            company=self.customer.company,
            contact=self.customer.contact,
            issue_date=self.order.day,
            tax_point_date=self.order.day,
            due_date=self.order.day + datetime.timedelta(days=self.customer.company.payment_days),
            currency=currency,
            language=language,
            vat_reason=reason,
            bank_account=self.demo.accounts[currency],
            created_by=self.demo.bookkeeper,
        )

    def _issue(self, made: Made, issued_at: datetime.datetime) -> None:
        invoice: Invoice = made.document
        invoice.series, invoice.number = self.series, self.number
        invoice.payment_reference = make_reference(self.number)
        invoice.issued_at, invoice.issued_by = issued_at, self.demo.bookkeeper
        print_parties(self.demo, invoice, str(self.demo.bookkeeper.user))
        invoice.payment = issuing.payment_details(invoice)
        invoice.total_due = invoice.total_gross
        invoices.index(invoice)
        self._tell(made, "invoice_issued", issued_at, {"number": invoice.number})

    def _send(self, made: Made, issued_at: datetime.datetime) -> None:
        invoice: Invoice = made.document
        sent_at = issued_at + datetime.timedelta(minutes=4)
        if sent_at > clock.now():
            return
        invoice.sent_at, invoice.sent_to = sent_at, self.customer.contact.email
        viewed_at = self.demo.soon_after(sent_at, days=3)
        if viewed_at < clock.now() and self.demo.chance.random() < 0.8:
            invoice.viewed_at = viewed_at

    # --- Money ------------------------------------------------------------------------------------------------------
    def _pay(self, made: Made) -> None:
        """Book what the customer has sent by now, unless it is left for one of the statements."""
        demo, invoice = self.demo, made.document
        on = self._paid_on()
        if on > demo.today:
            if demo.chance.random() < _PARTLY_PAID and self.order.day < demo.days_ago(3):
                half = quantize(invoice.total_gross / 2, invoice.currency)
                self._book(made, half, demo.working_day(demo.chance.randrange(1, 3)))
        elif not self._leave_for_statement(Transfer(invoice, self.customer, on)):
            self._book(made, invoice.total_gross, on)

    def _leave_for_statement(self, transfer: Transfer) -> bool:
        """Whether the money came in the days of a bank statement, which will tell of it."""
        for transfers in (self.demo.matched, self.demo.waiting):
            if transfers.takes(transfer):
                transfers.found.append(transfer)
                return True
        return False

    def _paid_on(self) -> datetime.date:
        """The day on which this customer pays such an invoice; far ahead for what is never paid."""
        chance, day = self.demo.chance, self.order.day
        late = round(chance.gauss(self.customer.firm.late_days, 3))
        on = day + datetime.timedelta(days=max(self.customer.company.payment_days + late, 0))
        on -= datetime.timedelta(days=max(on.weekday() - 4, 0))  # banks rest at the week's end
        if self._currency() == "BGN":
            return min(on, EURO_SINCE - datetime.timedelta(days=1))
        is_forgotten = chance.random() < _NEVER_PAID
        return self.demo.days_ago(-1) if is_forgotten else on

    def _book(self, made: Made, amount: Decimal, on: datetime.date) -> None:
        invoice: Invoice = made.document
        booked_at = self.demo.moment(on)
        payment = Payment(
            id=uuid7(booked_at),
            created_at=booked_at,
            state=Payment.State.BOOKED,
            amount=amount,
            currency=invoice.currency,
            received_on=on,
            payer_name=self.customer.company.name,
            payer_iban=self.customer.iban,
            company=self.customer.company,
            contact=self.customer.contact,
            booked_at=booked_at,
            booked_by=self.demo.bookkeeper,
            note=f"Фактура {invoice.number}",
        )
        payments.index(payment)
        made.payments.append(payment)
        made.allocations.append(Allocation(payment=payment, invoice=invoice, amount=amount))
        invoice.paid_amount, invoice.total_due = amount, invoice.total_gross - amount
        invoice.paid_at = booked_at if not invoice.total_due else None
        kind = "invoice_paid" if not invoice.total_due else "invoice_partly_paid"
        words = {"name": invoice.number, "amount": str(amount), "currency": invoice.currency}
        self._tell(made, kind, booked_at, words)

    def _tell(self, made: Made, kind: str, at: datetime.datetime, words: dict[str, Any]) -> None:
        invoice: Invoice = made.document
        url = org_reverse("invoices:invoice", invoice.pk)
        about = {"contact": self.customer.contact, "company": self.customer.company}
        made.history.append(entry(kind, at, self.demo.bookkeeper, data=words, url=url, **about))


# --- Corrected, cancelled, drafted: by the product's own services -----------------------------------------------------
def _correct_some(demo: Demo) -> None:
    """A credit note for a part of a paid invoice, and the cancelling of one that nobody paid."""
    paid = Invoice.objects.filter(state=Invoice.State.PAID, currency="EUR").order_by("-number")[0]
    rows = line_values(paid.lines.all()[:1])
    rows[0]["quantity"] = (rows[0]["quantity"] / 10).quantize(Decimal(1)) or Decimal(1)
    note = corrections.create_note(
        invoice=paid, kind=Invoice.Kind.CREDIT_NOTE, actor=demo.bookkeeper, reason=texts.CREDIT_REASON, lines=rows
    )
    issuing.issue_invoice(invoice=note, actor=demo.bookkeeper)
    awaited = {each.invoice.pk for period in (demo.matched, demo.waiting) for each in period.found}
    unpaid = Invoice.objects.filter(state=Invoice.State.SENT, paid_amount=0).exclude(pk__in=awaited)
    wrong = unpaid.order_by("number").first()
    if wrong is not None:
        corrections.cancel_invoice(invoice=wrong, actor=demo.bookkeeper, reason=texts.CANCEL_REASON)


def _draft_some(demo: Demo) -> None:
    for customer in demo.customers[:_DRAFTS]:
        sold = sale(demo, customer, _AVERAGE)
        values = {
            "company": customer.company,
            "contact": customer.contact,
            "language": sold.language,
            "vat_reason": sold.reason,
        }
        invoices.create_draft(actor=demo.bookkeeper, values=values, lines=wanted_lines(demo, sold))
