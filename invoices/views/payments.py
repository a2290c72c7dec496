"""Pages of payments: what is to be decided, the lists, one payment, typing one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, requires
from accounts.hooks import audit_event_types
from accounts.models import Member
from accounts.queries import audit_trail
from accounts.tenancy import current_organization, scope
from config.lib import clock
from config.lib.errors import DomainError
from config.lib.export import csv_response
from config.lib.ids import uuid7
from config.lib.lists import ListPage
from config.lib.money import format_money
from config.lib.urls import org_reverse
from invoices.forms.payments import PaymentForm
from invoices.models import Invoice, Payment
from invoices.queries import matching
from invoices.queries import payments as queries
from invoices.rules import InvoicesPermission
from invoices.services import payments as services
from invoices.tables.payments import DECIDING, DecisionList, PaymentList, payment_status

HISTORY_LENGTH = 20
OFFERED = 8


@requires(InvoicesPermission.VIEW_PAYMENTS)
@require_safe
def payment_list(request: MemberRequest) -> HttpResponse:
    """Payments by tab: those to decide on as what they are and what they may pay, the others as a table."""
    params = {"tab": "to_decide"} | request.GET.dict()
    is_deciding = params["tab"] in DECIDING
    definition = DecisionList if is_deciding else PaymentList
    page = definition(request.member).page(params)
    context = {"page": page, "is_deciding": is_deciding} | _list_words(request.member, page)
    if is_deciding:
        context |= {"rows": queries.explained_each(page.rows), "tabs": _tabs(page)}
    return render(request, _template(request, is_deciding=is_deciding), context)


def _template(request: MemberRequest, *, is_deciding: bool) -> str:
    target = request.htmx.target if request.htmx else ""
    if target == "decide" and is_deciding:
        return "invoices/payments.html#decide"
    return "components/list_body.html" if target == "list" else "invoices/payments.html"


def _list_words(member: Member, page: ListPage) -> dict[str, Any]:
    may_upload, may_book = (
        member.has(InvoicesPermission.IMPORT_STATEMENTS),
        member.has(InvoicesPermission.BOOK_PAYMENTS),
    )
    is_all = page.tab == "all"
    return {
        "caption": _("Payments"),
        "may_upload": may_upload,
        "may_book": may_book,
        "export_url": org_reverse("invoices:payments_export"),
        "empty": {
            "title": _("No payments yet") if is_all else _("Nothing here"),
            "text": _("Upload a bank statement, and its payments find their invoices by themselves."),
            "action_url": org_reverse("invoices:statement_upload") if may_upload else "",
            "action_label": _("Upload statement"),
        },
    }


def _tabs(page: ListPage) -> list[dict[str, Any]]:
    return [
        {"label": tab.label, "url": f"?tab={tab.key}", "count": count, "is_current": tab.key == page.tab}
        for tab, count in page.tab_counts
    ]


@requires(InvoicesPermission.VIEW_PAYMENTS)
@require_safe
def payments_export(request: MemberRequest) -> StreamingHttpResponse:
    """The list as the filters have it, as CSV."""
    member = request.member
    rows = PaymentList(member).export_rows(request.GET)
    return csv_response(rows, "payments.csv", scope=lambda: scope(member.organization, member))


# --- One payment ----------------------------------------------------------------------------------------------------
@requires(InvoicesPermission.VIEW_PAYMENTS)
@require_safe
def payment(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One payment: what came, what it pays and why, and what was done with it."""
    row = get_object_or_404(queries.payments(), pk=pk)
    context = {
        "payment": row,
        "told": queries.explained(row),
        "status": payment_status(row),
        "history": _history(row),
        "history_url": audit_trail.history_url(request.member, row.pk),
        "may_book": request.member.has(InvoicesPermission.BOOK_PAYMENTS),
        "crumbs": [{"label": _("Payments"), "url": org_reverse("invoices:payments")}],
    }
    return render(request, "invoices/payment.html", context)


def _history(row: Payment) -> list[dict[str, Any]]:
    events = audit_trail.trail_of(row.pk)[:HISTORY_LENGTH]
    return [{"who": event.member, "what": audit_event_types[event.event].label, "at": event.at} for event in events]


# --- By hand --------------------------------------------------------------------------------------------------------
@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_http_methods(["GET", "POST"])
def payment_new(request: MemberRequest) -> HttpResponse:
    """Record money that came otherwise; `?invoice=` says for what."""
    form = PaymentForm(request.POST) if request.method == "POST" else PaymentForm(initial=_initial(request))
    if form.is_valid():
        key = form.cleaned_data["key"]
        try:
            row = services.record_payment(actor=request.member, values=form.values, wanted=form.wanted, key=key)
        except DomainError as error:
            field = "invoice" if error.field == "allocations" else error.field
            form.add_error(field if field in form.fields else None, str(error.message))
        else:
            messages.success(request, recorded(queries.payments().get(pk=row.pk)))
            return redirect(org_reverse("invoices:payment", row.pk))
    return render(request, "invoices/payment_new.html", {"form": form}, status=422 if form.errors else 200)


def _initial(request: MemberRequest) -> dict[str, Any]:
    organization = current_organization()
    usual = {
        "key": uuid7(),
        "currency": organization.currency,
        "received_on": clock.today(organization),
        "method": Payment.Method.BANK,
    }
    invoice = _invoice(request.GET.get("invoice", ""))
    if invoice is None:
        return usual
    return usual | {
        "invoice": invoice,
        "amount": invoice.total_due,
        "currency": invoice.currency,
        "payer_name": invoice.customer_name,
    }


def _invoice(key: str) -> Invoice | None:
    try:
        found = matching.chosen([UUID(key)])
    except ValueError:
        return None
    return found[0] if found else None


def recorded(row: Payment) -> str:
    """What became of a payment, in one sentence or two."""
    language = get_language() or "en"
    if row.state != Payment.State.BOOKED:
        return _("The payment is recorded and waits for its invoice.")
    numbers = ", ".join(str(part.invoice) for part in row.allocations.all())
    told = _("%(amount)s booked to %(numbers)s.") % {
        "amount": format_money(row.allocated, row.currency, language),
        "numbers": numbers,
    }
    if not row.rest:
        return told
    rest = _("%(rest)s stay as the customer's credit.") % {"rest": format_money(row.rest, row.currency, language)}
    return f"{told} {rest}"


@requires(InvoicesPermission.BOOK_PAYMENTS)
@require_safe
def open_invoices(request: MemberRequest) -> HttpResponse:
    """Open invoices whose number or customer has the words, for a picker."""
    rows = matching.found(request.GET.get("q", "")[:100])[:OFFERED]
    language = get_language() or "en"
    options = [
        {
            "pk": row.pk,
            "label": str(row),
            "detail": f"{row.customer_name} · {format_money(row.total_due, row.currency, language)}",
        }
        for row in rows
    ]
    return render(request, "components/picker_options.html", {"options": options})
