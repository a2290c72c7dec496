"""Tools over the queries of invoices."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from accounts.models import Member
from ai_assistant.hooks import ReadTool, Record, ToolAnswer
from ai_assistant.tools.lists import narrow
from config.lib import clock
from config.lib.money import quantize
from config.lib.urls import org_reverse
from crm.models import Company
from crm.proposing.records import record_of
from crm.queries.naming import called
from crm.tables.companies import company_url
from invoices.assistant.lists import INVOICES
from invoices.dashboard import CURRENCY
from invoices.models import Invoice
from invoices.queries import invoices as queries
from invoices.queries.sold import best_sellers, sold
from invoices.rules import InvoicesPermission

_VIEW: Final = InvoicesPermission.VIEW
_DAY: Final = {"type": "string", "format": "date"}
_LIMIT: Final = {"type": "integer", "minimum": 1, "maximum": 50}
_NAME: Final = {"type": "string", "minLength": 1, "maxLength": 200}
_PERIOD: Final = {"first_day": _DAY, "last_day": _DAY | {"description": "Inclusive"}}
_AGAINST: Final = {f"against_{key}": value for key, value in _PERIOD.items()}
_BOTH_OR_NONE: Final = {"against_first_day": ["against_last_day"], "against_last_day": ["against_first_day"]}
_MOST_MONTHS: Final = 36
_CUSTOMERS_SHOWN: Final = 5


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _money(amount: Decimal, currency: str = CURRENCY) -> str:
    return str(quantize(amount, currency))


def _days(arguments: Mapping[str, Any], prefix: str = "") -> tuple[datetime.date, datetime.date]:
    first, last = (datetime.date.fromisoformat(arguments[f"{prefix}{key}"]) for key in ("first_day", "last_day"))
    return min(first, last), max(first, last)


# --- Turnover ---------------------------------------------------------------------------------------------------------
def _revenue(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    first, last = _days(arguments)
    before = _days(arguments, "against_") if "against_first_day" in arguments else _same_length_before(first, last)
    customer = called(arguments["customer"]) if "customer" in arguments else None
    of_customer = {"company" if isinstance(customer, Company) else "contact": customer} if customer else {}
    now, earlier = queries.turnovers([(first, last), before], **of_customer)
    records = [record_of(customer)] if customer else []
    return ToolAnswer(
        {
            "customer": {"id": records[0].id, "name": records[0].label} if records else None,
            "revenue_without_vat": _money(now),
            "currency": CURRENCY,
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "before": {
                "first_day": before[0].isoformat(),
                "last_day": before[1].isoformat(),
                "revenue_without_vat": _money(earlier),
            },
            "difference": _money(now - earlier),
        },
        records,
        f"{org_reverse('invoices:invoices')}?from={first}&to={last}",
    )


def _same_length_before(first: datetime.date, last: datetime.date) -> tuple[datetime.date, datetime.date]:
    length = last - first + datetime.timedelta(days=1)
    return (first - length, last - length) if (first - datetime.date.min) > length else (first, last)


def _revenue_by_month(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    first, last = _days(arguments)
    months = sorted(queries.turnover_by_month(first, last).items())
    found = [{"first_day": day.isoformat(), "revenue_without_vat": _money(amount)} for day, amount in months]
    return ToolAnswer(
        {"currency": CURRENCY, "months": found[-_MOST_MONTHS:]},
        url=f"{org_reverse('invoices:invoices')}?from={first}&to={last}",
    )


def _top_customers(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    first, last = _days(arguments)
    rows = queries.top_companies(first, last, arguments.get("limit", 10))
    records = [Record(f"companies:{row.key}", row.name, org_reverse("crm:company", row.key)) for row in rows]
    found = [
        {"id": record.id, "name": row.name, "revenue_without_vat": _money(row.turnover), "invoices": row.count}
        for record, row in zip(records, rows, strict=True)
    ]
    return ToolAnswer({"currency": CURRENCY, "companies": found}, records)


def _sold(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """What stands on invoices, what was sold most often first, each with its latest price."""
    found = sold(arguments.get("search", ""), arguments.get("limit", 20))
    rows = [
        {
            "description": each.description,
            "latest_price_without_vat": f"{each.unit_price.normalize():f}",
            "currency": each.currency,
            "on": each.day.isoformat(),
            "lines": each.count,
        }
        for each in found
    ]
    return ToolAnswer({"total": len(rows), "rows": rows}, url=org_reverse("invoices:invoices"))


def _best_sellers(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    first, last = _days(arguments)
    found = best_sellers(first, last, arguments.get("limit", 10))
    rows = [{"description": name, "revenue_without_vat": _money(amount)} for name, amount in found]
    url = f"{org_reverse('invoices:invoices')}?from={first}&to={last}"
    return ToolAnswer({"currency": CURRENCY, "rows": rows}, url=url)


def _vat(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    first, last = _days(arguments)
    found = queries.vat_charged(first, last)
    return ToolAnswer(
        {
            "currency": CURRENCY,
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "vat_charged": _money(found.vat),
            "taxable_base": _money(found.net),
            "documents": found.count,
        },
        url=f"{org_reverse('invoices:invoices')}?from={first}&to={last}",
    )


# --- Debts ------------------------------------------------------------------------------------------------------------
def _owed(member: Member, _arguments: Mapping[str, Any]) -> ToolAnswer:
    balance = queries.balance(clock.today(member.organization))
    return ToolAnswer(
        {
            "currency": CURRENCY,
            "to_collect": _money(balance.awaited),
            "invoices": balance.awaited_count,
            "overdue": _money(balance.overdue),
            "overdue_invoices": balance.overdue_count,
        },
        url=f"{org_reverse('invoices:invoices')}?tab=unpaid",
    )


def _unpaid(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """The list of unpaid invoices as its page narrows it, with what is left to pay and by whom."""
    today = clock.today(member.organization)
    filters = {key: value for key, value in arguments.items() if key not in ("only_overdue", "limit")}
    filters["tab"] = "overdue" if arguments.get("only_overdue") else "unpaid"
    rows, url = narrow(INVOICES, member, filters)
    debts = queries.debts(rows)
    shown = list(rows.order_by("due_date", "pk")[: arguments.get("limit", 20)])
    invoices = [(Record(f"invoices:{row.pk}", str(row), INVOICES.record_url(row)), row) for row in shown]
    customers = [
        (debt, Record(f"companies:{debt.company.pk}", debt.name, company_url(debt.company)) if debt.company else None)
        for debt in debts.by_customer[:_CUSTOMERS_SHOWN]
    ]
    return ToolAnswer(
        {
            "total": debts.count,
            "to_pay": [{"amount": _money(amount, currency), "currency": currency} for currency, amount in debts.sums],
            "customers": [_customer_row(debt, record) for debt, record in customers],
            "rows": [_unpaid_row(record, row, today) for record, row in invoices],
        },
        [record for record, _row in invoices] + [record for _debt, record in customers if record],
        url,
    )


def _customer_row(debt: queries.Debt, record: Record | None) -> dict[str, Any]:
    known = {"id": record.id} if record else {}
    return known | {
        "name": debt.name, "to_pay": _money(debt.amount, debt.currency), "currency": debt.currency,
        "invoices": debt.count,
    }  # fmt: skip


def _unpaid_row(record: Record, row: Invoice, today: datetime.date) -> dict[str, Any]:
    return {
        "id": record.id,
        "number": row.number,
        "customer": row.customer_name,
        "due_date": row.due_date.isoformat(),
        "days_late": max((today - row.due_date).days, 0),
        "to_pay": _money(row.total_due, row.currency),
        "currency": row.currency,
    }


def _customer_balance(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    found = queries.balances_of(arguments["customer"], clock.today(member.organization), _CUSTOMERS_SHOWN)
    records = [Record(f"companies:{each.company.pk}", each.company.name, company_url(each.company)) for each in found]
    rows = [
        {
            "id": record.id,
            "name": record.label,
            "to_collect": _money(each.balance.awaited),
            "invoices": each.balance.awaited_count,
            "overdue": _money(each.balance.overdue),
            "overdue_invoices": each.balance.overdue_count,
        }
        for record, each in zip(records, found, strict=True)
    ]
    return ToolAnswer({"currency": CURRENCY, "customer": arguments["customer"], "companies": rows}, records)


TOOLS: Final = (
    ReadTool(
        "revenue",
        "What was invoiced without VAT in a period, to all or to one customer, credit notes taken off, beside another "
        "period or, without one, beside the same stretch of time before",
        _object(_PERIOD | _AGAINST | {"customer": _NAME}, "first_day", "last_day")
        | {"dependentRequired": _BOTH_OR_NONE},
        _VIEW,
        _revenue,
    ),
    ReadTool(
        "revenue_by_month",
        "What was invoiced without VAT in each month of a period, credit notes taken off",
        _object(_PERIOD, "first_day", "last_day"),
        _VIEW,
        _revenue_by_month,
    ),
    ReadTool(
        "top_customers",
        "The companies that were invoiced most in a period",
        _object(_PERIOD | {"limit": _LIMIT}, "first_day", "last_day"),
        _VIEW,
        _top_customers,
    ),
    ReadTool(
        "products_sold",
        "The goods and services on the latest invoices, those sold most often first, each with its latest price "
        "without VAT; there is no price list",
        _object({"search": _NAME | {"description": "Words of the product"}, "limit": _LIMIT}),
        _VIEW,
        _sold,
    ),
    ReadTool(
        "best_sellers",
        "The goods and services that brought most without VAT on the invoices of a period, credit notes taken off",
        _object(_PERIOD | {"limit": _LIMIT}, "first_day", "last_day"),
        _VIEW,
        _best_sellers,
    ),
    ReadTool(
        "money_owed",
        "What customers owe today in euro, and how much of it is overdue",
        _object({}),
        _VIEW,
        _owed,
    ),
    ReadTool(
        "unpaid_invoices",
        "Invoices that wait for money: how many, what is left to pay, which customers owe most, the longest due first",
        _object(
            {
                "only_overdue": {"type": "boolean"},
                "from": _DAY | {"description": "Issued from"},
                "to": _DAY | {"description": "Issued to"},
                "due_from": _DAY,
                "due_until": _DAY,
                "amount_from": {"type": "number", "description": "Total with VAT"},
                "amount_to": {"type": "number"},
                "currency": {"type": "string", "minLength": 3, "maxLength": 3},
                "search": {"type": "string", "maxLength": 200, "description": "Words of the customer's name"},
                "limit": _LIMIT,
            }
        ),
        _VIEW,
        _unpaid,
    ),
    ReadTool(
        "customer_balance",
        "What the companies with such a name owe in euro, and how much of it is overdue",
        _object({"customer": _NAME}, "customer"),
        _VIEW,
        _customer_balance,
    ),
    ReadTool(
        "vat_charged",
        "VAT charged on documents with their tax event in a period, less credit notes; VAT on purchases is not known",
        _object(_PERIOD, "first_day", "last_day"),
        _VIEW,
        _vat,
    ),
)  # fmt: skip
