"""How questions about invoices, offers and payments are put to tools, and what these give is put into words."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Member
from ai_assistant import answers
from ai_assistant.answers import Content, cite, day, line, money, number
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.offline.periods import FoundPeriod
from ai_assistant.offline.periods.spans import shift
from ai_assistant.questions import address, filters_of
from config.lib import clock, formats
from invoices.errors import NothingSold
from invoices.queries.sold import sold
from invoices.rules import InvoicesPermission

_VIEW: Final = InvoicesPermission.VIEW
_ICON: Final = "receipt"
DAYS: Final = ("from", "to")
ENDS: Final = ("ends_from", "ends_until")
DUE: Final = ("due_from", "due_until")
_MOST_OWING: Final = 3
MOST_TOP: Final = 50
_EARLIEST: Final = datetime.date(1900, 1, 1)

Row = Mapping[str, Any]


# --- Rows in words ----------------------------------------------------------------------------------------------------
def invoice(row: Row) -> str:
    return line(cite(row), row["customer"], money(row["total"], row["currency"]), day(row["issue_date"]), row["state"])


def offer(row: Row) -> str:
    until = _t("until %(day)s") % {"day": day(row["valid_until"])} if row["valid_until"] else ""
    return line(cite(row), row["customer"], money(row["total"], row["currency"]), until, row["state"])


def payment(row: Row) -> str:
    return line(cite(row), money(row["amount"], row["currency"]), day(row["received_on"]), row["invoices"])


# --- Periods ----------------------------------------------------------------------------------------------------------
def _bounds(period: FoundPeriod | None, member: Member) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a period; without a bound the earliest day, and today."""
    today = clock.today(member.organization)
    first = (period and period.first) or _EARLIEST
    return first, (period and period.last) or max(today, first)


def days_of(asked: Understood, member: Member) -> dict[str, Any]:
    first, last = _bounds(asked.period, member)
    return {"first_day": first.isoformat(), "last_day": last.isoformat()}


def invoices_of_days(asked: Understood, _member: Member) -> str:
    return address("invoices:invoices", filters_of(asked, days=DAYS))


def _span(row: Row) -> str:
    """Days of a tool's answer: `1.10.2026–31.10.2026`."""
    return "–".join(day(row[key]) for key in ("first_day", "last_day"))


# --- Invoices that wait for money -------------------------------------------------------------------------------------
def _unpaid(*, only_overdue: bool) -> Callable[[Understood, Member], dict[str, Any]]:
    def arguments(asked: Understood, _member: Member) -> dict[str, Any]:
        limits = {"only_overdue": only_overdue, "limit": min(asked.count or 10, 50)}
        return _waiting(asked, only_overdue=only_overdue) | limits

    return arguments


def _waiting(asked: Understood, *, only_overdue: bool) -> dict[str, Any]:
    """The filters. „Просрочени над 30 дни“ counts from the day when it was due, all else from the day of issue."""
    is_age = asked.period is not None and asked.period.first is None
    return filters_of(asked, days=DUE if only_overdue and is_age else DAYS)


def _say_unpaid(content: Content, asked: Understood, label: Any) -> str:
    """How many and how much, who owes most where there are several, and the rows with the longest due first."""
    title = answers.titled(label, asked)
    if not content["total"]:
        return _t("%(what)s: none.") % {"what": title}
    words = {"what": title, "count": number(content["total"]), "sum": answers.sums(content["to_pay"])}
    head = _t("%(what)s: %(count)s, %(sum)s to be paid.") % words
    if len(content["customers"]) > 1:
        most = ", ".join(
            f"{cite(row) if 'id' in row else row['name']} {money(row['to_pay'], row['currency'])}"
            for row in content["customers"][: asked.count or _MOST_OWING]
        )
        head = f"{head} " + _t("Who owes most: %(customers)s.") % {"customers": most}
    rows = [
        line(cite(row), row["customer"], money(row["to_pay"], row["currency"]), _late(row)) for row in content["rows"]
    ]
    return answers.lines(head, rows, content["total"] - len(rows))


def _late(row: Row) -> str:
    due = _t("due %(day)s") % {"day": day(row["due_date"])}
    days = row["days_late"]
    if not days:
        return due
    late = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": number(days)}
    return f"{due} ({late})"


def unpaid_question(intent: Intent, label: Any, example: Any, *, only_overdue: bool) -> KnownQuestion:
    tab = "overdue" if only_overdue else "unpaid"
    return KnownQuestion(
        intent, label, _ICON, _VIEW, example,
        tool="unpaid_invoices",
        arguments=_unpaid(only_overdue=only_overdue),
        is_standing=True,
        say=lambda content, asked: _say_unpaid(content, asked, label),
        page=lambda asked, _member: address(
            "invoices:invoices", {"tab": tab} | _waiting(asked, only_overdue=only_overdue)
        ),
    )  # fmt: skip


# --- Turnover ---------------------------------------------------------------------------------------------------------
def revenue_of_customer(asked: Understood, member: Member) -> dict[str, Any]:
    return {"customer": asked.name} | revenue_days(asked, member)


def revenue_days(asked: Understood, member: Member) -> dict[str, Any]:
    """The period, and what it is compared with: the one that was said, else the whole one before a whole one."""
    against = _alike(asked.period, asked.against) if asked.against else _one_before(asked.period)
    if against is None:
        return days_of(asked, member)
    first, last = _bounds(against, member)
    return days_of(asked, member) | {"against_first_day": first.isoformat(), "against_last_day": last.isoformat()}


def _one_before(period: FoundPeriod | None) -> FoundPeriod | None:
    """The month before a month, the quarter before a quarter, the year before a year, and before its beginning."""
    if period is None or period.first is None or period.last is None:
        return None
    if period.grain == "days" and period.first == period.last.replace(month=1, day=1):  # the year to date
        return _a_year_before(period)
    months = {"month": 1, "quarter": 3, "year": 12}.get(period.grain)
    if months is None:
        return None
    year, month = divmod(period.first.year * 12 + period.first.month - 1 - months, 12)
    return FoundPeriod(datetime.date(year, month + 1, 1), period.first - datetime.timedelta(days=1), period.grain)


def _alike(period: FoundPeriod | None, against: FoundPeriod) -> FoundPeriod:
    """What is compared is as long: "a year ago" are the same days then, and so is last year beside this to date."""
    if period is None or period.first is None or period.last is None or against.first is None:
        return against
    before = _a_year_before(period)
    is_ago = against.grain == "day" and period.grain != "day" and against.first.year == period.first.year - 1
    is_whole_year = against.grain == "year" and period.grain == "days" and against.first == before.first
    return before if is_ago or is_whole_year else against


def _a_year_before(period: FoundPeriod) -> FoundPeriod:
    """The same days of the year before."""
    first, last = (shift(day, -1, "year") for day in (period.first, period.last) if day)
    return FoundPeriod(first, last, period.grain)


def say_revenue(content: Content, _asked: Understood) -> str:
    """The turnover, of all or of one customer, how it stands to the period before, and the difference."""
    now, before, currency = content["revenue_without_vat"], content["before"], content["currency"]
    words = {
        "days": _span(content), "sum": money(now, currency),
        "before_days": _span(before), "before": money(before["revenue_without_vat"], currency),
        "difference": money(content["difference"], currency),
    }  # fmt: skip
    said = _t(
        "Invoiced %(days)s: %(sum)s without VAT, credit notes taken off. To compare, %(before_days)s: %(before)s. "
        "Difference: %(difference)s."
    )
    return f"{cite(content['customer'])}: {said % words}" if content.get("customer") else said % words


def say_months(content: Content, asked: Understood) -> str:
    title = answers.titled(_("Turnover by month"), asked)
    if not content["months"]:
        return _t("%(what)s: none.") % {"what": title}
    rows = [
        line(
            formats.month_heading(datetime.date.fromisoformat(row["first_day"]), answers.language()),
            money(row["revenue_without_vat"], content["currency"]),
        )
        for row in content["months"]
    ]
    return answers.lines(_t("%(what)s, without VAT:") % {"what": title}, rows)


def say_top(content: Content, asked: Understood) -> str:
    companies = content["companies"]
    title = answers.titled(_("Customers by turnover"), asked)
    if not companies:
        return _t("%(what)s: none.") % {"what": title}
    rows = [
        line(
            cite(row),
            money(row["revenue_without_vat"], content["currency"]),
            ngettext("%(count)s invoice", "%(count)s invoices", row["invoices"]) % {"count": number(row["invoices"])},
        )
        for row in companies
    ]
    said = answers.lines(_t("%(what)s, without VAT:") % {"what": title}, rows)
    if (asked.count or 0) <= MOST_TOP:
        return said
    return f"{said}\n\n" + _t("No more than %(count)s are named.") % {"count": number(MOST_TOP)}


def sold_things(asked: Understood, _member: Member) -> dict[str, Any]:
    """All that is sold, or what has the words of the name. Raises `NothingSold`."""
    if asked.name and not sold(asked.name, 1):
        raise NothingSold(asked.name)
    return ({"search": asked.name} if asked.name else {}) | {"limit": MOST_TOP}


def say_sold(content: Content, _asked: Understood) -> str:
    """What is sold, with its latest price; that this is no price list is said, too."""
    rows = [line(row["description"], _unit_price(row), day(row["on"])) for row in content["rows"]]
    return answers.lines(_t("There is no price list here; the latest prices on invoices, without VAT:"), rows)


def _unit_price(row: Row) -> str:
    """A price with all its decimals: `0,085 EUR`"""
    return f"{formats.number(Decimal(row['latest_price_without_vat']), answers.language())} {row['currency']}"


def say_best_sellers(content: Content, asked: Understood) -> str:
    title = answers.titled(_("What brought most"), asked)
    if not content["rows"]:
        return _t("%(what)s: none.") % {"what": title}
    rows = [line(row["description"], money(row["revenue_without_vat"], content["currency"])) for row in content["rows"]]
    return answers.lines(_t("%(what)s, without VAT:") % {"what": title}, rows)


def say_vat(content: Content, _asked: Understood) -> str:
    words = {
        "days": _span(content),
        "vat": money(content["vat_charged"], content["currency"]),
        "net": money(content["taxable_base"], content["currency"]),
        "count": number(content["documents"]),
    }
    said = _t("VAT charged %(days)s: %(vat)s on %(net)s (documents: %(count)s).")
    remark = _t("VAT on purchases is not kept here, so what is due to the state is less.")
    return f"{said % words} {remark}"


# --- Debts ------------------------------------------------------------------------------------------------------------
def _owed(row: Row, currency: str) -> str:
    """`1 240,00 € (2 invoices), overdue 300,00 € (1)`"""
    count = ngettext("%(count)s invoice", "%(count)s invoices", row["invoices"]) % {"count": number(row["invoices"])}
    words = {
        "sum": money(row["to_collect"], currency), "invoices": count,
        "late": money(row["overdue"], currency), "late_count": number(row["overdue_invoices"]),
    }  # fmt: skip
    return _t("%(sum)s (%(invoices)s), of which overdue %(late)s (%(late_count)s)") % words


def say_owed(content: Content, _asked: Understood) -> str:
    return _t("Customers owe you %(what)s.") % {"what": _owed(content, content["currency"])}


def say_customer(content: Content, asked: Understood) -> str:
    companies = content["companies"]
    if not companies:
        return _t("No company is called “%(name)s”.") % {"name": asked.name}
    rows = [line(cite(row), _owed(row, content["currency"])) for row in companies]
    return answers.lines(_t("Owed to you:"), rows)
