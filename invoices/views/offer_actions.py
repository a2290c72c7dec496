"""What a press does to an offer: send, revise, record an answer, invoice, throw away. Every view answers a POST."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import MemberRequest, requires
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from invoices.forms.delivery import SendForm
from invoices.forms.offers import AcceptanceForm, ConversionForm, DeclineForm
from invoices.models import Offer
from invoices.queries import offers as queries
from invoices.rules import InvoicesPermission
from invoices.services.offer_answers import accept_offer, decline_offer
from invoices.services.offer_invoicing import Share, convert_offer
from invoices.services.offer_sending import send_again, send_offer
from invoices.services.offers import delete_draft, new_version
from invoices.views.offers import offer_context


def _found(pk: UUID) -> Offer:
    return get_object_or_404(queries.offer_for_page(pk))


def _page(document: Offer) -> HttpResponse:
    return redirect(org_reverse("invoices:offer", document.pk))


def _refused(request: MemberRequest, document: Offer, **failed: Any) -> HttpResponse:
    """The page again with what was wrong in its place."""
    return render(request, "invoices/offer.html", offer_context(document, request.member, **failed), status=422)


def _place(form: Form, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error.message))


@requires(InvoicesPermission.EDIT_OFFERS)
@require_POST
def offer_send(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Send the letter, the first time or again."""
    document = _found(pk)
    form = SendForm(request.POST)
    if form.is_valid():
        send = send_offer if document.is_draft else send_again
        try:
            sent = send(offer=document, actor=request.member, **form.cleaned_data)
        except DomainError as error:
            _place(form, error)
        else:
            messages.success(request, _("Sent to %(address)s.") % {"address": sent.sent_to})
            return _page(sent)
    return _refused(request, document, send_form=form)


@requires(InvoicesPermission.EDIT_OFFERS)
@require_POST
def offer_revise(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Begin the next version; it opens in the editor."""
    draft = new_version(offer=_found(pk), actor=request.member)
    return redirect(org_reverse("invoices:offer_edit", draft.pk))


@requires(InvoicesPermission.EDIT_OFFERS)
@require_POST
def offer_accept(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Record a yes given by word of mouth."""
    document = _found(pk)
    form = AcceptanceForm(request.POST, lines=document.lines.all())
    if not form.is_valid():
        return _refused(request, document, acceptance_form=form)
    name = form.cleaned_data["signer_name"]
    accept_offer(offer=document, signer_name=name, chosen=form.chosen, actor=request.member)
    messages.success(request, _("%(number)s is accepted.") % {"number": document})
    return _page(document)


@requires(InvoicesPermission.EDIT_OFFERS)
@require_POST
def offer_decline(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Record a no."""
    document = _found(pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _refused(request, document, decline_form=form)
    decline_offer(offer=document, reason=form.cleaned_data["reason"], actor=request.member)
    messages.success(request, _("%(number)s is declined.") % {"number": document})
    return _page(document)


@requires(InvoicesPermission.EDIT)
@require_POST
def offer_convert(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Draft an invoice of the whole, of a deposit or of what remains; it opens in the editor."""
    document = _found(pk)
    form = ConversionForm(request.POST)
    if form.is_valid():
        share, percent = Share(form.cleaned_data["share"]), form.cleaned_data["deposit_percent"]
        try:
            invoice = convert_offer(offer=document, actor=request.member, share=share, deposit_percent=percent)
        except DomainError as error:
            _place(form, error)
        else:
            return redirect(org_reverse("invoices:invoice_edit", invoice.pk))
    return _refused(request, document, conversion_form=form)


@requires(InvoicesPermission.EDIT_OFFERS)
@require_POST
def offer_delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    delete_draft(offer=_found(pk), actor=request.member)
    messages.success(request, _("The draft is deleted."))
    return redirect(org_reverse("invoices:offers"))
