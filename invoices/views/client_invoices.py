"""The customer's page of an invoice or note: seen, paid by bank, saved, without log-in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public
from config.lib import clock
from invoices import printing
from invoices.epc import MAX_VERSION
from invoices.models import Invoice
from invoices.qr import qr_matrix, qr_svg
from invoices.queries.public import invoice_by_token
from invoices.services.delivery import mark_viewed
from invoices.views.client import ClientRequest, enter
from invoices.views.invoices import invoice_paper, pdf_response


def _opened(request: ClientRequest, token: str) -> Invoice:
    """The document of a signed link with the seller's scope open; 404 for a secret that is none."""
    invoice = invoice_by_token(token)
    if invoice is None:
        raise Http404
    enter(request, invoice)
    return invoice


@public
@never_cache
@require_safe
def client_invoice(request: ClientRequest, token: str) -> HttpResponse:
    """The paper, and beside it what is due and how to pay it; of a paid or cancelled one, that nothing is due."""
    invoice = _opened(request, token)
    if request.method == "GET" and mark_viewed(invoice, request.user if request.user.is_authenticated else None):
        invoice.refresh_from_db(fields=["viewed_at"])
    return render(request, "invoices/client_invoice.html", _context(invoice))


def _context(invoice: Invoice) -> dict[str, Any]:
    days = (invoice.due_date - clock.today(invoice.organization)).days
    return {
        "invoice": invoice,
        "organization": invoice.organization,
        "paper": invoice_paper(invoice),
        "is_awaited": printing.asks_for_payment(invoice),
        "days": days,
        "late_days": -days,
        "bank": printing.bank_details(invoice),
        "holder": invoice.payment.get("holder", ""),
        "code": _transfer_svg(invoice),
        "pdf_url": reverse("client_invoice_pdf", args=[invoice.public_token]),
    }


def _transfer_svg(invoice: Invoice) -> str:
    payload = printing.transfer_code(invoice)
    return qr_svg(qr_matrix(payload, "M", MAX_VERSION), _("QR code for a bank transfer")) if payload else ""


@public
@never_cache
@require_safe
def client_invoice_pdf(request: ClientRequest, token: str) -> HttpResponse:
    """The PDF to save."""
    return pdf_response(_opened(request, token), as_attachment=True)
