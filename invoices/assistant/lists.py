"""The lists of invoices, offers and payments that the assistant may ask."""

from collections.abc import Callable
from typing import Any, Final

from ai_assistant.hooks import ListSource
from config.lib.urls import org_reverse
from invoices.rules import InvoicesPermission
from invoices.tables.invoices import InvoiceList
from invoices.tables.offers import OfferList
from invoices.tables.payments import PaymentList


def _page(name: str) -> Callable[[Any], str]:
    return lambda row: org_reverse(name, row.pk)


INVOICES: Final = ListSource(
    "invoices", "Invoices, credit and debit notes", InvoiceList, "invoices:invoices", _page("invoices:invoice"),
    InvoicesPermission.VIEW,
)  # fmt: skip
OFFERS: Final = ListSource(
    "offers", "Offers to customers", OfferList, "invoices:offers", _page("invoices:offer"),
    InvoicesPermission.VIEW_OFFERS, amount="total_gross",
)  # fmt: skip
PAYMENTS: Final = ListSource(
    "payments", "Money received; without a tab all of it", PaymentList, "invoices:payments", _page("invoices:payment"),
    InvoicesPermission.VIEW_PAYMENTS, amount="amount", untrusted=True,  # payers' names are as their banks send them
)  # fmt: skip

LISTS: Final = (INVOICES, OFFERS, PAYMENTS)
