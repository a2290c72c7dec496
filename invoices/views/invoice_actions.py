"""What a press does to an invoice: send, correct, cancel, throw away. Every view answers a POST."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import MemberRequest, requires
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from invoices.forms.delivery import NoteForm, ReasonForm, SendForm
from invoices.models import Invoice
from invoices.queries import invoices as queries
from invoices.rules import InvoicesPermission
from invoices.services.corrections import cancel_invoice, create_note
from invoices.services.delivery import send_invoice
from invoices.services.invoices import delete_draft
from invoices.views.invoices import invoice_context


def _found(pk: UUID) -> Invoice:
    return get_object_or_404(queries.invoice_for_page(pk))


def _page(document: Invoice) -> HttpResponse:
    return redirect(org_reverse("invoices:invoice", document.pk))


@requires(InvoicesPermission.ISSUE)
@require_POST
def invoice_send(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Send the letter, the first time or again."""
    document = _found(pk)
    form = SendForm(request.POST)
    if form.is_valid():
        try:
            sent = send_invoice(invoice=document, actor=request.member, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        else:
            messages.success(request, _("Sent to %(address)s.") % {"address": sent.sent_to})
            return _page(sent)
    return render(request, "invoices/invoice.html", invoice_context(document, request.member, form), status=422)


@requires(InvoicesPermission.CANCEL)
@require_POST
def invoice_note(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Begin a credit or debit note; it opens in the editor."""
    document = _found(pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, document, form)
    note = create_note(invoice=document, actor=request.member, **form.cleaned_data)
    return redirect(org_reverse("invoices:invoice_edit", note.pk))


@requires(InvoicesPermission.CANCEL)
@require_POST
def invoice_cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Annul a document that was issued by mistake."""
    document = _found(pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, document, form)
    cancel_invoice(invoice=document, actor=request.member, reason=form.cleaned_data["reason"])
    messages.success(request, _("%(number)s is cancelled.") % {"number": document.number})
    return _page(document)


def _refused(request: MemberRequest, document: Invoice, form: ReasonForm) -> HttpResponse:
    messages.error(request, " ".join(str(message) for errors in form.errors.values() for message in errors))
    return _page(document)


@requires(InvoicesPermission.EDIT)
@require_POST
def invoice_delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    delete_draft(invoice=_found(pk), actor=request.member)
    messages.success(request, _("The draft is deleted."))
    return redirect(org_reverse("invoices:invoices"))
