"""The list of invoices and notes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.tenancy import current_organization
from config.lib import cells, clock
from config.lib.lists import Column, Filter, ListDefinition, ListPage, Tab, count_each
from config.lib.pills import Pill
from config.lib.places import usual_currencies
from config.lib.urls import org_reverse
from crm.models import Company, Contact
from invoices.models import Invoice
from invoices.queries import invoices as queries
from invoices.statuses import invoice_status

SIGNED_TOTAL = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-F("total_gross")), default=F("total_gross"))


_READ: Final = (
    "kind", "state", "number", "customer_name", "issue_date", "due_date", "tax_point_date", "currency", "total_net",
    "total_vat", "total_gross", "total_due", "payment_reference", "viewed_at",
)  # fmt: skip


def _number(invoice: Invoice) -> SafeString:
    url = org_reverse("invoices:invoice", invoice.pk)
    number = format_html('<a class="k-id" href="{}">{}</a>', url, invoice)
    if invoice.kind == Invoice.Kind.INVOICE:
        return number
    return format_html('<span class="k-two">{}<small>{}</small></span>', number, invoice.get_kind_display())


def _status(invoice: Invoice) -> Pill:
    return invoice_status(invoice, clock.today(current_organization()))


def _company_name(raw: str) -> str:
    return str(Company.objects.filter(pk=raw).first() or "")


def _contact_name(raw: str) -> str:
    return str(Contact.objects.filter(pk=raw).first() or "")


class InvoiceList(ListDefinition):
    """Invoices and notes, the newest first."""

    key = "invoices"
    columns = [
        Column("number", _("Number"), _number, str, ("number",), is_name=True, card="n"),
        Column(
            "customer", _("Customer"), cells.text("customer_name"), cells.read("customer_name"), ("customer_name",),
            card="h",
        ),
        Column("issue_date", _("Issued"), cells.date("issue_date"), cells.read("issue_date"), ("issue_date",)),
        Column("due_date", _("Due"), cells.date("due_date"), cells.read("due_date"), ("due_date",)),
        Column("state", _("Status"), cells.status(_status), lambda row: row.get_state_display(), card="s"),
        Column(
            "total", _("Total with VAT"), cells.money("signed_total"), cells.read("signed_total"), ("total_gross",),
            numeric=True, card="m",
        ),
    ]  # fmt: skip
    filters = [
        Filter("from", _("Issued from"), "issue_date__gte", kind="date"),
        Filter("to", _("Issued to"), "issue_date__lte", kind="date"),
        Filter("due_from", _("Due from"), "due_date__gte", kind="date"),
        Filter("due_until", _("Due until"), "due_date__lte", kind="date"),
        Filter("amount_from", _("Amount from"), "total_gross__gte", kind="number"),
        Filter("amount_to", _("Amount to"), "total_gross__lte", kind="number"),
        Filter("currency", _("Currency"), "currency", choices=lambda _member: usual_currencies()),
        Filter("state", _("Status"), "state", choices=lambda _member: Invoice.State.choices),
        Filter("kind", _("Type"), "kind", choices=lambda _member: Invoice.Kind.choices),
        Filter("company", _("Customer"), "company_id", kind="uuid", words=_company_name),
        Filter("contact", _("Customer"), "contact_id", kind="uuid", words=_contact_name),
    ]
    tabs = [
        Tab("all", _("All")),
        Tab("unpaid", _("Unpaid"), lambda _member: queries.AWAITED),
        Tab(
            "overdue",
            pgettext_lazy("invoices", "Overdue"),
            lambda member: queries.overdue(clock.today(member.organization)),
        ),
        Tab("drafts", _("Drafts"), lambda _member: Q(state=Invoice.State.DRAFT)),
        Tab("paid", pgettext_lazy("invoices", "Paid"), lambda _member: Q(state=Invoice.State.PAID)),
    ]
    default_ordering = "-issue_date"

    def base(self) -> Any:
        """Every document without the copies and texts that the list does not show; it reads no relations."""
        return Invoice.objects.only(*_READ)

    def sums(self, params: Mapping[str, str], page: ListPage) -> dict[str, Any] | None:
        """How many issued documents the list holds and what they come to by currency; None for very long lists."""
        if page.is_capped or not page.rows:
            return None
        counted = self.narrowed(params).exclude(state__in=queries.NOT_COUNTED).order_by()
        rows = counted.values("currency").annotate(total=Sum(SIGNED_TOTAL), number=Count("pk"))
        totals = [(row["total"] or Decimal(0), row["currency"]) for row in rows]
        return {"count": sum(row["number"] for row in rows), "totals": totals} if totals else None

    def export_rows(self, params: Mapping[str, str]) -> Iterator[list[object]]:
        """The columns of the page, and beside them what an accountant asks for."""
        extra = {
            "kind": _("Type"), "tax_point_date": _("Tax event"), "currency": _("Currency"), "total_net": _("Net"),
            "total_vat": _("VAT"), "total_due": _("To pay"), "payment_reference": _("Reference"),
        }  # fmt: skip
        yield [str(label) for label in (*(column.label for column in self.columns), *extra.values())]
        for row in self.ordered(self.narrowed(params), params).iterator(chunk_size=2000):
            values = [getattr(row, name) for name in extra if name != "kind"]
            yield [*(column.export(row) for column in self.columns), row.get_kind_display(), *values]

    def tab_count(self, tab: Tab) -> int | None:
        """How many rows the tab has, all tabs counted in one query."""
        return self._counts[tab.key]

    @cached_property
    def _counts(self) -> dict[str, int]:
        return count_each({tab.key: self._in_tab(self.base(), tab) for tab in self.tabs})
