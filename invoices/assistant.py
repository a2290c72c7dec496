"""What invoices let the assistant look at."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import ListQuestion, ListSource, ReadTool, Record, ToolAnswer
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.questions import address
from config.lib import clock
from config.lib.money import quantize
from config.lib.urls import org_reverse
from invoices.dashboard import CURRENCY
from invoices.queries import invoices as queries
from invoices.rules import InvoicesPermission
from invoices.tables.invoices import InvoiceList
from invoices.tables.offers import OfferList
from invoices.tables.payments import PaymentList

_VIEW: Final = InvoicesPermission.VIEW
_PERIOD: Final = {
    "first_day": {"type": "string", "format": "date"},
    "last_day": {"type": "string", "format": "date", "description": "Inclusive"},
}


def _page(name: str) -> Any:
    return lambda row: org_reverse(name, row.pk)


LISTS: Final = (
    ListSource(
        "invoices", "Invoices, credit and debit notes", InvoiceList, "invoices:invoices",
        _page("invoices:invoice"), _VIEW,
    ),
    ListSource(
        "offers", "Offers to customers", OfferList, "invoices:offers", _page("invoices:offer"),
        InvoicesPermission.VIEW_OFFERS,
    ),
    ListSource(
        "payments", "Money received; without a tab all of it", PaymentList, "invoices:payments",
        _page("invoices:payment"), InvoicesPermission.VIEW_PAYMENTS,
    ),
)  # fmt: skip


def _money(amount: Decimal) -> str:
    return str(quantize(amount, CURRENCY))


def _days(arguments: Mapping[str, Any]) -> tuple[datetime.date, datetime.date]:
    first, last = (datetime.date.fromisoformat(arguments[key]) for key in ("first_day", "last_day"))
    return min(first, last), max(first, last)


def _revenue(_member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    first, last = _days(arguments)
    length = last - first + datetime.timedelta(days=1)
    before = (first - length, last - length) if (first - datetime.date.min) > length else (first, last)
    now, earlier = queries.turnovers([(first, last), before])
    return ToolAnswer(
        {
            "revenue_without_vat": _money(now),
            "currency": CURRENCY,
            "same_length_before": {
                "first_day": before[0].isoformat(),
                "last_day": before[1].isoformat(),
                "revenue_without_vat": _money(earlier),
            },
        },
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


TOOLS: Final = (
    ReadTool(
        "revenue",
        "What was invoiced without VAT in a period, credit notes taken off, beside the same stretch of time before",
        {
            "type": "object", "properties": _PERIOD, "required": ["first_day", "last_day"],
            "additionalProperties": False,
        },
        _VIEW,
        _revenue,
    ),
    ReadTool(
        "top_customers",
        "The companies that were invoiced most in a period",
        {
            "type": "object",
            "properties": _PERIOD | {"limit": {"type": "integer", "minimum": 1, "maximum": 50}},
            "required": ["first_day", "last_day"],
            "additionalProperties": False,
        },
        _VIEW,
        _top_customers,
    ),
    ReadTool(
        "money_owed",
        "What customers owe today in euro, and how much of it is overdue",
        {"type": "object", "properties": {}, "additionalProperties": False},
        _VIEW,
        _owed,
    ),
)  # fmt: skip


# --- Questions in words -----------------------------------------------------------------------------------------------
_DAYS: Final = ("from", "to")


def _list(url_name: str, tab: str) -> Callable[[Understood], str]:
    return lambda asked: address(url_name, asked, days=_DAYS, tab=tab)


QUESTIONS: Final = (
    ListQuestion(
        Intent(
            "overdue_invoices",
            bg=("просрочени фактури", "фактури с изтекъл падеж", "фактури с минал срок за плащане"),
            en=("overdue invoices", "invoices past due", "invoices past their due date"),
            optional="{amount} {period} payment",
        ),
        _("Overdue invoices"), "receipt", _VIEW, _list("invoices:invoices", "overdue"),
    ),
    ListQuestion(
        Intent(
            "unpaid_invoices",
            bg=("неплатени фактури", "фактури, които не са платени", "фактури, които чакат плащане"),
            en=("unpaid invoices", "outstanding invoices", "open invoices"),
            optional="{period} {amount} issue",
        ),
        _("Unpaid invoices"), "receipt", _VIEW, _list("invoices:invoices", "unpaid"),
    ),
    ListQuestion(
        Intent(
            "invoices",
            bg=("фактури {period}", "фактури {amount}", "издадени фактури {period}"),
            en=("invoices {period}", "invoices {amount}", "issued invoices {period}"),
            optional="{period} {amount} issue",
        ),
        _("Invoices"), "receipt", _VIEW, _list("invoices:invoices", "all"),
    ),
    ListQuestion(
        Intent(
            "payments",
            bg=("плащания {period}", "плащания {amount}", "получени плащания", "кой ни плати {period}"),
            en=("payments {period}", "payments {amount}", "received payments", "who paid us {period}"),
            optional="{period} {amount} received",
        ),
        _("Payments"), "cash-coin", InvoicesPermission.VIEW_PAYMENTS, _list("invoices:payments", "booked"),
    ),
    ListQuestion(
        Intent(
            "offers_waiting",
            bg=("оферти, които чакат отговор", "оферти без отговор", "отворени оферти"),
            en=("offers awaiting an answer", "unanswered offers", "open offers", "pending offers"),
            optional="{period} {amount} sent customer",
        ),
        _("Offers that wait for an answer"), "file-earmark-check", InvoicesPermission.VIEW_OFFERS,
        _list("invoices:offers", "sent"),
    ),
)  # fmt: skip
