"""The editor of drafts of offers: form, live totals and paper, all computed by the server."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, requires
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from invoices.errors import NoRecipientAddress
from invoices.forms.delivery import AddressForm
from invoices.forms.offer_editor import OfferEditor
from invoices.models import Offer
from invoices.queries import offers as queries
from invoices.rules import InvoicesPermission
from invoices.services.offer_sending import send_offer
from invoices.services.offers import create_offer, update_offer
from invoices.views.editing import REDRAWING, named_records, preview_lines
from invoices.views.offers import offer_paper

TEMPLATE = "invoices/offer_edit.html"
PARTS = {"preview": "invoices/invoice_edit.html#preview", "editor": f"{TEMPLATE}#editor"}


@requires(InvoicesPermission.EDIT_OFFERS)
@require_http_methods(["GET", "POST"])
def offer_new(request: MemberRequest) -> HttpResponse:
    """A new offer; `?company=`, `?contact=` or `?deal=` say for whom and what."""
    if request.method == "POST":
        return _answer(request, OfferEditor.new())
    return _draw(request, OfferEditor.fresh(**named_records(request)))


@requires(InvoicesPermission.EDIT_OFFERS)
@require_http_methods(["GET", "POST"])
def offer_edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A draft. `?address` asks where to send it."""
    offer = get_object_or_404(queries.offer_for_page(pk))
    if not offer.is_draft:
        return redirect(org_reverse("invoices:offer", offer.pk))
    if request.POST.get("action") == "send_to":
        return _go_on(request, offer, is_sent=True)
    if request.method == "POST":
        return _answer(request, offer)
    return _draw(request, OfferEditor.stored(offer))


def _answer(request: MemberRequest, offer: Offer) -> HttpResponse:
    """What was pressed: a change of the form that stores nothing, the preview, or saving."""
    action = request.POST.get("action", "")
    if action == "preview":
        return _draw(request, OfferEditor.sent(offer, request.POST, quiet=True), part="preview")
    if action in REDRAWING:
        return _draw(request, OfferEditor.redrawn(offer, request.POST, action), part="editor")
    editor = OfferEditor.sent(offer, request.POST)
    if not editor.is_valid():
        return _draw(request, editor, status=422)
    try:
        stored = _store(request, editor)
    except DomainError as error:
        editor.add_error(error)
        return _draw(request, editor, status=422)
    return _go_on(request, stored, is_sent=action == "send")


def _store(request: MemberRequest, editor: OfferEditor) -> Offer:
    values, lines = editor.values(), editor.lines.values()
    if editor.document._state.adding:
        return create_offer(actor=request.member, values=values, lines=lines)
    stored = Offer.objects.get(pk=editor.document.pk)
    return update_offer(offer=stored, actor=request.member, values=values, lines=lines, version=editor.version)


def _go_on(request: MemberRequest, offer: Offer, *, is_sent: bool) -> HttpResponse:
    """After the draft is stored: send it, or stay. A refusal leaves the stored draft open."""
    edit_url = org_reverse("invoices:offer_edit", offer.pk)
    if not is_sent:
        messages.success(request, _("The draft is saved."))
        return redirect(edit_url)
    try:
        sent = send_offer(offer=offer, actor=request.member, to=request.POST.get("to", ""))
    except NoRecipientAddress:
        return redirect(f"{edit_url}?address=1")
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect(f"{edit_url}?address=1" if "to" in request.POST else edit_url)
    words = {"number": sent, "address": sent.sent_to}
    messages.success(request, _("%(number)s is sent to %(address)s.") % words)
    return redirect(org_reverse("invoices:offer", sent.pk))


# --- Drawing --------------------------------------------------------------------------------------------------------
def _draw(request: MemberRequest, editor: OfferEditor, *, part: str = "", status: int = 200) -> HttpResponse:
    if request.htmx and part:
        return render(request, PARTS[part], _context(editor))
    address_form = AddressForm() if "address" in request.GET else None
    return render(request, TEMPLATE, _context(editor) | {"address_form": address_form}, status=status)


def _context(editor: OfferEditor) -> dict[str, Any]:
    lines, context = preview_lines(editor)
    offer, is_stored = editor.document, context["is_stored"]
    return context | {
        "editor_url": org_reverse("invoices:offer_edit", offer.pk) if is_stored else org_reverse("invoices:offer_new"),
        "crumbs": [
            {"label": _("Offers"), "url": org_reverse("invoices:offers")},
            {"label": str(offer) if is_stored else pgettext("document", "New")},
        ],
        "offer": offer,
        "invoice": offer,  # what the parts shared with the editor of invoices call the document
        "total_label": _("Total"),
        "paper": offer_paper(offer, lines),
    }
