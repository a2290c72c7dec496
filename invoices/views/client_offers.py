"""The customer's page of an offer: seen, its options chosen, accepted or declined, without log-in."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from accounts.queries import members
from config.lib import clock
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from invoices.forms.offers import DeclineForm, OptionsForm, SignatureForm
from invoices.models import Offer, OfferLine
from invoices.offer_printing import public_url
from invoices.queries import offers as queries
from invoices.queries.public import offer_by_token
from invoices.services.offer_answers import accept_offer, decline_offer, with_choice
from invoices.services.offer_sending import mark_viewed
from invoices.views.client import ClientRequest, enter
from invoices.views.offers import offer_paper, pdf_response

TEMPLATE = "invoices/offer_client.html"


def _opened(request: ClientRequest, token: str) -> Offer:
    """The offer of a signed link with the seller's scope open; 404 for a secret that is none."""
    offer = offer_by_token(token)
    if offer is None:
        raise Http404
    enter(request, offer)
    return offer


@public
@never_cache
@require_safe
def client_offer(request: ClientRequest, token: str) -> HttpResponse:
    """The offer on paper, and beside it what the customer can do. `?options=` shows it with these lines taken."""
    offer = _opened(request, token)
    if request.htmx:
        return render(request, f"{TEMPLATE}#chosen", _context(request, offer, request.GET))
    mark_viewed(offer, request.user if request.user.is_authenticated else None)
    return render(request, TEMPLATE, _context(request, offer, request.GET))


@public
@never_cache
@require_safe
def client_offer_pdf(request: ClientRequest, token: str) -> HttpResponse:
    """The PDF to save."""
    return pdf_response(_opened(request, token), as_attachment=True)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def client_offer_accept(request: ClientRequest, token: str) -> HttpResponse:
    """A yes with a typed name. With `show` pressed it only works out the total, for browsers without scripts."""
    offer = _opened(request, token)
    if request.method != "POST":
        return _page(offer)
    if "show" in request.POST:
        return render(request, TEMPLATE, _context(request, offer, request.POST))
    form = SignatureForm(request.POST, lines=offer.lines.all())
    if not form.is_valid():
        return _refused(request, offer, 422, signature=form)
    try:
        accept_offer(offer=offer, signer_name=form.cleaned_data["signer_name"], chosen=form.chosen)
    except DomainError as error:
        return _refused(request, offer, error.status, signature=form, refusal=error.message)
    return _page(offer)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def client_offer_decline(request: ClientRequest, token: str) -> HttpResponse:
    """A no, with a reason if the customer likes to give one."""
    offer = _opened(request, token)
    if request.method != "POST":
        return _page(offer)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _refused(request, offer, 422, decline=form)
    try:
        decline_offer(offer=offer, reason=form.cleaned_data["reason"])
    except DomainError as error:
        return _refused(request, offer, error.status, refusal=error.message)
    return _page(offer)


def _page(offer: Offer) -> HttpResponse:
    return redirect("client_offer", offer.public_token)


def _refused(request: ClientRequest, offer: Offer, status: int, **failed: Any) -> HttpResponse:
    """The page as the offer stands now, with what was wrong in its place."""
    offer.refresh_from_db()
    return render(request, TEMPLATE, _context(request, offer, request.POST) | failed, status=status)


def _context(request: ClientRequest, offer: Offer, data: Mapping[str, Any]) -> dict[str, Any]:
    today = clock.today(offer.organization)
    is_open = offer.is_open(today)
    rows = _rows(offer, data, is_open=is_open)
    newer = queries.current_version(offer)
    return {
        "offer": offer,
        "organization": offer.organization,
        "is_open": is_open,
        "is_expired": offer.state == Offer.State.EXPIRED or (offer.state == Offer.State.SENT and not is_open),
        "days_left": (offer.valid_until - today).days,
        "paper": offer_paper(offer, rows),
        "options": [row for row in rows if row.is_optional],
        "signature": SignatureForm(lines=rows),
        "decline": DeclineForm(),
        "newer_url": public_url(newer) if newer else "",
        "member_url": _member_url(request, offer),
    }


def _rows(offer: Offer, data: Any, *, is_open: bool) -> list[OfferLine]:
    """The lines, of an open offer with the options that are ticked."""
    rows: list[OfferLine] = list(offer.lines.all())
    form = OptionsForm(data, lines=rows)
    if is_open and form.is_valid():
        return with_choice(offer, form.chosen)
    return rows


def _member_url(request: ClientRequest, offer: Offer) -> str:
    """The way back for a member of the seller's team who looks at the customer's page."""
    if not request.user.is_authenticated or not members.membership(request.user, organization_id=offer.organization_id):
        return ""
    return org_reverse("invoices:offer", offer.pk)
