"""Reading invoices: what is awaited, what is late, what came in."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from config.lib.money import bgn_to_eur, quantize
from crm.models import Company
from crm.queries.companies import found as companies_found
from invoices.models import Allocation, Invoice, Payment

_ZERO: Final = Decimal(0)
# What a line about an invoice shows on other pages.
_LINE: Final = (
    *("number", "kind", "state", "customer_name", "issue_date", "due_date", "viewed_at"),
    *("currency", "total_gross", "total_due"),
)
NOT_COUNTED: Final = (Invoice.State.DRAFT, Invoice.State.CANCELLED)

# Money that customers owe; what a credit note owes goes the other way.
AWAITED: Final = Q(state__in=Invoice.OPEN_STATES) & ~Q(kind=Invoice.Kind.CREDIT_NOTE)
# Turnover is without VAT, and credit notes lower it.
_SIGNED_NET: Final = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-F("total_net")), default=F("total_net"))
_SIGNED_VAT: Final = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-F("total_vat")), default=F("total_vat"))


def overdue(today: datetime.date) -> Q:
    """Awaited and late, whether the nightly job has marked it or not."""
    return AWAITED & Q(due_date__lt=today)


def counted() -> QuerySet[Invoice]:
    """Issued documents that are not cancelled."""
    rows: QuerySet[Invoice] = Invoice.objects.exclude(state__in=NOT_COUNTED)
    return rows


def invoice_for_page(pk: UUID) -> QuerySet[Invoice]:
    """One invoice with what its pages read."""
    related = ("company", "contact__company", "deal", "bank_account", "corrects", "organization", "issued_by__user")
    rows: QuerySet[Invoice] = Invoice.objects.select_related(*related).filter(pk=pk)
    return rows


def payments_of(invoice: Invoice) -> QuerySet[Allocation]:
    """The booked payments of an invoice, the newest first."""
    rows = Allocation.objects.filter(invoice=invoice, payment__state=Payment.State.BOOKED)
    found: QuerySet[Allocation] = rows.select_related("payment").order_by("-payment__received_on", "-pk")
    return found


def notes_of(invoice: Invoice) -> QuerySet[Invoice]:
    """The credit and debit notes to an invoice, drafts among them."""
    rows: QuerySet[Invoice] = Invoice.objects.filter(corrects=invoice).order_by("issue_date", "pk")
    return rows


# --- Figures --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Balance:
    """What customers owe in euro, how much of it is late, and how many invoices each is."""

    awaited: Decimal
    overdue: Decimal
    awaited_count: int
    overdue_count: int


def balance(today: datetime.date, **customer: Any) -> Balance:
    """What is to be collected, of everybody or of the customer or deal given as a filter (`company=…`)."""
    late = Q(due_date__lt=today)
    row = Invoice.objects.filter(AWAITED, currency="EUR", **customer).aggregate(
        awaited=Sum("total_due"),
        overdue=Sum("total_due", filter=late),
        awaited_count=Count("pk"),
        overdue_count=Count("pk", filter=late),
    )
    return Balance(row["awaited"] or _ZERO, row["overdue"] or _ZERO, row["awaited_count"], row["overdue_count"])


def turnover(start: datetime.date, end: datetime.date, **customer: Any) -> Decimal:
    """What was invoiced without VAT from `start` to `end`, less credit notes, in euro; lev of before 2026 count in."""
    (total,) = turnovers([(start, end)], **customer)
    return total


def turnovers(periods: Sequence[tuple[datetime.date, datetime.date]], **customer: Any) -> list[Decimal]:
    """The turnover of several periods (first and last day of each); one query."""
    days = [day for period in periods for day in period]
    rows = counted().filter(issue_date__range=(min(days), max(days)), **customer).order_by()
    each = {
        f"sum_{place}": Sum(_SIGNED_NET, filter=Q(issue_date__range=period), default=_ZERO)
        for place, period in enumerate(periods)
    }
    totals = [_ZERO] * len(periods)
    for currency, *sums in rows.values_list("currency").annotate(**each):
        totals = [total + in_euro(amount, currency) for total, amount in zip(totals, sums, strict=True)]
    return totals


def turnover_by_month(start: datetime.date, end: datetime.date) -> dict[datetime.date, Decimal]:
    """Turnover of each month that had any, by its first day."""
    rows = counted().filter(issue_date__range=(start, end)).order_by()
    sums = (
        rows.annotate(month=TruncMonth("issue_date")).values_list("month", "currency").annotate(total=Sum(_SIGNED_NET))
    )
    months: dict[datetime.date, Decimal] = {}
    for month, currency, total in sums:
        months[month] = months.get(month, _ZERO) + in_euro(total, currency)
    return months


@dataclass(frozen=True)
class CustomerTurnover:
    """What a company was invoiced in euro, and by how many documents."""

    key: UUID
    name: str
    turnover: Decimal
    count: int


def top_companies(start: datetime.date, end: datetime.date, limit: int) -> list[CustomerTurnover]:
    """The companies invoiced most from `start` to `end`, as `turnover` counts; one query."""
    rows = counted().filter(issue_date__range=(start, end), company__isnull=False).order_by()
    groups = rows.values_list("company_id", "company__name", "currency").annotate(
        total=Sum(_SIGNED_NET), number=Count("pk")
    )
    found: dict[UUID, CustomerTurnover] = {}
    for key, name, currency, amount, count in groups:
        known = found.get(key, CustomerTurnover(key, name, _ZERO, 0))
        found[key] = CustomerTurnover(key, name, known.turnover + in_euro(amount, currency), known.count + count)
    return sorted(found.values(), key=lambda each: (-each.turnover, each.name))[:limit]


def in_euro(amount: Decimal, currency: str) -> Decimal:
    """A sum in euro; currencies other than the lev have no fixed rate and are left out."""
    if currency == "BGN":
        return bgn_to_eur(amount)
    return quantize(amount, "EUR") if currency == "EUR" else _ZERO


@dataclass(frozen=True)
class Vat:
    """VAT charged on documents in euro, what it was charged on, and how many documents there are."""

    vat: Decimal
    net: Decimal
    count: int


def vat_charged(start: datetime.date, end: datetime.date) -> Vat:
    """VAT of the documents whose tax event is from `start` to `end`, less credit notes; one query."""
    rows = counted().filter(tax_point_date__range=(start, end)).order_by()
    found = Vat(_ZERO, _ZERO, 0)
    sums = rows.values_list("currency").annotate(vat=Sum(_SIGNED_VAT), net=Sum(_SIGNED_NET), number=Count("pk"))
    for currency, vat, net, count in sums:
        found = Vat(found.vat + in_euro(vat, currency), found.net + in_euro(net, currency), found.count + count)
    return found


# --- Debts ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Debt:
    """What one customer owes in one currency; `company` is None for a person."""

    company: Company | None
    name: str
    currency: str
    amount: Decimal
    count: int


@dataclass(frozen=True)
class Debts:
    """What invoices leave to pay: how many they are, the sum in each currency, and who owes most."""

    count: int
    sums: list[tuple[str, Decimal]]
    by_customer: list[Debt]


def debts(rows: QuerySet[Invoice]) -> Debts:
    """What is left to pay of these invoices; two queries."""
    groups = rows.order_by().values_list("company_id", "contact_id", "currency")
    found = list(groups.annotate(amount=Sum("total_due"), number=Count("pk"), name=Max("customer_name")))
    companies = Company.objects.in_bulk([company for company, *_rest in found if company])
    each = [
        Debt(companies.get(company), name, currency, amount, count)
        for company, _contact, currency, amount, count, name in found
    ]
    sums: dict[str, Decimal] = {}
    for debt in each:
        sums[debt.currency] = sums.get(debt.currency, _ZERO) + debt.amount
    by_customer = sorted(each, key=lambda debt: (-debt.amount, debt.name))
    return Debts(sum(debt.count for debt in each), sorted(sums.items()), by_customer)


@dataclass(frozen=True)
class CompanyBalance:
    """A company and what it owes."""

    company: Company
    balance: Balance


def balances_of(name: str, today: datetime.date, limit: int) -> list[CompanyBalance]:
    """What the companies with such a name owe, by name; two queries."""
    companies = companies_found(name, limit)
    rows = Invoice.objects.filter(AWAITED, currency="EUR", company__in=companies).order_by().values_list("company_id")
    late = Q(due_date__lt=today)
    owed = {
        key: Balance(*sums_and_counts)
        for key, *sums_and_counts in rows.annotate(
            awaited=Sum("total_due"),
            overdue=Sum("total_due", filter=late, default=_ZERO),
            awaited_count=Count("pk"),
            overdue_count=Count("pk", filter=late),
        )
    }
    return [CompanyBalance(company, owed.get(company.pk, Balance(_ZERO, _ZERO, 0, 0))) for company in companies]


def overdue_count(today: datetime.date) -> int:
    """How many invoices are late, counting no further than 999."""
    return int(Invoice.objects.filter(overdue(today))[:999].count())


def latest(limit: int, **customer: Any) -> list[Invoice]:
    """The newest documents of the customer or deal given as a filter (`company=…`), drafts among them."""
    return list(Invoice.objects.filter(**customer).only(*_LINE).order_by("-issue_date", "-pk")[:limit])


def longest_due(**customer: Any) -> Invoice | None:
    """The awaited invoice of the customer given as a filter (`company=…`) that is due first."""
    row: Invoice | None = Invoice.objects.filter(AWAITED, **customer).order_by("due_date", "pk").first()
    return row


def unpaid(limit: int) -> list[Invoice]:
    """Awaited invoices, those longest overdue first."""
    return list(Invoice.objects.filter(AWAITED).only(*_LINE).order_by("due_date", "pk")[:limit])
