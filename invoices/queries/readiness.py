"""What the law asks of a document before it is issued, as far as this one does not say it yet (ЗДДС art. 114).

`problems` stand in the way, `warnings` do not. The `field` of each names the input: of the form (`lines.0.vat_rate`,
`vat_reason`), of the organization (`seller.…`) or of the customer (`buyer.…`).
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.db.models import Max, Sum
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from config.lib import clock, formats
from config.lib.money import format_money
from invoices.calculation import LineInput, TaxGroup, line_violations
from invoices.models import Invoice
from invoices.services import parties
from invoices.services.lines import tax_groups
from invoices.services.parties import Party
from invoices.vat import BULGARIA, RuleViolation, VatCategory, document_violations

# The euro is Bulgaria's currency from this day on; the revenue agency's opinion 11-30-124 of 2025: tax documents in
# euro only.
EURO_SINCE: Final = datetime.date(2026, 1, 1)
# ЗДДС art. 113(4): a document is issued within five days of the tax event.
DAYS_TO_ISSUE: Final = 5


def problems(invoice: Invoice) -> list[RuleViolation]:
    """What keeps the draft from being issued; an empty list means nothing does."""
    organization = invoice.organization
    groups = tax_groups(invoice)
    return [
        *_seller_problems(organization),
        *_buyer_problems(parties.buyer(invoice)),
        *_line_problems(invoice, organization),
        *_vat_problems(invoice, organization, groups),
        *_date_problems(invoice),
        *_correction_problems(invoice),
    ]


def _seller_problems(organization: Organization) -> Iterator[RuleViolation]:
    if not organization.has_legal_data:
        message = _("Your company's legal name, number (EIK) or address is missing. The law wants them on the invoice.")
        yield RuleViolation("seller_incomplete", message, "seller.legal_name")
    if organization.is_vat_registered and not organization.vat_number:
        message = _("Your company is registered for VAT, but its VAT number is missing.")
        yield RuleViolation("seller_vat_number", message, "seller.vat_number")


def _buyer_problems(buyer: Party) -> Iterator[RuleViolation]:
    if not buyer.name.strip():
        yield RuleViolation("BR-07", _("The customer has no name. Add it."), "buyer.name")
    if buyer.is_person:
        return
    if buyer.country == BULGARIA and not (buyer.legal_id or buyer.vat_number):
        message = _("The customer's company number (EIK) or VAT number is missing. The law wants it on the invoice.")
        yield RuleViolation("buyer_identification", message, "buyer.eik")
    if not buyer.has_address:
        message = _("The customer's address is missing. The law wants it on the invoice.")
        yield RuleViolation("buyer_address", message, "buyer.street")


def _line_problems(invoice: Invoice, organization: Organization) -> Iterator[RuleViolation]:
    inputs = [
        LineInput(line.quantity, line.unit_price, VatCategory(line.vat_category), line.vat_rate, line.discount_percent)
        for line in invoice.lines.all()
    ]
    yield from line_violations(inputs, organization.country)
    if invoice.total_gross < 0:
        message = _("The total is below zero. To give money back, issue a credit note to the invoice.")
        yield RuleViolation("negative_total", message, "lines")


def _vat_problems(
    invoice: Invoice, organization: Organization, groups: tuple[TaxGroup, ...]
) -> Iterator[RuleViolation]:
    charged = {group.vat_category for group in groups} - {VatCategory.OUTSIDE_SCOPE}
    if charged and not organization.is_vat_registered:
        message = _("Your company is not registered for VAT, so no line may carry it. Set them to “outside VAT”.")
        yield RuleViolation("not_registered", message, "lines")
        return
    if VatCategory.ZERO in charged and not invoice.vat_reason.strip():
        message = _("A zero rate needs its ground in words, like “Art. 30 of the VAT Act”.")
        yield RuleViolation("zero_rate_ground", message, "vat_reason")
    buyer = parties.buyer(invoice)
    for violation in document_violations(
        tax_groups=groups,
        seller=parties.seller(invoice).for_tax(),
        buyer=buyer.for_tax(),
        delivery_date=invoice.tax_point_date,
        delivery_country=buyer.country,
    ):
        field = "vat_reason" if violation.field == "exemption_reason" else violation.field
        yield RuleViolation(violation.code, violation.message, field)


def _date_problems(invoice: Invoice) -> Iterator[RuleViolation]:
    if invoice.issue_date >= EURO_SINCE and invoice.currency != "EUR":
        message = _("Since 1 January 2026 tax documents are issued in euro only. Set the prices in euro.")
        yield RuleViolation("euro_only", message, "currency")
    if invoice.due_date < invoice.issue_date:
        message = _("The due date is before the date of issue.")
        yield RuleViolation("due_before_issue", message, "due_date")


def _correction_problems(invoice: Invoice) -> Iterator[RuleViolation]:
    """ЗДДС art. 115(4): a note says which invoice it corrects and why."""
    if invoice.corrects is None:
        return
    if not invoice.correction_reason.strip():
        message = _("Say why the invoice is corrected. The law wants the reason on the note.")
        yield RuleViolation("reason_missing", message, "correction_reason")
    left = creditable(invoice.corrects)
    if invoice.is_credit_note and invoice.total_gross > left:
        message = _("A credit note can take back at most {left} of this invoice. Lower its amounts.")
        amount = format_money(left, invoice.currency, invoice.main_language)
        yield RuleViolation("credit_too_large", format_lazy(message, left=amount), "lines")


def creditable(invoice: Invoice) -> Decimal:
    """How much of an invoice credit notes have not taken back yet."""
    notes = Invoice.objects.issued().filter(corrects=invoice, kind=Invoice.Kind.CREDIT_NOTE)
    credited = notes.exclude(state=Invoice.State.CANCELLED).aggregate(total=Sum("total_gross"))["total"]
    return invoice.total_gross - (credited or Decimal(0))


def warnings(invoice: Invoice) -> list[RuleViolation]:
    """What deserves a second look before the draft is issued."""
    return [*_day_warnings(invoice), *_payment_warnings(invoice)]


def _day_warnings(invoice: Invoice) -> Iterator[RuleViolation]:
    today = clock.today(invoice.organization)
    if (invoice.issue_date - invoice.tax_point_date).days > DAYS_TO_ISSUE:
        message = _("More than five days lie between the tax event and the date of issue. The law allows five.")
        yield RuleViolation("five_days", message, "tax_point_date")
    if invoice.issue_date > today:
        message = _("The date of issue is in the future.")
        yield RuleViolation("future_date", message, "issue_date")
    if invoice.issue_date < today:
        message = _("The date of issue is past. It should be the day you issue the document.")
        yield RuleViolation("past_date", message, "issue_date")
    last = Invoice.objects.issued().aggregate(last=Max("issue_date"))["last"]
    if last is not None and invoice.issue_date < last:
        message = _("The last invoice was issued on {day}. Numbers should follow the dates.")
        day = formats.date_short(last, invoice.main_language)
        yield RuleViolation("date_order", format_lazy(message, day=day), "issue_date")


def _payment_warnings(invoice: Invoice) -> Iterator[RuleViolation]:
    if invoice.bank_account is None and not invoice.is_credit_note:
        message = _("There is no bank account on the invoice, so the customer does not see where to pay.")
        yield RuleViolation("no_bank_account", message, "bank_account")
    buyer = parties.buyer(invoice)
    if buyer.is_person and not buyer.has_address:
        message = _("The customer's address is missing. Add it if you know it.")
        yield RuleViolation("buyer_address", message, "buyer.street")
