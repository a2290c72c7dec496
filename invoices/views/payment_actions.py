"""What a press does to a payment: accept, choose, reject, set aside, take back. The answer can be undone by a toast."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, requires
from config.lib import htmx
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from invoices.errors import NothingProposed
from invoices.forms.payments import NoteForm
from invoices.models import Payment
from invoices.queries import matching
from invoices.queries import payments as queries
from invoices.rules import InvoicesPermission
from invoices.services import payments as services
from invoices.services.payments import Wanted
from invoices.views.payments import recorded

# Tells the list of payments on the page that it is no longer as it was.
CHANGED = "k-payments-changed"


def _found(pk: UUID) -> Payment:
    return get_object_or_404(queries.payments(), pk=pk)


def _done(request: MemberRequest, message: str, undo_url: str = "") -> HttpResponse:
    """Say what happened: a toast beside the list that htmx draws anew, or on the page to go to."""
    if request.htmx:
        return htmx.toast(htmx.trigger(HttpResponse(status=204), CHANGED), message, undo_url=undo_url)
    messages.success(request, message, extra_tags=f"undo:{undo_url}" if undo_url else "")
    return redirect(_next(request))


def _next(request: MemberRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else org_reverse("invoices:payments")


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_POST
def payment_accept(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Book what is proposed."""
    services.accept(payment=_found(pk), actor=request.member)
    return _done(request, recorded(_found(pk)), org_reverse("invoices:payment_undo", pk))


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_POST
def payment_undo(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a booking back."""
    services.undo(payment=_found(pk), actor=request.member)
    return _done(request, _("The booking is undone. The payment waits for your decision."))


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_POST
def payment_reject(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say no to what is proposed."""
    services.reject(payment=_found(pk), actor=request.member)
    return _done(request, _("It will not be proposed again."), org_reverse("invoices:payment_reconsider", pk))


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_POST
def payment_ignore(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Set a payment aside."""
    services.ignore(payment=_found(pk), actor=request.member)
    return _done(request, _("The payment is set aside."), org_reverse("invoices:payment_reconsider", pk))


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_POST
def payment_reconsider(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a "no" or a setting aside back, and match again."""
    services.reconsider(payment=_found(pk), actor=request.member)
    return _done(request, _("The payment is matched again."))


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_POST
def payment_note(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Store the note."""
    row, form = _found(pk), NoteForm(request.POST)
    if form.is_valid():
        services.update_payment(payment=row, actor=request.member, values=form.cleaned_data)
        messages.success(request, _("The note is saved."))
    else:
        messages.error(request, " ".join(str(message) for message in form.errors["note"]))
    return redirect(org_reverse("invoices:payment", pk))


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_POST
def payment_delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Throw away what was typed by mistake."""
    services.delete_payment(payment=_found(pk), actor=request.member)
    messages.success(request, _("The payment is deleted."))
    return redirect(org_reverse("invoices:payments"))


# --- Choosing -------------------------------------------------------------------------------------------------------
@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_http_methods(["GET", "POST"])
def payment_choose(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Choose the invoices a payment pays: open ones by number, customer or amount. What is ticked stays on top."""
    row = _found(pk)
    if request.method == "POST":
        return _book_chosen(request, row)
    return _choose(request, row)


def _book_chosen(request: MemberRequest, row: Payment) -> HttpResponse:
    wanted = [Wanted(invoice) for invoice in matching.chosen(_ids(request.POST.getlist("invoices")))]
    is_booked = row.state == Payment.State.BOOKED
    act = services.spend_rest if is_booked else services.accept
    try:
        if not wanted:
            raise NothingProposed
        act(payment=row, actor=request.member, wanted=wanted)
    except DomainError as error:
        return _choose(request, row, str(error.message), status=error.status)
    # Undoing would take back all of the booking, not only what was added now.
    undo = "" if is_booked else f"undo:{org_reverse('invoices:payment_undo', row.pk)}"
    messages.success(request, recorded(_found(row.pk)), extra_tags=undo)
    return redirect(org_reverse("invoices:payments"))


def _choose(request: MemberRequest, row: Payment, problem: str = "", status: int = 200) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    ticked = matching.chosen(_ids(data.getlist("invoices")))
    search = data.get("search", "").strip()[:100]
    money = row.rest if row.state == Payment.State.BOOKED else row.amount
    taken = {invoice.pk for invoice in ticked}
    context: dict[str, Any] = {
        "payment": row,
        "told": queries.explained(row),
        "ticked": ticked,
        "offered": [invoice for invoice in matching.choices(row, search) if invoice.pk not in taken],
        "search": search,
        "money": money,
        "left": money - sum(invoice.total_due for invoice in ticked),
        "problem": problem,
        "crumbs": [
            {"label": _("Payments"), "url": org_reverse("invoices:payments")},
            {"label": row.payer_name or str(row), "url": org_reverse("invoices:payment", row.pk)},
        ],
    }
    is_fragment = request.htmx and request.htmx.target == "choices"
    template = "invoices/payment_choose.html#choices" if is_fragment else "invoices/payment_choose.html"
    return render(request, template, context, status=status)


def _ids(keys: list[str]) -> list[UUID]:
    """The keys that are ids; the others name nothing."""
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found
