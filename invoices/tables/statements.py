"""The lists of bank statements and of what a statement brought."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from config.lib import cells, formats
from config.lib.identifiers import format_iban
from config.lib.lists import Column, ListDefinition
from config.lib.money import format_money
from config.lib.pills import Pill, pill_html
from config.lib.urls import org_reverse
from invoices.models import BankStatement, BankTransaction
from invoices.queries import statements as queries
from invoices.tables.payments import WORDS_SHOWN, payment_status

BALANCES = {
    True: Pill(_("Balances agree"), "ok"),
    False: Pill(_("Balances do not agree"), "bad"),
    None: Pill(_("No balances in the file"), "", "draft"),
}
_REVERSAL = Pill(_("Reversal"), "", "draft")


def account_words(statement: BankStatement) -> str:
    """The account of a statement, its IBAN in fours, and its currency."""
    return f"{format_iban(statement.account)} {statement.currency}".replace(" ", formats.NO_BREAK_SPACE)


def period_words(statement: BankStatement) -> str:
    """The days a statement covers: `19.11.2026` or `1.11.2026–19.11.2026`; a dash when it names none."""
    days = dict.fromkeys(day for day in (statement.from_date, statement.to_date) if day)
    return "–".join(formats.date_short(day, get_language() or "en") for day in days) or cells.EMPTY


def _file(statement: BankStatement) -> SafeString:
    shown = '<span class="k-table__main"><span class="k-two"><a href="{}">{}</a><small>{}</small></span></span>'
    url = org_reverse("invoices:statement", statement.pk)
    return format_html(shown, url, statement.file_name, account_words(statement))


def _balances(statement: BankStatement) -> Pill:
    return BALANCES[statement.balances_ok]


class StatementList(ListDefinition):
    """Uploaded statements, the newest first."""

    key = "statements"
    columns = [
        Column("file", _("File"), _file, cells.read("file_name"), is_name=True, card="h"),
        Column(
            "created_at", _("Uploaded"), cells.moment("created_at"), cells.read("created_at"), ("created_at",),
            card="n",
        ),
        Column("period", _("Period"), period_words, period_words, leaves=2),
        Column(
            "total", _("Transactions"), cells.text("transactions_total"), cells.read("transactions_total"),
            numeric=True, leaves=1,
        ),
        Column(
            "new", pgettext_lazy("transactions", "New"), cells.text("transactions_new"), cells.read("transactions_new"),
            numeric=True,
        ),
        Column("balances", _("Balances"), cells.status(_balances), lambda row: str(_balances(row).label), card="s"),
        Column(
            "closing", _("Closing balance"), cells.money("closing_balance"), cells.read("closing_balance"),
            numeric=True, card="m",
        ),
    ]  # fmt: skip
    default_ordering = "-created_at"

    def base(self) -> QuerySet[BankStatement]:
        """Every statement with its account."""
        return queries.statements()

    def searched(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """The statements whose file or account has the words."""
        for word in text.split():
            rows = rows.filter(Q(file_name__icontains=word) | Q(account__icontains=word))
        return rows


# --- Transactions ---------------------------------------------------------------------------------------------------
def _party(movement: BankTransaction) -> SafeString:
    name = movement.counterparty_name or movement.counterparty_iban or _("The bank")
    payment = getattr(movement, "payment", None)
    if payment is not None:
        name = format_html('<a href="{}">{}</a>', org_reverse("invoices:payment", payment.pk), name)
    words = Truncator(movement.remittance_text or movement.reference).chars(WORDS_SHOWN)
    small = format_html("<small>{}</small>", words) if words else ""
    return format_html('<span class="k-table__main"><span class="k-two">{}{}</span></span>', name, small)


def _iban(movement: BankTransaction) -> SafeString | str:
    grouped = format_iban(movement.counterparty_iban).replace(" ", formats.NO_BREAK_SPACE)
    return format_html('<span class="k-id">{}</span>', grouped) if grouped else cells.EMPTY


def _state(movement: BankTransaction) -> str:
    payment = getattr(movement, "payment", None)
    if payment is not None:
        return pill_html(payment_status(payment))
    return pill_html(_REVERSAL) if movement.is_reversal else cells.EMPTY


def _state_text(movement: BankTransaction) -> str:
    payment = getattr(movement, "payment", None)
    return str(payment_status(payment).label) if payment is not None else ""


def _amount(movement: BankTransaction) -> SafeString:
    """Money in with its plus, so that the sign is read and not only seen."""
    text = format_money(movement.amount, movement.currency, get_language() or "en")
    return format_html('<span class="k-pos">+{}</span>', text) if movement.amount > 0 else format_html("{}", text)


class TransactionList(ListDefinition):
    """What one statement brought, in the order of the file."""

    key = "transactions"
    columns = [
        Column("party", _("Counterparty"), _party, cells.read("counterparty_name"), is_name=True, card="h"),
        Column(
            "booked_on",
            pgettext_lazy("day", "Booked"),
            cells.date("booked_on"),
            cells.read("booked_on"),
            ("booked_on",),
            card="n",
        ),
        Column("iban", _("IBAN"), _iban, cells.read("counterparty_iban"), leaves=1),
        Column("state", _("Payment"), _state, _state_text, card="s"),
        Column("amount", _("Amount"), _amount, cells.read("amount"), ("amount",), numeric=True, card="m"),
    ]
    default_ordering = "position"
    search_field = "payment__search_text"

    def __init__(self, member: Any, statement: BankStatement) -> None:
        super().__init__(member)
        self.statement = statement

    def base(self) -> QuerySet[BankTransaction]:
        """The transactions of the statement with their payments."""
        return queries.transactions(self.statement)

    def searched(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """The transactions with the words: payments by their folded text, the others as they are written."""
        found = Q(pk__in=super().searched(rows, text).values("pk")) if text else Q()
        as_written = Q()
        for word in text.split():
            as_written &= Q(counterparty_name__icontains=word) | Q(remittance_text__icontains=word)
        return rows.filter(found | as_written)
