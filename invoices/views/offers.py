"""Pages of sent offers and their list; drafts are edited in `offer_editor`."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, requires
from accounts.models import Member
from accounts.queries import audit_trail
from accounts.tenancy import scope
from config.lib import clock
from config.lib.export import csv_response
from config.lib.urls import org_reverse
from crm.rules import CrmPermission
from documents.models import DocumentTemplate
from documents.queries import default_template
from invoices import offer_printing
from invoices.forms.delivery import SendForm
from invoices.forms.offers import USUAL_DEPOSIT, AcceptanceForm, ConversionForm, DeclineForm
from invoices.models import Invoice, Offer
from invoices.offer_status import offer_status
from invoices.paper import Paper, paper
from invoices.printing import paper_theme
from invoices.queries import offers as queries
from invoices.rules import InvoicesPermission
from invoices.services import parties
from invoices.services.offer_invoicing import Share, possible_shares
from invoices.statuses import invoice_status
from invoices.tables.offers import OfferList


@requires(InvoicesPermission.VIEW_OFFERS)
@require_safe
def offers(request: MemberRequest) -> HttpResponse:
    """All offers."""
    page = OfferList(request.member).page(request.GET)
    is_fragment = request.htmx and request.htmx.target == "list"
    template = "components/list_body.html" if is_fragment else "invoices/offers.html"
    return render(request, template, {"page": page} | _list_words(request.member))


def _list_words(member: Member) -> dict[str, Any]:
    may_write = member.has(InvoicesPermission.EDIT_OFFERS)
    may_export = member.has(InvoicesPermission.EXPORT)
    return {
        "caption": _("Offers"),
        "export_url": org_reverse("invoices:offers_export") if may_export else "",
        "may_write": may_write,
        "empty": {
            "title": _("No offers yet"),
            "text": _("Write one: the customer sees it on a page of their own, chooses what is optional and accepts."),
            "action_url": org_reverse("invoices:offer_new") if may_write else "",
            "action_label": _("New offer"),
        },
    }


@requires(InvoicesPermission.EXPORT)
@require_safe
def offers_export(request: MemberRequest) -> StreamingHttpResponse:
    """The list as the filters have it, as CSV."""
    member = request.member
    rows = OfferList(member).export_rows(request.GET)
    return csv_response(rows, "offers.csv", scope=lambda: scope(member.organization, member))


@requires(InvoicesPermission.VIEW_OFFERS)
@require_safe
def offer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A sent offer: the paper, its status, history and invoices. A draft opens in its editor."""
    document = get_object_or_404(queries.offer_for_page(pk))
    if document.is_draft and request.member.has(InvoicesPermission.EDIT_OFFERS):
        return redirect(org_reverse("invoices:offer_edit", document.pk))
    template = "invoices/offer.html#state" if request.htmx else "invoices/offer.html"
    return render(request, template, offer_context(document, request.member))


def offer_context(document: Offer, member: Member, **failed: Any) -> dict[str, Any]:
    """What the page of an offer shows; `failed` are forms that were sent wrong, by name."""
    today = clock.today(document.organization)
    is_open, may_write = document.is_open(today), member.has(InvoicesPermission.EDIT_OFFERS)
    recipient = document.sent_to or parties.buyer(document).email
    return (
        {
            "offer": document,
            "status": offer_status(document, today),
            "is_open": is_open,
            "is_expired": document.state == Offer.State.EXPIRED
            or (document.state == Offer.State.SENT and document.is_past(today)),
            "paper": offer_paper(document),
            "history": queries.history(document),
            "history_url": audit_trail.history_url(member, document.pk),
            "versions": list(queries.versions_of(document)),
            "newer": queries.current_version(document),
            "public_url": "" if document.is_draft else offer_printing.public_url(document),
            "may_write": may_write,
            "may_draft": member.has(CrmPermission.EDIT),
            "may_revise": document.can_be_revised and may_write,
            "send_form": SendForm(initial={"to": recipient}),
            "acceptance_form": AcceptanceForm(lines=document.lines.all()),
            "decline_form": DeclineForm(),
        }
        | _invoicing(document, member)
        | failed
    )


def _invoicing(document: Offer, member: Member) -> dict[str, Any]:
    """The invoices made of the offer, and which may be made."""
    sees_invoices = member.has(InvoicesPermission.VIEW)
    may_invoice = document.state == Offer.State.ACCEPTED and member.has(InvoicesPermission.EDIT)
    shares = possible_shares(document) if may_invoice else frozenset()
    today = clock.today(document.organization)
    found = queries.invoices_of(document) if sees_invoices else []
    return {
        "invoices": [(each, invoice_status(each, today), _fraction(each)) for each in found],
        "whole": Share.WHOLE in shares,
        "remaining": Share.REMAINING in shares and Share.WHOLE not in shares,
        "deposit": Share.DEPOSIT in shares,
        "conversion_form": ConversionForm(initial={"deposit_percent": USUAL_DEPOSIT}),
    }


def _fraction(invoice: Invoice) -> Decimal | None:
    return None if invoice.deposit_percent is None else invoice.deposit_percent / 100


def offer_paper(document: Offer, rows: Any = None) -> Paper:
    """The paper of an offer in the organization's look; `rows` stand in place of the stored lines."""
    template = default_template(DocumentTemplate.Kind.OFFER)
    return paper(offer_printing.printed_offer(document, template, rows), paper_theme(template))


@requires(InvoicesPermission.VIEW_OFFERS)
@require_safe
def offer_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The PDF, shown by the browser; `?download` saves it. A draft's carries a watermark."""
    document = get_object_or_404(queries.offer_for_page(pk))
    return pdf_response(document, as_attachment="download" in request.GET)


def pdf_response(document: Offer, *, as_attachment: bool) -> HttpResponse:
    """The PDF of an offer as an answer."""
    response = HttpResponse(offer_printing.offer_pdf(document), content_type="application/pdf")
    name = offer_printing.file_name(document)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment, name) or ""
    return response
