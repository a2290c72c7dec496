"""Pages of deals: list, one deal, form, won and lost."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, requires
from accounts.tenancy import scope
from config.lib import clock
from config.lib.errors import DomainError
from config.lib.export import csv_response
from config.lib.urls import org_reverse
from crm.forms.deals import BaseLineFormSet, DealForm, LineFormSet, LoseForm, initial_lines, initial_of
from crm.hooks import deal_panels, panels_of
from crm.models import Company, Contact, Deal
from crm.queries import deals as reading
from crm.queries import pipelines
from crm.rules import CrmPermission
from crm.services import deals
from crm.tables.deals import PILLS, DealList
from crm.views.forms import record_or_none, tell
from crm.views.timeline import timeline_box


@requires(CrmPermission.VIEW)
@require_safe
def deal_list(request: MemberRequest) -> HttpResponse:
    """All deals by how they stand."""
    is_fragment = request.htmx and request.htmx.target == "list"
    context = {
        "page": DealList(request.member).page(request.GET),
        "empty": {
            "title": _("No deals yet"),
            "text": _("A deal is a possible sale. It moves through the stages until it is won or lost."),
            "action_url": org_reverse("crm:deal_new"),
            "action_label": _("New deal"),
        },
    }
    return render(request, "components/list_body.html" if is_fragment else "crm/deal_list.html", context)


@requires(CrmPermission.EXPORT)
@require_safe
def deal_export(request: MemberRequest) -> StreamingHttpResponse:
    """What the list shows, as CSV."""
    rows = DealList(request.member).export_rows(request.GET)
    return csv_response(rows, "deals.csv", partial(scope, request.organization, request.member))


@requires(CrmPermission.VIEW)
@require_safe
def deal(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One deal: facts, timeline, what is related."""
    row = get_object_or_404(reading.deals(), pk=pk)
    now = clock.now()
    context = {
        "deal": row,
        "pill": PILLS[Deal.Status(row.status)],
        "people": row.deal_contacts.select_related("contact__company"),
        "lines": reading.lines_of(row),
        "stages": row.pipeline.stages.order_by("position", "pk"),
        "is_stale": row.is_stale(now),
        "days_in_stage": row.days_in_stage(now),
        "timeline": timeline_box(row, request.member),
        "panels": panels_of(deal_panels, request.member, row),
        "lose_form": LoseForm(),
        "can_edit": request.member.has(CrmPermission.EDIT),
        "can_delete": request.member.has(CrmPermission.DELETE),
    }
    return render(request, "crm/deal.html", context)


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def deal_new(request: MemberRequest) -> HttpResponse:
    """A new deal; `?company=`, `?contact=` and `?stage=` fill the form."""
    if request.method != "POST":
        return _form_page(request, DealForm(initial=_initial(request)), LineFormSet(prefix="lines"))
    form, lines = DealForm(request.POST), LineFormSet(request.POST, prefix="lines")
    if form.is_valid() and lines.is_valid():
        try:
            created = deals.create_deal(
                actor=request.member, values=form.values, contacts=form.cleaned_data["contacts"], lines=lines.inputs()
            )
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("Deal added."))
            return redirect(org_reverse("crm:deal", created.pk))
    return _form_page(request, form, lines, status=422)


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def deal_edit(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a deal; a change that a colleague made meanwhile is told and nothing typed is lost."""
    row = get_object_or_404(reading.deals(), pk=pk)
    if request.method != "POST":
        lines = LineFormSet(initial=initial_lines(row), prefix="lines")
        return _form_page(request, DealForm(initial=initial_of(row), deal=row), lines, row)
    form, lines = DealForm(request.POST, deal=row), LineFormSet(request.POST, prefix="lines")
    if form.is_valid() and lines.is_valid():
        try:
            deals.update_deal(
                deal=row,
                actor=request.member,
                values=form.values,
                contacts=form.cleaned_data["contacts"],
                lines=lines.inputs(),
                version=form.cleaned_data["version"],
            )
        except DomainError as error:
            tell(form, error, Deal.objects.filter(pk=pk))
        else:
            messages.success(request, _("Deal saved."))
            return redirect(org_reverse("crm:deal", pk))
    return _form_page(request, form, lines, get_object_or_404(reading.deals(), pk=pk), status=422)


@requires(CrmPermission.EDIT)
@require_POST
def deal_total(request: MemberRequest) -> HttpResponse:
    """What the products typed so far come to, for the form."""
    lines = LineFormSet(request.POST, prefix="lines")
    currency = request.POST.get("currency", "")[:3]
    total = deals.lines_value(lines.inputs(), currency) if lines.is_valid() else None
    return render(request, "crm/deal_form.html#total", {"total": total, "currency": currency})


@requires(CrmPermission.EDIT)
@require_POST
def deal_win(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Close the deal as won."""
    won = deals.win_deal(deal=get_object_or_404(Deal, pk=pk), actor=request.member)
    return _closed(request, won, _("Deal won."))


@requires(CrmPermission.EDIT)
@require_POST
def deal_lose(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Close the deal as lost, with its reason."""
    row = get_object_or_404(Deal, pk=pk)
    form = LoseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")[:200]
    lost = deals.lose_deal(deal=row, actor=request.member, reason=reason)
    return _closed(request, lost, _("Deal lost."))


@requires(CrmPermission.EDIT)
@require_POST
def deal_reopen(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Open a closed deal again."""
    deals.reopen_deal(deal=get_object_or_404(Deal, pk=pk), actor=request.member)
    messages.success(request, _("Deal reopened."))
    return redirect(org_reverse("crm:deal", pk))


@requires(CrmPermission.DELETE)
@require_POST
def deal_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the deal with its timeline, tasks and files."""
    deals.delete_deal(deal=get_object_or_404(Deal, pk=pk), actor=request.member)
    messages.success(request, _("Deal deleted."))
    return redirect(org_reverse("crm:deals"))


def _closed(request: MemberRequest, row: Deal, text: str) -> HttpResponse:
    """Back to the deal, with a way to undo."""
    messages.success(request, text, extra_tags=f"undo:{org_reverse('crm:deal_reopen', row.pk)}")
    return redirect(org_reverse("crm:deal", row.pk))


def _initial(request: MemberRequest) -> dict[str, Any]:
    stage = pipelines.first_open_stage()
    company = record_or_none(Company, request.GET.get("company", ""))
    contact = record_or_none(Contact, request.GET.get("contact", ""))
    return {
        "stage": request.GET.get("stage") or (stage.pk if stage else None),
        "owner": request.member.pk,
        "currency": request.organization.currency,
        "company": company or (contact.company if contact else None),
        "contacts": [contact] if contact else [],
    }


def _form_page(
    request: MemberRequest, form: DealForm, lines: BaseLineFormSet, row: Deal | None = None, status: int = 200
) -> HttpResponse:
    has_lines = bool(row and row.lines.exists()) if not lines.is_bound else lines.is_valid() and bool(lines.inputs())
    context = {"form": form, "lines": lines, "deal": row, "has_lines": has_lines}
    return render(request, "crm/deal_form.html", context, status=status)
