"""A document that shows how a template looks, with the organization as the seller."""

import datetime
from decimal import Decimal
from typing import Final

from accounts.models import Organization
from config.lib import clock
from documents.models import DocumentTemplate
from invoices.calculation import LineInput, calculate
from invoices.models import BankAccount
from invoices.pdf.document import BankDetails, DocumentKind, PrintedDocument, PrintedLine, PrintedParty
from invoices.printing import logo_of, printed_party
from invoices.references import make_reference
from invoices.services import parties
from invoices.vat import VatCategory

_NUMBER: Final = "0000000123"
_OFFER_NUMBER: Final = "0042"
_WORDS: Final = {
    "bg": ("Примерен клиент ООД", "бул. „Витоша“ 1", "София", "Консултация", "Посещение на място"),
    "en": ("Sample Customer Ltd", "1 Vitosha Blvd", "Sofia", "Consultation", "Visit"),
}
_RATE: Final = {True: (VatCategory.STANDARD, Decimal(20)), False: (VatCategory.OUTSIDE_SCOPE, Decimal(0))}


def sample_document(
    organization: Organization, template: DocumentTemplate, account: BankAccount | None
) -> PrintedDocument:
    """An invoice or offer that was never written, in the organization's language."""
    language = organization.language
    name, street, city, *services = _WORDS[language]
    category, rate = _RATE[organization.is_vat_registered]
    prices = ((Decimal(8), Decimal(45)), (Decimal(1), Decimal(120)))
    inputs = [LineInput(quantity, price, category, rate) for quantity, price in prices]
    totals = calculate(inputs, "EUR")
    today = clock.today(organization)
    is_offer = template.kind == DocumentTemplate.Kind.OFFER
    return PrintedDocument(
        kind=DocumentKind.OFFER if is_offer else DocumentKind.INVOICE,
        language=language,  # type: ignore[arg-type]  # an organization's language is "bg" or "en"
        seller=printed_party(parties.seller_of(organization), language),
        buyer=PrintedParty(name=name, address=f"1000 {city}, {street}", legal_id="123456786"),
        currency="EUR",
        issue_date=today,
        tax_point_date=None if is_offer else today,
        due_date=None if is_offer else today + datetime.timedelta(days=14),
        valid_until=today + datetime.timedelta(days=30) if is_offer else None,
        lines=tuple(
            PrintedLine(text, row.quantity, "HUR", row.unit_price, category, rate, amounts.net)
            for text, row, amounts in zip(services, inputs, totals.lines, strict=True)
        ),
        tax_groups=totals.tax_groups,
        total_gross=totals.total_gross,
        total_due=totals.total_gross,
        number=_OFFER_NUMBER if is_offer else _NUMBER,
        bank=None if is_offer or account is None else _bank(account),
        brand=organization.name,
        logo=logo_of(organization, template),
    )


def _bank(account: BankAccount) -> BankDetails:
    return BankDetails(account.iban, account.bic, account.bank_name, make_reference(_NUMBER))
