"""Pages of issued invoices and their list; drafts are edited in `invoice_editor`."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, requires
from accounts.hooks import audit_event_types
from accounts.models import Member
from accounts.queries import audit_trail
from accounts.tenancy import scope
from config.lib import clock
from config.lib.export import csv_response
from config.lib.urls import org_reverse
from crm.rules import CrmPermission
from documents.models import DocumentTemplate
from documents.queries import default_template
from invoices import printing
from invoices.forms.delivery import SendForm
from invoices.models import Invoice
from invoices.paper import Paper, paper
from invoices.queries import invoices as queries
from invoices.rules import InvoicesPermission
from invoices.services import parties
from invoices.statuses import invoice_status
from invoices.tables.invoices import InvoiceList

HISTORY_LENGTH = 20


@requires(InvoicesPermission.VIEW)
@require_safe
def invoices(request: MemberRequest) -> HttpResponse:
    """All invoices and notes."""
    definition = InvoiceList(request.member)
    page = definition.page(request.GET)
    page.extra["sums"] = definition.sums(request.GET, page)
    is_fragment = request.htmx and request.htmx.target == "list"
    template = "components/list_body.html" if is_fragment else "invoices/invoices.html"
    return render(request, template, {"page": page} | _list_words(request.member))


def _list_words(member: Member) -> dict[str, Any]:
    may_write, may_export = member.has(InvoicesPermission.EDIT), member.has(InvoicesPermission.EXPORT)
    return {
        "caption": _("Invoices and credit and debit notes"),
        "export_url": org_reverse("invoices:invoices_export") if may_export else "",
        "foot_template": "invoices/invoice_sums.html",
        "may_write": may_write,
        "empty": {
            "title": _("No invoices yet"),
            "text": _("Choose a customer, add lines, issue it. The customer gets a link and a PDF."),
            "action_url": org_reverse("invoices:invoice_new") if may_write else "",
            "action_label": _("New invoice"),
        },
    }


@requires(InvoicesPermission.EXPORT)
@require_safe
def invoices_export(request: MemberRequest) -> StreamingHttpResponse:
    """The list as the filters have it, as CSV."""
    member = request.member
    rows = InvoiceList(member).export_rows(request.GET)
    return csv_response(rows, "invoices.csv", scope=lambda: scope(member.organization, member))


@requires(InvoicesPermission.VIEW)
@require_safe
def invoice(request: MemberRequest, pk: UUID) -> HttpResponse:
    """An issued document: the paper, its status, payments and history. A draft opens in its editor."""
    document = get_object_or_404(queries.invoice_for_page(pk))
    if document.is_draft and request.member.has(InvoicesPermission.EDIT):
        return redirect(org_reverse("invoices:invoice_edit", document.pk))
    return render(request, "invoices/invoice.html", invoice_context(document, request.member))


def invoice_context(document: Invoice, member: Member, form: SendForm | None = None) -> dict[str, Any]:
    """What the page of an issued document shows; `form` is the letter when it was sent wrong."""
    recipient = document.sent_to or parties.buyer_of(document.company, document.contact).email
    today = clock.today(document.organization)
    can_correct = document.kind == Invoice.Kind.INVOICE and document.state != Invoice.State.CANCELLED
    return {
        "invoice": document,
        "status": invoice_status(document, today),
        "paper": invoice_paper(document),
        "payments": list(queries.payments_of(document)),
        "credited": document.total_gross - document.paid_amount - document.total_due if document.is_open else 0,
        "notes": [(note, invoice_status(note, today)) for note in queries.notes_of(document)],
        "history": _history(document),
        "history_url": audit_trail.history_url(member, document.pk),
        "public_url": "" if document.is_draft else printing.public_url(document),
        "form": form or SendForm(initial={"to": recipient}),
        "may_issue": member.has(InvoicesPermission.ISSUE),
        "may_remind": document.is_open and not document.is_credit_note and member.has(CrmPermission.EDIT),
        "may_see_payments": member.has(InvoicesPermission.VIEW_PAYMENTS),
        "may_record_payment": document.is_open and member.has(InvoicesPermission.BOOK_PAYMENTS),
        "may_correct": can_correct and not document.is_draft and member.has(InvoicesPermission.CANCEL),
        "may_cancel": _may_cancel(document) and member.has(InvoicesPermission.CANCEL),
    }


def _history(document: Invoice) -> list[dict[str, Any]]:
    events = audit_trail.trail_of(document.pk)[:HISTORY_LENGTH]
    return [{"who": event.member, "what": audit_event_types[event.event].label, "at": event.at} for event in events]


def _may_cancel(document: Invoice) -> bool:
    is_paid = bool(document.paid_amount) and not document.is_credit_note
    return not (document.is_draft or is_paid or document.state == Invoice.State.CANCELLED)


def invoice_paper(document: Invoice) -> Paper:
    """The paper of a stored document in the organization's look."""
    template = default_template(DocumentTemplate.Kind.INVOICE)
    return paper(printing.printed_invoice(document, template), printing.paper_theme(template))


@requires(InvoicesPermission.VIEW)
@require_safe
def invoice_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The PDF, shown by the browser; `?download` saves it. A draft's carries a watermark."""
    document = get_object_or_404(queries.invoice_for_page(pk))
    return pdf_response(document, as_attachment="download" in request.GET)


def pdf_response(document: Invoice, *, as_attachment: bool) -> HttpResponse:
    """The PDF of a document as an answer."""
    response = HttpResponse(printing.invoice_pdf(document), content_type="application/pdf")
    name = printing.file_name(document)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment, name) or "inline"
    return response
