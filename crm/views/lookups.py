"""What pickers offer while one types; see config.lib.forms.RecordField."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, requires
from config.lib.text import fold
from crm.models import Company, Contact, Deal
from crm.rules import CrmPermission

_OFFERED = 8


@requires(CrmPermission.VIEW)
@require_safe
def company_lookup(request: MemberRequest) -> HttpResponse:
    """Companies whose name or number has the words."""
    rows = Company.objects.only("name", "city", "eik")
    return _offer(request, rows, lambda row: " · ".join(part for part in (row.city, row.eik) if part))


@requires(CrmPermission.VIEW)
@require_safe
def contact_lookup(request: MemberRequest) -> HttpResponse:
    """Contacts whose name, e-mail or phone has the words."""
    rows = Contact.objects.select_related("company")
    return _offer(request, rows, lambda row: row.company.name if row.company else row.email)


@requires(CrmPermission.VIEW)
@require_safe
def deal_lookup(request: MemberRequest) -> HttpResponse:
    """Open deals whose title or company has the words."""
    rows = Deal.objects.filter(status=Deal.Status.OPEN).select_related("company")
    return _offer(request, rows, lambda row: row.company.name if row.company else "")


def _offer(request: MemberRequest, rows: QuerySet[Any], detail: Any) -> HttpResponse:
    for word in fold(request.GET.get("q", "")[:100]).split():
        rows = rows.filter(search_text__contains=word)
    found = rows.order_by("sort_name", "pk")[:_OFFERED]
    options = [{"pk": row.pk, "label": str(row), "detail": detail(row)} for row in found]
    return render(request, "components/picker_options.html", {"options": options})
