"""Questions about invoices, offers and payments in words."""

import datetime
from collections.abc import Callable, Mapping
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
from ai_assistant.questions import address, filters_of, list_question
from config.lib import clock, formats
from invoices.assistant.drafting import DRAFT
from invoices.assistant.lists import INVOICES, OFFERS, PAYMENTS
from invoices.assistant.reminding import REMINDER
from invoices.models import Invoice
from invoices.rules import InvoicesPermission

_VIEW: Final = InvoicesPermission.VIEW
_ICON, _ICON_OFFER, _ICON_MONEY = "receipt", "file-earmark-check", "cash-coin"
_DAYS: Final = ("from", "to")
_ENDS: Final = ("ends_from", "ends_until")
_DUE: Final = ("due_from", "due_until")
_MOST_OWING: Final = 3
_MOST_TOP: Final = 50
_EARLIEST: Final = datetime.date(1900, 1, 1)
_THIS_MONTH, _THIS_YEAR = "this month", "this year"

Row = Mapping[str, Any]


# --- Rows in words ----------------------------------------------------------------------------------------------------
def _invoice(row: Row) -> str:
    return line(cite(row), row["customer"], money(row["total"], row["currency"]), day(row["issue_date"]), row["state"])


def _offer(row: Row) -> str:
    until = _t("until %(day)s") % {"day": day(row["valid_until"])} if row["valid_until"] else ""
    return line(cite(row), row["customer"], money(row["total"], row["currency"]), until)


def _payment(row: Row) -> str:
    return line(cite(row), money(row["amount"], row["currency"]), day(row["received_on"]), row["invoices"])


# --- Periods ----------------------------------------------------------------------------------------------------------
def _bounds(period: FoundPeriod | None, member: Member) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a period; without a bound the earliest day, and today."""
    today = clock.today(member.organization)
    first = (period and period.first) or _EARLIEST
    return first, (period and period.last) or max(today, first)


def _days(asked: Understood, member: Member) -> dict[str, Any]:
    first, last = _bounds(asked.period, member)
    return {"first_day": first.isoformat(), "last_day": last.isoformat()}


def _invoices_of_days(asked: Understood, _member: Member) -> str:
    return address("invoices:invoices", filters_of(asked, days=_DAYS))


def _span(row: Row) -> str:
    """Days of a tool's answer: `1.10.2026–31.10.2026`."""
    return "–".join(day(row[key]) for key in ("first_day", "last_day"))


# --- Invoices that wait for money -------------------------------------------------------------------------------------
def _unpaid(*, only_overdue: bool) -> Callable[[Understood, Member], dict[str, Any]]:
    def arguments(asked: Understood, _member: Member) -> dict[str, Any]:
        return filters_of(asked, days=_DAYS) | {"only_overdue": only_overdue, "limit": min(asked.count or 10, 50)}

    return arguments


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


def _unpaid_question(intent: Intent, label: Any, example: Any, *, only_overdue: bool) -> KnownQuestion:
    tab = "overdue" if only_overdue else "unpaid"
    return KnownQuestion(
        intent, label, _ICON, _VIEW, example,
        tool="unpaid_invoices",
        arguments=_unpaid(only_overdue=only_overdue),
        is_standing=True,
        say=lambda content, asked: _say_unpaid(content, asked, label),
        page=lambda asked, _member: address("invoices:invoices", filters_of(asked, days=_DAYS, tab=tab)),
    )  # fmt: skip


# --- Turnover ---------------------------------------------------------------------------------------------------------
def _revenue_days(asked: Understood, member: Member) -> dict[str, Any]:
    """The period, and what it is compared with: the one that was said, else the whole one before a whole one."""
    against = _alike(asked.period, asked.against) if asked.against else _one_before(asked.period)
    if against is None:
        return _days(asked, member)
    first, last = _bounds(against, member)
    return _days(asked, member) | {"against_first_day": first.isoformat(), "against_last_day": last.isoformat()}


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


def _say_revenue(content: Content, _asked: Understood) -> str:
    """The turnover, and how it stands to the period before."""
    now, before, currency = content["revenue_without_vat"], content["before"], content["currency"]
    words = {
        "days": _span(content), "sum": money(now, currency),
        "before_days": _span(before), "before": money(before["revenue_without_vat"], currency),
    }  # fmt: skip
    said = _t(
        "Invoiced %(days)s: %(sum)s without VAT, credit notes taken off. Before that, %(before_days)s: %(before)s."
    )
    return said % words


def _say_months(content: Content, asked: Understood) -> str:
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


def _say_top(content: Content, asked: Understood) -> str:
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
    if (asked.count or 0) <= _MOST_TOP:
        return said
    return f"{said}\n\n" + _t("No more than %(count)s are named.") % {"count": number(_MOST_TOP)}


def _say_vat(content: Content, _asked: Understood) -> str:
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


def _say_owed(content: Content, _asked: Understood) -> str:
    return _t("Customers owe you %(what)s.") % {"what": _owed(content, content["currency"])}


def _say_customer(content: Content, asked: Understood) -> str:
    companies = content["companies"]
    if not companies:
        return _t("No company is called “%(name)s”.") % {"name": asked.name}
    rows = [line(cite(row), _owed(row, content["currency"])) for row in companies]
    return answers.lines(_t("Owed to you:"), rows)


QUESTIONS: Final = (
    _unpaid_question(
        Intent(
            "overdue_invoices",
            bg=(
                "просрочени фактури", "фактури с изтекъл падеж", "фактури с минал срок за плащане",
                "просрочени плащания", "клиенти с просрочени задължения", "клиенти с изтекъл падеж",
                "кой ни бави плащане", "кой бави пари", "кой не плати навреме", "закъснели клиенти",
                "просрочени {amount}", "колко е просрочено", "фактури, които не са платени навреме",
                "просрочени пари", "просрочени вземания",
            ),
            en=(
                "overdue invoices", "invoices past due", "invoices past their due date", "overdue payments",
                "customers past due", "late customers", "who is late", "who is late paying us",
                "who has not paid on time", "overdue money", "overdue {amount}", "how much is overdue",
                "overdue receivables", "customers behind on payments",
            ),
            optional="{amount} {period} payment customer money invoice old owe due date stuck expire top",
        ),
        _("Overdue invoices"), _("Which invoices are overdue?"), only_overdue=True,
    ),
    _unpaid_question(
        Intent(
            "unpaid_invoices",
            bg=(
                "неплатени фактури", "фактури, които не са платени", "фактури, които чакат плащане", "неплатени",
                "клиенти, които не са платили", "кой не е платил", "неплатени фактури на {name}",
                "неплатено от {name}", "длъжници", "кой ми е длъжен", "кой ни дължи пари",
                "клиенти, които дължат най-много", "кой ни дължи най-много",
                "топ {count} длъжници", "топ длъжници",
            ),
            en=(
                "unpaid invoices", "outstanding invoices", "open invoices", "invoices waiting for payment",
                "unpaid ones", "customers who have not paid", "who has not paid", "customers who have to pay",
                "unpaid invoices of {name}", "unpaid by {name}", "debtors", "who owes us money",
                "customers who owe the most", "who owes us most", "top {count} debtors", "biggest debtors",
            ),
            optional="{period} {amount} issue old customer money",
        ),
        _("Unpaid invoices"), _("Which invoices are unpaid this month?"), only_overdue=False,
    ),
    list_question(
        INVOICES,
        Intent(
            "invoices_due",
            bg=(
                "фактури с падеж {period}", "падеж {period}", "неплатени фактури с падеж {period}",
                "фактури, чийто падеж е {period}", "кои фактури падежират {period}",
            ),
            en=(
                "invoices due {period}", "what falls due {period}", "unpaid invoices due {period}",
                "what is due {period}", "which invoices fall due {period}",
            ),
            ahead=True,
        ),
        _("Unpaid invoices by their due date"), _ICON, _("Which invoices are due next week?"), _invoice, days=_DUE,
        tab="unpaid",
    ),
    list_question(
        INVOICES,
        Intent(
            "invoices_not_due",
            bg=("неплатени фактури, чийто падеж не е дошъл", "фактури, които ще станат просрочени"),
            en=("unpaid invoices not yet due", "unpaid but not yet due", "invoices that will become overdue"),
            ahead=True,
        ),
        _("Unpaid invoices that are not due yet"), _ICON, _("What is unpaid but not yet due?"), _invoice, days=_DUE,
        tab="unpaid", period="after yesterday",
    ),
    list_question(
        INVOICES,
        Intent(
            "invoices",
            bg=(
                "фактури {period}", "фактури {amount}", "издадени фактури {period}", "фактури на {name}", "фактури",
                "последни фактури",
            ),
            en=(
                "invoices {period}", "invoices {amount}", "issued invoices {period}", "invoices of {name}",
                "invoices", "recent invoices",
            ),
            optional="{period} {amount} issue sent",
        ),
        _("Invoices"), _ICON, _("Invoices over €1,000 from last month"), _invoice, days=_DAYS, tab="all",
    ),
    list_question(
        INVOICES,
        Intent(
            "biggest_invoices",
            bg=("най-големите фактури", "най-голяма фактура {period}"),
            en=("biggest invoices", "biggest invoice {period}"),
            optional="{period} good",
        ),
        _("Invoices, the biggest first"), _ICON, _("What is our biggest invoice this year?"), _invoice, days=_DAYS,
        tab="all", ordering="-total",
    ),
    list_question(
        INVOICES,
        Intent(
            "draft_invoices",
            bg=("чернови на фактури", "неиздадени фактури", "чернови"),
            en=("draft invoices", "invoices not issued yet", "drafts of invoices"),
        ),
        _("Draft invoices"), _ICON, _("Which invoices are still drafts?"), _invoice, tab="drafts",
    ),
    list_question(
        INVOICES,
        Intent(
            "credit_notes", bg=("кредитни известия {period}", "кредитни известия"),
            en=("credit notes {period}", "credit notes"), optional="{period} {amount} issue",
        ),
        _("Credit notes"), _ICON, _("Which credit notes did we issue this year?"), _invoice, days=_DAYS, tab="all",
        kind=Invoice.Kind.CREDIT_NOTE.value,
    ),
    list_question(
        INVOICES,
        Intent(
            "cancelled_invoices", bg=("анулирани фактури", "сторнирани фактури"),
            en=("cancelled invoices", "voided invoices"), optional="{period} {amount}",
        ),
        _("Cancelled invoices"), _ICON, _("Which invoices were cancelled?"), _invoice, days=_DAYS, tab="all",
        state=Invoice.State.CANCELLED.value,
    ),
    list_question(
        INVOICES,
        Intent(
            "paid_invoices",
            bg=("платени фактури", "фактури, които са платени"),
            en=("paid invoices", "invoices that were paid"),
            optional="{period} {amount}",
        ),
        _("Paid invoices"), _ICON, _("Which invoices of last month are paid?"), _invoice, days=_DAYS, tab="paid",
    ),
    KnownQuestion(
        Intent(
            "revenue",
            bg=(
                "оборот {period}", "приходи", "колко сме продали {period}", "колко пари изкарахме {period}",
                "сравни приходите {period} с {against}", "сравни {period} с {against}", "как се представихме {period}",
            ),
            en=(
                "revenue {period}", "sales {period}", "how much did we sell {period}",
                "how much money did we make {period}", "compare {period} with {against}", "how did we do {period}",
            ),
            optional="{period} {against}",
        ),
        _("Turnover"), "graph-up", _VIEW, _("How much did we sell this month?"),
        tool="revenue", arguments=_revenue_days, say=_say_revenue, page=_invoices_of_days, period=_THIS_MONTH,
    ),
    KnownQuestion(
        Intent(
            "revenue_by_month",
            bg=("оборот по месеци", "приходи по месеци {period}", "оборот за всеки месец"),
            en=("revenue by month", "monthly revenue {period}", "turnover of each month"),
            optional="{period}",
        ),
        _("Turnover by month"), "graph-up", _VIEW, _("Show the turnover by month"),
        tool="revenue_by_month", arguments=_days, say=_say_months, page=_invoices_of_days, period=_THIS_YEAR,
    ),
    KnownQuestion(
        Intent(
            "top_customers",
            bg=(
                "топ клиенти", "най-добри клиенти", "клиенти с най-много приходи", "класация на клиентите",
                "най-големите клиенти по оборот", "кой купи най-много", "клиентите, които носят най-много пари",
                "кой ни носи най-много",
            ),
            en=(
                "top customers", "best customers", "biggest customers by revenue", "customers who buy the most",
                "who bought the most", "customers that bring the most money", "most valuable customers",
            ),
            optional="{period} {count} good",
        ),
        _("Customers by turnover"), "trophy", _VIEW, _("Who are our five best customers this year?"),
        tool="top_customers",
        arguments=lambda asked, member: _days(asked, member) | {"limit": min(asked.count or 10, _MOST_TOP)},
        say=_say_top, page=_invoices_of_days, period=_THIS_YEAR,
    ),
    KnownQuestion(
        Intent(
            "money_owed",
            bg=(
                "колко пари ни дължат", "колко ни дължат клиентите", "колко имаме да вземаме", "вземания",
                "колко пари имаме да събираме", "пари, които чакаме от клиенти",
            ),
            en=(
                "how much do customers owe us", "how much money are we owed", "how much am i owed", "receivables",
                "how much money should we collect", "how much are we to collect", "how much do people owe us",
                "money we expect from customers",
            ),
            optional="customer money",
        ),
        _("Owed by customers"), _ICON_MONEY, _VIEW, _("How much do our customers owe us?"),
        tool="money_owed",
        arguments=lambda _asked, _member: {},
        say=_say_owed,
        page=lambda _asked, _member: address("invoices:invoices", {"tab": "unpaid"}),
    ),
    KnownQuestion(
        Intent(
            "customer_balance",
            bg=("колко дължи {name}", "задължения на клиента {name}", "колко пари дължи {name}", "дълг на {name}"),
            en=("how much does {name} owe", "balance of the customer {name}", "how much money does {name} owe",
                "outstanding with {name}",
            ),
            optional="outstanding",
        ),
        _("What a customer owes"), _ICON_MONEY, _VIEW, _("How much does Acme owe us?"),
        tool="customer_balance",
        arguments=lambda asked, _member: {"customer": asked.name},
        say=_say_customer,
        page=lambda asked, _member: address("invoices:invoices", filters_of(asked, tab="unpaid")),
    ),
    KnownQuestion(
        Intent(
            "vat",
            bg=("ддс {period}", "колко ддс сме начислили {period}", "колко ддс дължим {period}", "ддс"),
            en=("vat {period}", "how much vat did we charge {period}", "how much vat do we owe {period}", "vat"),
            optional="{period} charge owe revenue",
        ),
        _("VAT charged"), "percent", _VIEW, _("How much VAT did we charge last month?"),
        tool="vat_charged", arguments=_days, say=_say_vat, page=_invoices_of_days, period=_THIS_MONTH,
    ),
    list_question(
        PAYMENTS,
        Intent(
            "payments",
            bg=(
                "плащания {period}", "плащания {amount}", "получени плащания", "последни плащания",
                "кой ни плати {period}", "плащания", "кой плати последно", "плащания от {name}",
                "кой преведе пари {period}", "пари, които влязоха {period}", "пари са постъпили {period}",
                "{name} плати", "{name} платил", "пари от {name}",
            ),
            en=(
                "payments {period}", "payments {amount}", "received payments", "recent payments",
                "who paid us {period}", "payments", "who paid last", "payments from {name}",
                "who sent us money {period}", "money came in {period}",
                "did {name} pay", "has {name} paid", "money from {name}",
            ),
            optional="{period} {amount} received new",
        ),
        _("Payments"), _ICON_MONEY, _("Who paid us this week?"), _payment, days=_DAYS, tab="booked",
    ),
    list_question(
        PAYMENTS,
        Intent(
            "unmatched_payments",
            bg=(
                "неразпределени плащания", "плащания за решение", "плащания без фактура",
                "разпределени плащания", "плащания, които чакат решение", "плащания, за които не знаем за какво са",
            ),
            en=(
                "unmatched payments", "payments to decide", "payments without an invoice",
                "payments not matched to an invoice", "payments waiting for a decision",
                "payments we do not know the purpose of",
            ),
            optional="{period} {amount}",
        ),
        _("Payments to decide on"), _ICON_MONEY, _("Which payments have no invoice yet?"), _payment, days=_DAYS,
        tab="to_decide",
    ),
    list_question(
        OFFERS,
        Intent(
            "offers_waiting",
            bg=(
                "оферти, които чакат отговор", "оферти без отговор", "отворени оферти", "неприети оферти",
                "оферти, на които не са ни отговорили",
            ),
            en=(
                "offers awaiting an answer", "unanswered offers", "open offers", "pending offers",
                "offers we wait on", "offers waiting for the customer's answer", "offers nobody answered",
            ),
            optional="{period} {amount} sent customer",
        ),
        _("Offers that wait for an answer"), _ICON_OFFER, _("Which offers wait for an answer?"), _offer, days=_DAYS,
        tab="sent", ordering="valid_until",
    ),
    list_question(
        OFFERS,
        Intent(
            "offers_expiring",
            bg=("изтичащи оферти", "оферти, валидни до {period}", "оферти с изтичащ срок", "оферти, които изтичат"),
            en=("expiring offers", "offers valid until {period}", "offers whose validity ends"),
            optional="{period} due",
            ahead=True,
        ),
        _("Offers that expire"), _ICON_OFFER, _("Which offers expire this week?"), _offer, days=_ENDS, tab="sent",
        ordering="valid_until", period="next 7 days",
    ),
    list_question(
        OFFERS,
        Intent(
            "offers",
            bg=(
                "оферти {period}", "оферти {amount}", "изпратени оферти {period}", "оферти на {name}", "оферти",
                "последни оферти", "оферти за {name}",
            ),
            en=(
                "offers {period}", "offers {amount}", "sent offers {period}", "offers for {name}", "offers",
                "recent offers",
            ),
            optional="{period} {amount} sent",
        ),
        _("Offers"), _ICON_OFFER, _("What offers did we send this month?"), _offer, days=_DAYS, tab="all",
    ),
    list_question(
        OFFERS,
        Intent(
            "offers_ended",
            bg=("отказани оферти", "отхвърлени оферти", "изтекли оферти", "загубени оферти"),
            en=("declined offers", "rejected offers", "expired offers"),
            optional="{period} {amount} customer",
        ),
        _("Declined and expired offers"), _ICON_OFFER, _("Which offers were declined this year?"), _offer, days=_DAYS,
        tab="ended",
    ),
    list_question(
        OFFERS,
        Intent(
            "offers_accepted",
            bg=("приети оферти", "одобрени оферти", "оферти, които бяха приети"),
            en=("accepted offers", "approved offers"),
            optional="{period} {amount} customer",
        ),
        _("Accepted offers"), _ICON_OFFER, _("Which offers were accepted this month?"), _offer, days=_DAYS,
        tab="accepted",
    ),
    REMINDER,
    DRAFT,
)  # fmt: skip
