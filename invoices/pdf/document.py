"""What a printed document says, complete and frozen: the renderer reads nothing else, neither models nor settings."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from invoices.calculation import TaxGroup
from invoices.vat import VatCategory

Language = Literal["bg", "en", "both"]


class DocumentKind(StrEnum):
    """The documents this paper serves."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    DEBIT_NOTE = "debit_note"
    OFFER = "offer"
    PROFORMA = "proforma"

    @property
    def is_tax_document(self) -> bool:
        """Whether ЗДДС art. 112(1) counts it as a tax document: it is an original, and somebody receives it."""
        return self in (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE, DocumentKind.DEBIT_NOTE)


@dataclass(frozen=True)
class PrintedParty:
    """Seller or buyer. `legal_id` is the EIK of a Bulgarian firm; `representative` its МОЛ; unknown values are ""."""

    name: str
    address: str = ""
    country: str = "BG"
    legal_id: str = ""
    vat_number: str = ""
    representative: str = ""


@dataclass(frozen=True)
class PrintedLine:
    """One row. The first line of `description` is its name, the rest is set smaller; rates are in percent."""

    description: str
    quantity: Decimal
    unit_code: str
    unit_price: Decimal
    vat_category: VatCategory
    vat_rate: Decimal
    net: Decimal
    discount_percent: Decimal = Decimal(0)


@dataclass(frozen=True)
class CorrectedDocument:
    """The invoice a credit or debit note belongs to, and why it is corrected (ЗДДС art. 115(4))."""

    number: str
    issue_date: datetime.date
    reason: str = ""


@dataclass(frozen=True)
class BankDetails:
    """Where to pay. `reference` is the RF creditor reference, `text` the words for the transfer."""

    iban: str
    bic: str = ""
    bank_name: str = ""
    reference: str = ""
    text: str = ""


@dataclass(frozen=True)
class PrintedDocument:
    """A document as it is printed. Amounts are in `currency` (ISO 4217) and already rounded.

    Without `number` it is a draft and printed as one; a cancelled one says so. `brand` and `logo` (PNG or JPEG) head
    the paper, else the seller's name does. `payment_url` and `epc_payload` (`invoices.epc`) become QR codes; empty ones
    are left out. `heading` and `introduction` stand before the table: what an offer is about.
    """

    kind: DocumentKind
    language: Language
    seller: PrintedParty
    buyer: PrintedParty
    currency: str
    issue_date: datetime.date
    lines: tuple[PrintedLine, ...]
    tax_groups: tuple[TaxGroup, ...]
    total_gross: Decimal
    total_due: Decimal
    paid: Decimal = Decimal(0)
    number: str = ""
    is_cancelled: bool = False
    tax_point_date: datetime.date | None = None
    due_date: datetime.date | None = None
    valid_until: datetime.date | None = None
    corrected: CorrectedDocument | None = None
    bank: BankDetails | None = None
    heading: str = ""
    introduction: str = ""
    notes: str = ""
    compiled_by: str = ""
    brand: str = ""
    logo: bytes = b""
    payment_url: str = ""
    epc_payload: bytes = b""
