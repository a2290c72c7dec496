"""The list of payments."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.lib import cells
from config.lib.lists import Column, Filter, ListDefinition, Tab
from config.lib.pills import Pill
from config.lib.places import usual_currencies
from config.lib.urls import org_reverse
from crm.models import Company, Contact
from invoices.models import Payment
from invoices.queries import payments as queries

State = Payment.State
PILLS = {
    State.UNMATCHED: Pill(State.UNMATCHED.label, "warn"),
    State.PROPOSED: Pill(State.PROPOSED.label, "info", "half"),
    State.BOOKED: Pill(State.BOOKED.label, "ok"),
    State.IGNORED: Pill(_("Set aside"), "", "void"),
}
# So much of a payment's words is shown in a row; its page shows all.
WORDS_SHOWN = 60
DECIDING = ("to_decide", "proposed")


def payment_status(payment: Payment) -> Pill:
    """Where a payment stands, as a word with a mark."""
    return PILLS[State(payment.state)]


def _status_text(payment: Payment) -> str:
    return str(payment_status(payment).label)


def _states(_member: Any) -> list[tuple[str, Any]]:
    return [(state.value, pill.label) for state, pill in PILLS.items()]


def _payer(payment: Payment) -> str:
    return payment.payer_name or str(payment.company or payment.contact or payment.get_method_display())


def _words(payment: Payment) -> str:
    return payment.note or (payment.transaction.remittance_text if payment.transaction else "")


def _payer_cell(payment: Payment) -> SafeString:
    link = format_html('<a href="{}">{}</a>', org_reverse("invoices:payment", payment.pk), _payer(payment))
    words = Truncator(_words(payment)).chars(WORDS_SHOWN)
    small = format_html("<small>{}</small>", words) if words else ""
    return format_html('<span class="k-table__main"><span class="k-two">{}{}</span></span>', link, small)


def _invoices_cell(payment: Payment) -> str:
    if payment.state != State.BOOKED:
        return cells.EMPTY
    links = ((org_reverse("invoices:invoice", part.invoice_id), part.invoice) for part in payment.allocations.all())
    return format_html_join(" ", '<a class="k-id" href="{}">{}</a>', links)


def _invoices_text(payment: Payment) -> str:
    parts = payment.allocations.all() if payment.state == State.BOOKED else ()
    return " ".join(str(part.invoice) for part in parts)


def _name(model: Any) -> Any:
    return lambda raw: str(model.objects.filter(pk=raw).first() or "")


class PaymentList(ListDefinition):
    """Payments, the newest first. A program that asks for no tab gets all of them."""

    key = "payments"
    columns = [
        Column("payer", _("Payer"), _payer_cell, _payer, ("payer_name",), is_name=True, card="h"),
        Column(
            "received_on", _("Received"), cells.date("received_on"), cells.read("received_on"), ("received_on",),
            card="n",
        ),
        Column("method", _("Method"), Payment.get_method_display, Payment.get_method_display, leaves=1),
        Column("invoices", _("Invoices"), _invoices_cell, _invoices_text),
        Column("state", _("Status"), cells.status(payment_status), _status_text, card="s"),
        Column("amount", _("Amount"), cells.money("amount"), cells.read("amount"), ("amount",), numeric=True, card="m"),
    ]  # fmt: skip
    filters = [
        Filter("from", _("Received from"), "received_on__gte", kind="date"),
        Filter("to", _("Received to"), "received_on__lte", kind="date"),
        Filter("amount_from", _("Amount from"), "amount__gte", kind="number"),
        Filter("amount_to", _("Amount to"), "amount__lte", kind="number"),
        Filter("currency", _("Currency"), "currency", choices=lambda _member: usual_currencies()),
        Filter("state", _("Status"), "state", choices=_states),
        Filter("method", _("Method"), "method", choices=lambda _member: Payment.Method.choices),
        Filter("company", _("Customer"), "company_id", kind="uuid", words=_name(Company)),
        Filter("contact", _("Customer"), "contact_id", kind="uuid", words=_name(Contact)),
    ]
    tabs = [
        Tab("to_decide", _("To decide"), lambda _member: queries.UNDECIDED),
        Tab("proposed", pgettext_lazy("payments", "Proposed"), lambda _member: Q(state=State.PROPOSED)),
        Tab("booked", pgettext_lazy("payments", "Booked"), lambda _member: Q(state=State.BOOKED)),
        Tab("all", _("All")),
    ]
    default_ordering = "-received_on"

    def base(self) -> QuerySet[Payment]:
        """Every payment with its movement, customer and invoices."""
        return queries.payments()

    def tab(self, params: Mapping[str, str]) -> Tab:
        """The tab asked for, else all."""
        return next((tab for tab in self.tabs if tab.key == params.get("tab")), self.tabs[-1])

    def export_rows(self, params: Mapping[str, str]) -> Iterator[list[object]]:
        """The columns of the page, and beside them what an accountant asks for."""
        extra = (_("Currency"), _("IBAN"), _("Details"), _("Not allocated"))
        yield [str(label) for label in (*(column.label for column in self.columns), *extra)]
        for row in self.ordered(self.narrowed(params), params).iterator(chunk_size=500):
            rest = row.rest if row.state == State.BOOKED else ""
            yield [*(column.export(row) for column in self.columns), row.currency, row.payer_iban, _words(row), rest]


class DecisionList(PaymentList):
    """The payments a person has to decide on: proposals first."""

    page_size = 25

    def ordered(self, rows: QuerySet[Payment], params: Mapping[str, str]) -> QuerySet[Payment]:
        """Proposals before payments nothing is known of, the newest first."""
        return queries.undecided_first(rows)
