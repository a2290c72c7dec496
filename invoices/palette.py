"""What invoices lets search find: offers, invoices, payments."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ai_assistant.hooks import SearchSource
from config.lib import formats
from config.lib.shell import SearchHit
from config.lib.urls import org_reverse
from invoices.models import Invoice, Offer, Payment
from invoices.rules import InvoicesPermission


# --- Only what a hit shows: whole rows take twice the time ------------------------------------------------------------
def offers() -> QuerySet[Offer]:
    """Offers with customer and total."""
    return Offer.objects.only("number", "revision", "title", "customer_name", "total_gross", "currency")


def invoices() -> QuerySet[Invoice]:
    """Invoices and notes with customer and total."""
    return Invoice.objects.only("number", "kind", "customer_name", "total_gross", "currency")


def payments() -> QuerySet[Payment]:
    """Payments with payer, amount and day."""
    return Payment.objects.only("payer_name", "method", "amount", "currency", "received_on")


# --- Hits -------------------------------------------------------------------------------------------------------------
def offer_hit(row: Offer) -> SearchHit:
    """An offer, with customer and total."""
    total = formats.money_whole(row.total_gross, row.currency, get_language() or "en")
    url = org_reverse("invoices:offer", row.pk)
    return SearchHit(f"{row} · {row.title}", f"{row.customer_name} · {total}", url, "file-earmark-check")


def invoice_hit(row: Invoice) -> SearchHit:
    """An invoice or note, with its total."""
    amount = formats.money(row.signed_total, row.currency, get_language() or "en")
    title = f"{row.get_kind_display()} {row} · {row.customer_name}"
    return SearchHit(title, amount, org_reverse("invoices:invoice", row.pk), "receipt")


def payment_hit(row: Payment) -> SearchHit:
    """A payment, with its day."""
    language = get_language() or "en"
    title = f"{row.payer_name or row.get_method_display()} · {formats.money(row.amount, row.currency, language)}"
    url = org_reverse("invoices:payment", row.pk)
    return SearchHit(title, formats.date_short(row.received_on, language), url, "cash-coin")


SOURCES: Final = (
    SearchSource(
        "invoices", _("Invoices"), Invoice, InvoicesPermission.VIEW,
        "invoices:invoice", invoices, invoice_hit, 40,
    ),
    SearchSource(
        "offers", _("Offers"), Offer, InvoicesPermission.VIEW_OFFERS,
        "invoices:offer", offers, offer_hit, 50,
    ),
    SearchSource(
        "payments", _("Payments"), Payment, InvoicesPermission.VIEW_PAYMENTS,
        "invoices:payment", payments, payment_hit, 60,
    ),
)  # fmt: skip
