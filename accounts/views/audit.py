"""The audit trail."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, requires
from accounts.rules import AccountsPermission
from accounts.tables import AuditExport, AuditList
from accounts.tenancy import scope
from config.lib.export import csv_response
from config.lib.urls import org_reverse


@requires(AccountsPermission.VIEW_AUDIT)
@require_safe
def audit(request: MemberRequest) -> HttpResponse:
    """Who did what, from where, with values before and after."""
    context = {
        "page": AuditList(request.member).page(request.GET),
        "caption": _("Acts in the organisation, newest first"),
        "empty": {"title": _("Nothing has happened yet"), "text": _("Every change will be written down here.")},
        "export_url": org_reverse("accounts:audit_export"),
    }
    is_fragment = request.htmx and request.htmx.target == "list"
    return render(request, "components/list_body.html" if is_fragment else "accounts/audit.html", context)


@requires(AccountsPermission.VIEW_AUDIT)
@require_safe
def export(request: MemberRequest) -> StreamingHttpResponse:
    """The trail as CSV, narrowed as the page is."""
    organization, member = request.organization, request.member
    rows = AuditExport(member).export_rows(request.GET)
    return csv_response(rows, f"audit-{organization.slug}.csv", scope=lambda: scope(organization, member))
