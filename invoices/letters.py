"""Occasions to write to a customer about an invoice or an offer, for the drafts of crm."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from config.lib import formats
from crm.hooks import LetterKind
from crm.models import Contact
from crm.rules import CrmPermission
from invoices import offer_printing, printing
from invoices.models import Invoice, Offer
from invoices.models.base import CommercialDocument


def recipient(document: CommercialDocument) -> Contact | None:
    """The person of the document, else the first one at its company with an e-mail address."""
    if document.contact is not None or document.company is None:
        return document.contact
    rows = Contact.objects.filter(company=document.company).exclude(email="")
    return rows.select_related("company").order_by("sort_name", "pk").first()


def _of_invoice(invoice: Invoice, language: str) -> dict[str, str]:
    return {
        "number": invoice.number or "",
        "due": formats.money(invoice.total_due, invoice.currency, language),
        "due_on": formats.date_short(invoice.due_date, language),
        "link": "" if invoice.is_draft else printing.public_url(invoice),
    }


def _of_offer(offer: Offer, language: str) -> dict[str, str]:
    return {
        "number": str(offer),
        "title": offer.title,
        "total": formats.money(offer.total_gross, offer.currency, language),
        "valid_until": formats.date_short(offer.valid_until, language),
        "link": "" if offer.is_draft else offer_printing.public_url(offer),
    }


PAYMENT_REMINDER: Final = LetterKind(
    "payment_reminder",
    _("Reminder of an overdue invoice"),
    "invoices/letters/payment_reminder",
    ("invoices",),
    CrmPermission.EDIT,
    _of_invoice,
    recipient,
    ("name", "number", "link"),
)
OFFER_FOLLOW_UP: Final = LetterKind(
    "offer_follow_up",
    _("Follow-up of an offer"),
    "invoices/letters/offer_follow_up",
    ("offers",),
    CrmPermission.EDIT,
    _of_offer,
    recipient,
    ("name", "number", "link"),
)
LETTERS: Final = (PAYMENT_REMINDER, OFFER_FOLLOW_UP)
