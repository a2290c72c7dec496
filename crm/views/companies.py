"""Pages of companies: list, one company, form."""

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
from config.lib.errors import DomainError
from config.lib.export import csv_response
from config.lib.urls import org_reverse
from crm.forms.companies import CompanyForm, initial_of
from crm.hooks import company_panels, panels_of
from crm.models import Company
from crm.queries import companies as reading
from crm.rules import CrmPermission
from crm.services import companies
from crm.tables.companies import AllCompanies, CompanyList
from crm.views.bulk import bulk_actions
from crm.views.forms import record_or_none, tell
from crm.views.timeline import timeline_box


@requires(CrmPermission.VIEW)
@require_safe
def company_list(request: MemberRequest) -> HttpResponse:
    """All companies, or those of a tab, a filter, a search."""
    is_fragment = request.htmx and request.htmx.target == "list"
    context = {
        "page": CompanyList(request.member).page(request.GET),
        "bulk_actions": bulk_actions(request, "company"),
        "export_url": org_reverse("crm:company_export") if request.member.has(CrmPermission.EXPORT) else "",
        "can_edit": request.member.has(CrmPermission.EDIT),
        "caption": _("Companies"),
        "empty": {
            "title": _("No companies yet"),
            "text": _("Here are the firms you work with: their numbers and addresses for documents, and their people."),
            "action_url": org_reverse("crm:company_new"),
            "action_label": _("New company"),
            "more_url": org_reverse("crm:import_new"),
            "more_label": _("Import contacts"),
        },
    }
    return render(request, "components/list_body.html" if is_fragment else "crm/company_list.html", context)


@requires(CrmPermission.EXPORT)
@require_safe
def company_export(request: MemberRequest) -> StreamingHttpResponse:
    """What the list shows, with every field, as CSV."""
    rows = AllCompanies(request.member).export_rows(request.GET)
    return csv_response(rows, "companies.csv", partial(scope, request.organization, request.member))


@requires(CrmPermission.VIEW)
@require_safe
def company(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One company: facts, people, timeline, what is related."""
    row = get_object_or_404(reading.companies().select_related("parent", "import_run"), pk=pk)
    context = {
        "company": row,
        "people": reading.people(row),
        "subsidiaries": reading.subsidiaries(row),
        "same_eik": reading.same_eik(row),
        "timeline": timeline_box(row, request.member),
        "panels": panels_of(company_panels, request.member, row),
        "can_edit": request.member.has(CrmPermission.EDIT),
        "can_delete": request.member.has(CrmPermission.DELETE),
    }
    return render(request, "crm/company.html", context)


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def company_new(request: MemberRequest) -> HttpResponse:
    """A new company; `?parent=` fills in the company above it."""
    if request.method != "POST":
        return _form_page(request, CompanyForm(initial=_initial(request)))
    form = CompanyForm(request.POST)
    if form.is_valid():
        try:
            created = companies.create_company(actor=request.member, values=form.values)
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("Company added."))
            return redirect(org_reverse("crm:company", created.pk))
    return _form_page(request, form, status=422)


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def company_edit(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a company; a change that a colleague made meanwhile is told and nothing typed is lost."""
    row = get_object_or_404(reading.companies().select_related("parent"), pk=pk)
    if request.method != "POST":
        return _form_page(request, CompanyForm(initial=initial_of(row), company=row), row)
    form = CompanyForm(request.POST, company=row)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            companies.update_company(company=row, actor=request.member, values=form.values, version=version)
        except DomainError as error:
            tell(form, error, Company.objects.filter(pk=pk))
        else:
            messages.success(request, _("Company saved."))
            return redirect(org_reverse("crm:company", pk))
    return _form_page(request, form, get_object_or_404(reading.companies(), pk=pk), status=422)


@requires(CrmPermission.DELETE)
@require_POST
def company_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the company; its people and deals stay."""
    companies.delete_company(company=get_object_or_404(Company, pk=pk), actor=request.member)
    messages.success(request, _("Company deleted."))
    return redirect(org_reverse("crm:companies"))


@requires(CrmPermission.EDIT)
@require_POST
def company_similar(request: MemberRequest) -> HttpResponse:
    """Companies with the number or name being typed, as a note beside the form."""
    found = reading.similar(name=request.POST.get("name", ""), eik=request.POST.get("eik", ""))
    return render(request, "crm/company_form.html#similar", {"similar": found})


def _initial(request: MemberRequest) -> dict[str, Any]:
    return {
        "parent": record_or_none(Company, request.GET.get("parent", "")),
        "name": request.GET.get("name", "")[:200],
        "country": request.organization.country,
        "owner": request.member.pk,
        "payment_days": Company._meta.get_field("payment_days").default,
    }


def _form_page(
    request: MemberRequest, form: CompanyForm, row: Company | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "crm/company_form.html", {"form": form, "company": row}, status=status)
