"""What offers and invoices have in common: how a sale is taxed, its lines, its totals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from config.demo import wares
from config.demo.plan import Customer, Demo
from crm.models import Activity
from invoices.models import Allocation, Payment
from invoices.models.base import CommercialDocument, DocumentLine
from invoices.services import parties
from invoices.services.invoices import vat_values
from invoices.services.lines import assign_totals, build_lines, price_lines
from invoices.vat import BULGARIA, Supply, VatSuggestion, suggest_category


@dataclass
class Made:
    """A document with the rows that belong to it."""

    document: Any
    lines: Sequence[DocumentLine]
    history: list[Activity] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)


@dataclass(frozen=True)
class Sale:
    """What a customer buys for about `wished` EUR, and how it is taxed."""

    customer: Customer
    supply: Supply
    language: str
    currency: str
    wished: Decimal
    vat: VatSuggestion

    @property
    def reason(self) -> str:
        """Why no VAT is charged, as the document says it."""
        return self.vat.ground.text(self.language) if self.vat.ground else ""


def sale(demo: Demo, customer: Customer, wished: Decimal, currency: str = "EUR") -> Sale:
    """An ordinary sale: at home goods and the work on them, abroad the one or the other."""
    supply: Supply = "services" if customer.firm.country != BULGARIA and demo.chance.random() < 0.2 else "goods"
    vat = suggest_category(
        seller_country=BULGARIA,
        seller_vat_registered=True,
        buyer_country=customer.firm.country,
        buyer_is_business_with_vat=bool(customer.company.vat_number),
        supply=supply,
    )
    return Sale(customer, supply, _language(demo, customer), currency, wished, vat)


def _language(demo: Demo, customer: Customer) -> str:
    """As the product chooses; those who speak German get both languages."""
    if customer.firm.country in ("DE", "AT"):
        return "both"
    return parties.usual_language(customer.company, customer.contact, demo.organization)


def wanted_lines(demo: Demo, sold: Sale) -> list[dict[str, Any]]:
    """Values of the lines of such a sale."""
    return wares.lines_for(
        demo.chance,
        sold.wished,
        currency=sold.currency,
        language=sold.language,
        vat=vat_values(sold.vat),
        supply=sold.supply,
    )


def fill(demo: Demo, document: CommercialDocument, sold: Sale) -> list[Any]:
    """Give the document lines and totals, computed as the product does, and return the lines; nothing is stored."""
    rows = build_lines(document, wanted_lines(demo, sold))
    assign_totals(document, price_lines(rows, sold.currency, vat_reason=sold.reason))
    return rows


def print_parties(demo: Demo, document: CommercialDocument, author: str) -> None:
    """Copy seller and buyer into the document, as issuing and sending do."""
    document.seller = parties.seller_of(demo.organization).to_json() | {"attention": author}
    document.buyer = parties.buyer_of(document.company, document.contact).to_json()
