"""A stored document made ready for paper: what it says, its look, its PDF.

Of an issued document only frozen copies are read; a draft shows the parties as they are now.
"""

from dataclasses import replace
from typing import Final

from django.urls import reverse

from accounts.models import Organization
from accounts.tenancy import current_organization
from config.lib import formats
from config.lib.errors import DomainError
from config.lib.urls import absolute
from documents.models import DocumentTemplate
from documents.queries import default_template
from invoices.calculation import TaxGroup
from invoices.epc import CreditTransfer, epc_payload
from invoices.models import Invoice
from invoices.models.base import DocumentLine
from invoices.pdf.document import (
    BankDetails,
    CorrectedDocument,
    DocumentKind,
    PrintedDocument,
    PrintedLine,
    PrintedParty,
)
from invoices.pdf.renderer import render_pdf
from invoices.pdf.theme import PaperTheme
from invoices.pdf.wording import Wording
from invoices.services import parties
from invoices.services.lines import tax_groups
from invoices.services.parties import Party
from invoices.vat import VatCategory

_KINDS: Final = {
    Invoice.Kind.INVOICE: DocumentKind.INVOICE,
    Invoice.Kind.CREDIT_NOTE: DocumentKind.CREDIT_NOTE,
    Invoice.Kind.DEBIT_NOTE: DocumentKind.DEBIT_NOTE,
}
_FILE_WORDS: Final = {
    Invoice.Kind.INVOICE: ("faktura", "invoice"),
    Invoice.Kind.CREDIT_NOTE: ("kreditno-izvestie", "credit-note"),
    Invoice.Kind.DEBIT_NOTE: ("debitno-izvestie", "debit-note"),
}


def invoice_pdf(invoice: Invoice) -> bytes:
    """The PDF of an invoice or note; a draft carries a watermark and no QR codes."""
    template = default_template(DocumentTemplate.Kind.INVOICE)
    return render_pdf(printed_invoice(invoice, template), paper_theme(template))


def paper_theme(template: DocumentTemplate) -> PaperTheme:
    """What the template sets of the paper's look; an empty footer says how to reach the organization."""
    organization = current_organization()
    reach = (formats.phone(organization.phone) if organization.phone else "", organization.email, organization.website)
    footer = template.footer or " · ".join(filter(None, reach))
    return PaperTheme(accent=template.accent_colour, footer_text=footer)


def logo_of(organization: Organization, template: DocumentTemplate) -> bytes:
    """The picture on the paper; empty when there is none, when it is switched off, or when its file is lost."""
    if not (template.show_logo and organization.logo):
        return b""
    try:
        with organization.logo.open("rb") as file:
            data: bytes = file.read()
    except OSError:
        return b""
    return data


def printed_party(party: Party, language: str) -> PrintedParty:
    """A party with its address in one line, the country in `language` ("bg" or "en")."""
    return PrintedParty(
        name=party.name,
        address=party.address(language),
        country=party.country,
        legal_id=party.legal_id,
        vat_number=party.vat_number,
        representative=party.representative,
    )


def printed_lines(rows: list[DocumentLine]) -> tuple[PrintedLine, ...]:
    """The lines of a document as they are printed."""
    return tuple(
        PrintedLine(
            description=row.description,
            quantity=row.quantity,
            unit_code=row.unit_code,
            unit_price=row.unit_price,
            vat_category=VatCategory(row.vat_category),
            vat_rate=row.vat_rate,
            net=row.net,
            discount_percent=row.discount_percent,
        )
        for row in rows
    )


def printed_invoice(
    invoice: Invoice, template: DocumentTemplate, rows: list[DocumentLine] | None = None
) -> PrintedDocument:
    """What the paper of an invoice says; `rows` are unsaved lines to show in place of the stored ones."""
    seller, language = parties.seller(invoice), invoice.main_language
    return PrintedDocument(
        kind=_KINDS[Invoice.Kind(invoice.kind)],
        language=invoice.language,  # type: ignore[arg-type]  # one of CommercialDocument.Language
        seller=printed_party(seller, language),
        buyer=printed_party(parties.buyer(invoice), language),
        currency=invoice.currency,
        issue_date=invoice.issue_date,
        tax_point_date=invoice.tax_point_date,
        due_date=None if invoice.is_credit_note else invoice.due_date,
        lines=printed_lines(list(invoice.lines.all()) if rows is None else rows),
        tax_groups=_grounds_stated(invoice),
        total_gross=invoice.total_gross,
        total_due=invoice.total_gross,
        number=invoice.number or "",
        is_cancelled=invoice.state == Invoice.State.CANCELLED,
        corrected=_corrected(invoice),
        bank=bank_details(invoice),
        notes=invoice.notes,
        compiled_by=seller.attention,
        brand=invoice.organization.name,
        logo=logo_of(invoice.organization, template),
        payment_url=_payment_url(invoice),
        epc_payload=transfer_code(invoice),
    )


def _grounds_stated(invoice: Invoice) -> tuple[TaxGroup, ...]:
    """The VAT breakdown; ЗДДС art. 114(1) p. 12 wants the ground of a zero rate too, where EN 16931 has no place."""
    return tuple(
        replace(group, exemption_reason=invoice.vat_reason) if group.vat_category is VatCategory.ZERO else group
        for group in tax_groups(invoice)
    )


def _corrected(invoice: Invoice) -> CorrectedDocument | None:
    original = invoice.corrects
    if original is None:
        return None
    return CorrectedDocument(original.number or "", original.issue_date, invoice.correction_reason)


def bank_details(invoice: Invoice) -> BankDetails | None:
    """Where to pay: as frozen, of a draft the chosen account; None for a credit note and where no account is known."""
    if invoice.is_draft and invoice.bank_account and not invoice.is_credit_note:
        account = invoice.bank_account
        return BankDetails(account.iban, account.bic, account.bank_name)
    if not invoice.payment.get("iban"):
        return None
    return BankDetails(
        iban=invoice.payment["iban"],
        bic=invoice.payment["bic"],
        bank_name=invoice.payment["bank_name"],
        reference=invoice.payment_reference,
        text=transfer_text(invoice),
    )


def transfer_text(invoice: Invoice) -> str:
    """The words for the transfer in the document's language: `Фактура 0000000412`."""
    return f"{Wording(invoice.main_language)(_KINDS[Invoice.Kind(invoice.kind)])} {invoice.number}"


def asks_for_payment(invoice: Invoice) -> bool:
    """Whether the customer still has something to pay on it."""
    return invoice.is_open and not invoice.is_credit_note and invoice.total_due > 0


def transfer_code(invoice: Invoice) -> bytes:
    """The payload of the payment QR code over what is still due; empty where a bank could do nothing with it."""
    if not (asks_for_payment(invoice) and invoice.payment.get("iban")):
        return b""
    transfer = CreditTransfer(
        name=invoice.payment["holder"],
        iban=invoice.payment["iban"],
        bic=invoice.payment["bic"],
        amount=invoice.total_due,
        currency=invoice.currency,
        reference=invoice.payment_reference,
    )
    try:
        return epc_payload(transfer)
    except DomainError:  # no euro, or an amount or account no QR code can carry
        return b""


def _payment_url(invoice: Invoice) -> str:
    return public_url(invoice) if asks_for_payment(invoice) else ""


def public_url(invoice: Invoice) -> str:
    """The full address of the customer's page of an issued document."""
    return absolute(reverse("client_invoice", args=[invoice.public_token]))


def file_name(invoice: Invoice) -> str:
    """What the PDF is called when it is saved: `faktura-0000000412.pdf`; Latin letters, which every system keeps."""
    place = 0 if invoice.main_language == "bg" else 1
    return f"{_FILE_WORDS[Invoice.Kind(invoice.kind)][place]}-{invoice.number or ('chernova', 'draft')[place]}.pdf"
