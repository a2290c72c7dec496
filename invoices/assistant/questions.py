"""Questions about invoices, offers and payments in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent
from ai_assistant.questions import address, filters_of, list_question
from invoices.assistant.answering import (
    DAYS,
    DUE,
    ENDS,
    MOST_TOP,
    days_of,
    invoice,
    invoices_of_days,
    offer,
    payment,
    revenue_days,
    revenue_of_customer,
    say_best_sellers,
    say_customer,
    say_months,
    say_owed,
    say_revenue,
    say_sold,
    say_top,
    say_vat,
    sold_things,
    unpaid_question,
)
from invoices.assistant.drafting import DRAFT
from invoices.assistant.lists import INVOICES, OFFERS, PAYMENTS
from invoices.assistant.reminding import REMINDER
from invoices.assistant.writing import LETTER
from invoices.models import Invoice
from invoices.rules import InvoicesPermission

_VIEW: Final = InvoicesPermission.VIEW
_ICON, _ICON_OFFER, _ICON_MONEY = "receipt", "file-earmark-check", "cash-coin"
_DIGITS: Final = 10  # of a number (ЗДДС, art. 114)
_THIS_MONTH, _THIS_YEAR = "this month", "this year"

QUESTIONS: Final = (
    unpaid_question(
        Intent(
            "overdue_invoices",
            bg=(
                "просрочени фактури", "фактури с изтекъл падеж", "фактури с минал срок за плащане",
                "просрочени плащания", "клиенти с просрочени задължения", "клиенти с изтекъл падеж",
                "кой ни бави плащане", "кой бави пари", "кой не плати навреме", "закъснели клиенти",
                "просрочени {amount}", "колко е просрочено", "фактури, които не са платени навреме",
                "просрочени пари", "просрочени вземания", "не са си платили фактурите навреме",
                "просрочени фактури на {name}", "закъснява {name}", "{name} не плати навреме",
            ),
            en=(
                "overdue invoices", "invoices past due", "invoices past their due date", "overdue payments",
                "customers past due", "late customers", "who is late", "who is late paying us",
                "who has not paid on time", "overdue money", "overdue {amount}", "how much is overdue",
                "overdue receivables", "customers behind on payments", "overdue invoices of {name}",
                "how late is {name}", "{name} did not pay on time", "who should I chase {period}",
            ),
            optional="{amount} {period} payment customer money invoice old owe due date stuck expire top unpaid pay"
            " debtor",
        ),
        _("Overdue invoices"), _("Which invoices are overdue?"), only_overdue=True,
    ),
    unpaid_question(
        Intent(
            "unpaid_invoices",
            bg=(
                "неплатени фактури", "фактури, които не са платени", "фактури, които чакат плащане", "неплатени",
                "клиенти, които не са платили", "кой не е платил", "неплатени фактури на {name}",
                "неплатено от {name}", "длъжници", "кой ми е длъжен", "кой ни дължи пари",
                "клиенти, които дължат най-много", "кой ни дължи най-много",
                "топ {count} длъжници", "топ длъжници", "{name} не е платил", "неплатено",
                "фактури, по които чакаме пари", "кой ни дължи", "какво остава да се плати", "най-голям дълг",
            ),
            en=(
                "unpaid invoices", "outstanding invoices", "open invoices", "invoices waiting for payment",
                "unpaid ones", "customers who have not paid", "who has not paid", "customers who have to pay",
                "unpaid invoices of {name}", "open invoices of {name}", "unpaid by {name}", "debtors",
                "who owes us money",
                "customers who owe the most", "who owes us most", "top {count} debtors", "biggest debtors",
                "what has {name} not paid", "what is left to pay",
            ),
            optional="{period} {amount} issue old customer money invoice sent good",
        ),
        _("Unpaid invoices"), _("Which invoices are unpaid this month?"), only_overdue=False,
    ),
    list_question(
        INVOICES,
        Intent(
            "invoices_due",
            bg=(
                "очаквани плащания {period}", "очаквани плащания",
                "фактури с падеж {period}", "падеж {period}", "неплатени фактури с падеж {period}",
                "фактури, чийто падеж е {period}", "кои фактури падежират {period}",
                "какво трябва да ни платят {period}", "колко трябва да ни платят {period}", "ще ни платят {period}",
                "какви пари чакаме {period}",
            ),
            en=(
                "expected payments {period}", "expected payments",
                "invoices due {period}", "what falls due {period}", "unpaid invoices due {period}",
                "what is due {period}", "which invoices fall due {period}", "what money do we expect {period}",
            ),
            optional="customer money",
            ahead=True,
        ),
        _("Unpaid invoices by their due date"), _ICON, _("Which invoices are due next week?"), invoice, days=DUE,
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
        _("Unpaid invoices that are not due yet"), _ICON, _("What is unpaid but not yet due?"), invoice, days=DUE,
        tab="unpaid", period="after yesterday",
    ),
    list_question(
        INVOICES,
        Intent(
            "invoices",
            bg=(
                "фактури {period}", "фактури {amount}", "издадени фактури {period}", "фактури на {name}", "фактури",
                "последни фактури", "какво сме издали {period}",
            ),
            en=(
                "what did we issue {period}", "invoices {period}", "invoices {amount}",
                "issued invoices {period}", "invoices of {name}",
                "invoices", "recent invoices", "what did we invoice {period}",
                "what did we invoice {name}",
            ),
            optional="{period} {amount} {count} issue sent money",
        ),
        _("Invoices"), _ICON, _("Invoices over €1,000 from last month"), invoice, days=DAYS, tab="all",
    ),
    list_question(
        INVOICES,
        Intent(
            "invoice_state",
            bg=("статус на фактура {name}",),
            en=("status of invoice {name}",),
            optional="outstanding",
        ),
        _("How an invoice stands"), _ICON, _("What is the status of invoice 250?"), invoice, tab="all",
        digits=_DIGITS,
    ),
    list_question(
        INVOICES,
        Intent(
            "partly_paid",
            bg=("частично платени фактури", "кой е платил частично", "фактури, платени наполовина"),
            en=("partly paid invoices", "partially paid invoices", "who has paid in part"),
            optional="{period} {amount} customer money invoice",
        ),
        _("Partly paid invoices"), _ICON, _("Which invoices are partly paid?"), invoice, days=DAYS, tab="all",
        state=Invoice.State.PARTLY_PAID.value,
    ),
    list_question(
        INVOICES,
        Intent(
            "biggest_invoices",
            bg=("най-големите фактури", "най-голяма фактура {period}"),
            en=("biggest invoices", "biggest invoice {period}"),
            optional="{period} {count} good",
        ),
        _("Invoices, the biggest first"), _ICON, _("What is our biggest invoice this year?"), invoice, days=DAYS,
        tab="all", ordering="-total",
    ),
    list_question(
        INVOICES,
        Intent(
            "draft_invoices",
            bg=("чернови на фактури", "неиздадени фактури", "чернови"),
            en=("draft invoices", "invoices not issued yet", "drafts of invoices"),
            optional="unissued invoice draft idle money",
        ),
        _("Draft invoices"), _ICON, _("Which invoices are still drafts?"), invoice, tab="drafts",
    ),
    list_question(
        INVOICES,
        Intent(
            "credit_notes", bg=("кредитни известия {period}", "кредитни известия"),
            en=("credit notes {period}", "credit notes"), optional="{period} {amount} issue",
        ),
        _("Credit notes"), _ICON, _("Which credit notes did we issue this year?"), invoice, days=DAYS, tab="all",
        kind=Invoice.Kind.CREDIT_NOTE.value,
    ),
    list_question(
        INVOICES,
        Intent(
            "cancelled_invoices", bg=("анулирани фактури", "сторнирани фактури"),
            en=("cancelled invoices", "voided invoices"), optional="{period} {amount}",
        ),
        _("Cancelled invoices"), _ICON, _("Which invoices were cancelled?"), invoice, days=DAYS, tab="all",
        state=Invoice.State.CANCELLED.value,
    ),
    list_question(
        INVOICES,
        Intent(
            "paid_invoices",
            bg=(
                "платени фактури", "фактури, които са платени", "платени фактури на {name}",
                "платена ли е фактура {name}",
            ),
            en=(
                "paid invoices", "invoices that are paid", "paid invoices of {name}", "is invoice {name} paid",
            ),
            optional="{period} {amount} customer money",
        ),
        _("Paid invoices"), _ICON, _("Which invoices of last month are paid?"), invoice, days=DAYS, tab="paid",
        digits=_DIGITS,
    ),
    KnownQuestion(
        Intent(
            "revenue",
            bg=(
                "оборот {period}", "приходи", "колко сме продали {period}", "колко пари изкарахме {period}",
                "сравни приходите {period} с {against}", "сравни {period} с {against}", "как се представихме {period}",
                "растем ли", "по-добре ли сме {period} от {against}", "как сме {period} спрямо {against}",
                "с колко сме по-добре {period} от {against}",
            ),
            en=(
                "revenue {period}", "sales {period}", "how much did we sell {period}",
                "how much money did we make {period}", "compare {period} with {against}", "how did we do {period}",
                "are we doing better {period} than {against}", "how are we doing {period} against {against}",
                "how much did we bring in {period}", "are we growing",
            ),
            optional="{period} {against} money good did move",
        ),
        _("Turnover"), "graph-up", _VIEW, _("How much did we sell this month?"),
        tool="revenue", arguments=revenue_days, say=say_revenue, page=invoices_of_days, period=_THIS_MONTH,
    ),
    KnownQuestion(
        Intent(
            "revenue_of_customer",
            bg=(
                "колко сме продали на {name}", "оборот с {name}", "приходи от {name}", "колко изкарахме от {name}",
                "колко ни носи {name}", "колко е купил {name}", "{name} е купил",
            ),
            en=(
                "how much did we sell to {name}", "turnover with {name}", "revenue from {name}",
                "how much did we make from {name}", "how much did {name} buy", "{name} bought",
            ),
            optional="{period} {against} money revenue",
        ),
        _("Turnover with a customer"), "graph-up", _VIEW, _("How much did we sell to Acme this year?"),
        tool="revenue", arguments=revenue_of_customer, say=say_revenue, page=invoices_of_days, period=_THIS_YEAR,
    ),
    KnownQuestion(
        Intent(
            "products_sold",
            bg=(
                "продукти", "какви продукти продаваме", "цени", "продукти и цени", "ценоразпис", "цена на {name}",
                "колко струва {name}", "продукт {name}", "какво продаваме", "цена {name}",
            ),
            en=(
                "products", "what products do we sell", "prices", "products and prices", "price list",
                "product revenue",
                "price of {name}", "product {name}", "what do we sell",
                "how much does {name} cost", "{name} price", "what do we charge for {name}",
            ),
            optional="product price revenue top good brings",
        ),
        _("What is sold, with its latest price"), "tags", _VIEW, _("What products do we sell?"),
        tool="products_sold",
        arguments=sold_things, say=say_sold, names_things=True,
    ),
    KnownQuestion(
        Intent(
            "best_sellers",
            bg=(
                "какво се продава най-много {period}", "най-продавани продукти", "какво продадохме най-много {period}",
                "кой продукт носи най-много пари", "топ продукти",
            ),
            en=(
                "what sold best {period}", "best selling products", "what did we sell most {period}",
                "which product brings the most money", "top products",
            ),
            optional="{period} {count} money revenue good brings",
        ),
        _("What brought most"), "tags", _VIEW, _("What sold best this year?"),
        tool="best_sellers",
        arguments=lambda asked, member: days_of(asked, member) | {"limit": min(asked.count or 10, MOST_TOP)},
        say=say_best_sellers, page=invoices_of_days, period=_THIS_YEAR,
    ),
    KnownQuestion(
        Intent(
            "revenue_by_month",
            bg=(
                "оборот по месеци", "приходи по месеци {period}", "оборот за всеки месец", "най-силен месец",
                "най-добър месец",
            ),
            en=("revenue by month", "monthly revenue {period}", "turnover of each month", "best month"),
            optional="{period} revenue good top",
        ),
        _("Turnover by month"), "graph-up", _VIEW, _("Show the turnover by month"),
        tool="revenue_by_month", arguments=days_of, say=say_months, page=invoices_of_days, period=_THIS_YEAR,
    ),
    KnownQuestion(
        Intent(
            "top_customers",
            bg=(
                "топ клиенти", "най-добри клиенти", "клиенти с най-много приходи", "класация на клиентите",
                "най-големите клиенти по оборот", "кой купи най-много", "клиентите, които носят най-много пари",
                "кой ни носи най-много", "кой харчи най-много", "ключови клиенти", "клиенти по оборот",
            ),
            en=(
                "top customers", "best customers", "biggest customers by revenue", "customers who buy the most",
                "who bought the most", "customers that bring the most money", "most valuable customers",
            ),
            optional="{period} {count} good money customer revenue top brings",
        ),
        _("Customers by turnover"), "trophy", _VIEW, _("Who are our five best customers this year?"),
        tool="top_customers",
        arguments=lambda asked, member: days_of(asked, member) | {"limit": min(asked.count or 10, MOST_TOP)},
        say=say_top, page=invoices_of_days, period=_THIS_YEAR,
    ),
    KnownQuestion(
        Intent(
            "money_owed",
            bg=(
                "колко пари ни дължат", "колко ни дължат клиентите", "колко имаме да вземаме", "вземания",
                "колко пари имаме да събираме", "пари, които чакаме от клиенти", "пари да ни дават",
                "пари, които чакаме",
                "какво ни се дължи",
            ),
            en=(
                "how much do customers owe us", "how much money are we owed", "how much am i owed", "receivables",
                "how much money should we collect", "how much are we to collect", "how much do people owe us",
                "money we expect from customers", "outstanding", "outstanding money",
            ),
            optional="customer money invoice",
        ),
        _("Owed by customers"), _ICON_MONEY, _VIEW, _("How much do our customers owe us?"),
        tool="money_owed",
        arguments=lambda _asked, _member: {},
        say=say_owed,
        page=lambda _asked, _member: address("invoices:invoices", {"tab": "unpaid"}),
    ),
    KnownQuestion(
        Intent(
            "customer_balance",
            bg=(
                "колко дължи {name}", "задължения на клиента {name}", "колко пари дължи {name}", "дълг на {name}",
                "колко има да плаща {name}", "колко чакаме от {name}",
                "колко имаме да вземаме от {name}",
            ),
            en=("how much does {name} owe", "balance of the customer {name}", "how much money does {name} owe",
                "outstanding with {name}",
                "how much are we to collect from {name}",
            ),
            optional="outstanding money customer unpaid left",
        ),
        _("What a customer owes"), _ICON_MONEY, _VIEW, _("How much does Acme owe us?"),
        tool="customer_balance",
        arguments=lambda asked, _member: {"customer": asked.name},
        say=say_customer,
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
        tool="vat_charged", arguments=days_of, say=say_vat, page=invoices_of_days, period=_THIS_MONTH,
    ),
    list_question(
        PAYMENTS,
        Intent(
            "payments",
            bg=(
                "плащания {period}", "плащания {amount}", "получени плащания", "последни плащания",
                "кой ни плати {period}", "плащания", "кой плати последно", "какво влезе {period}", "плащания от {name}",
                "кой преведе пари {period}", "пари, които влязоха {period}", "пари са постъпили {period}",
                "{name} плати", "{name} платил", "пари от {name}", "фактури, които бяха платени {period}",
                "фактури, които бяха платени",
            ),
            en=(
                "payments {period}", "payments {amount}", "received payments", "recent payments",
                "who paid us {period}", "payments", "who paid last", "what came in {period}",
                "how much was paid to us {period}", "payments from {name}", "who sent us money {period}",
                "money came in {period}",
                "did {name} pay", "has {name} paid", "money from {name}", "invoices that were paid {period}",
                "invoices that were paid", "what was paid {period}",
            ),
            optional="{period} {amount} {count} received new money customer paid банка банката банков bank",
        ),
        _("Payments"), _ICON_MONEY, _("Who paid us this week?"), payment, days=DAYS, tab="booked",
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
            optional="{period} {amount} банка банката банков банково извлечение извлечението bank statement",
        ),
        _("Payments to decide on"), _ICON_MONEY, _("Which payments have no invoice yet?"), payment, days=DAYS,
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
        _("Offers that wait for an answer"), _ICON_OFFER, _("Which offers wait for an answer?"), offer, days=DAYS,
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
        _("Offers that expire"), _ICON_OFFER, _("Which offers expire this week?"), offer, days=ENDS, tab="sent",
        ordering="valid_until", period="next 7 days",
    ),
    list_question(
        OFFERS,
        Intent(
            "offers",
            bg=(
                "оферти {period}", "оферти {amount}", "изпратени оферти {period}", "оферти на {name}", "оферти",
                "последни оферти", "оферти за {name}", "прие ли {name} офертата", "изтича офертата на {name}",
                "отговори ли {name} на офертата",
            ),
            en=(
                "offers {period}", "offers {amount}", "sent offers {period}", "offers for {name}", "offers",
                "recent offers", "did {name} accept the offer", "when does the offer for {name} expire",
                "did {name} answer our offer",
            ),
            optional="{period} {amount} sent customer",
        ),
        _("Offers"), _ICON_OFFER, _("What offers did we send this month?"), offer, days=DAYS, tab="all",
    ),
    list_question(
        OFFERS,
        Intent(
            "draft_offers",
            bg=("чернови на оферти", "неизпратени оферти"),
            en=("draft offers", "offers not sent yet", "drafts of offers"),
            optional="unissued draft idle money",
        ),
        _("Draft offers"), _ICON_OFFER, _("Which offers are still drafts?"), offer, tab="drafts",
    ),
    list_question(
        OFFERS,
        Intent(
            "offers_ended",
            bg=("отказани оферти", "отхвърлени оферти", "изтекли оферти", "загубени оферти"),
            en=("declined offers", "rejected offers", "expired offers"),
            optional="{period} {amount} customer",
        ),
        _("Declined and expired offers"), _ICON_OFFER, _("Which offers were declined this year?"), offer, days=DAYS,
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
        _("Accepted offers"), _ICON_OFFER, _("Which offers were accepted this month?"), offer, days=DAYS,
        tab="accepted",
    ),
    REMINDER,
    DRAFT,
    LETTER,
)  # fmt: skip
