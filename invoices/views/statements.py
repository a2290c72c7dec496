"""Pages of bank statements: the list, the upload, one statement and its file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, requires
from accounts.models import Job
from config.lib.downloads import as_download
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from invoices.forms.statements import StatementForm
from invoices.models import BankStatement
from invoices.queries import statements as queries
from invoices.rules import InvoicesPermission
from invoices.services import matching, statements
from invoices.services.statements import Upload
from invoices.tables.statements import BALANCES, StatementList, TransactionList, account_words, period_words


@requires(InvoicesPermission.VIEW_PAYMENTS)
@require_safe
def statement_list(request: MemberRequest) -> HttpResponse:
    """All uploaded statements."""
    may_upload = request.member.has(InvoicesPermission.IMPORT_STATEMENTS)
    context = {
        "page": StatementList(request.member).page(request.GET),
        "caption": _("Bank statements"),
        "may_upload": may_upload,
        "empty": {
            "title": _("No bank statements yet"),
            "text": _("Upload what your bank exports. The payments in it find their invoices by themselves."),
            "action_url": org_reverse("invoices:statement_upload") if may_upload else "",
            "action_label": _("Upload statement"),
        },
    }
    return render(request, _template(request, "invoices/statements.html"), context)


def _template(request: MemberRequest, page: str) -> str:
    is_fragment = request.htmx and request.htmx.target == "list"
    return "components/list_body.html" if is_fragment else page


@requires(InvoicesPermission.IMPORT_STATEMENTS)
@require_http_methods(["GET", "POST"])
def statement_upload(request: MemberRequest) -> HttpResponse:
    """Choose a file; what is wrong with it is said on the form."""
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    if form.is_valid():
        data, name = form.cleaned_data["file"]
        account = form.cleaned_data["bank_account"]
        try:
            upload = statements.upload(actor=request.member, data=data, file_name=name, bank_account=account)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        else:
            messages.success(request, _told(upload))
            return redirect(_result(upload))
    return render(request, "invoices/statement_upload.html", {"form": form}, status=422 if form.errors else 200)


def _told(upload: Upload) -> str:
    new = sum(each.row.transactions_new for each in upload.statements)
    if upload.outcome is None:
        return _("New transactions: %(new)s. Their payments are being matched.") % {"new": new}
    words = {"new": new, "booked": upload.outcome.booked, "proposed": upload.outcome.proposed}
    if not new:
        return _("Everything in this file was known already.")
    return _("New transactions: %(new)s. Booked: %(booked)s. Proposed: %(proposed)s.") % words


def _result(upload: Upload) -> str:
    """The page of the statement, or the list when the file held several."""
    if len(upload.statements) > 1:
        return org_reverse("invoices:statements")
    url = org_reverse("invoices:statement", upload.statements[0].row.pk)
    return f"{url}?job={upload.job.pk}" if upload.job else url


@requires(InvoicesPermission.VIEW_PAYMENTS)
@require_safe
def statement(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One statement: balances, and what it brought. `?job=` shows the matching at work."""
    row = get_object_or_404(queries.statements(), pk=pk)
    context = {
        "statement": row,
        "page": TransactionList(request.member, row).page(request.GET),
        "caption": _("Transactions of the statement"),
        "empty": {"title": _("Nothing new"), "text": _("All transactions of this file came with earlier ones.")},
        "balances": BALANCES[row.balances_ok],
        "account": account_words(row),
        "period": period_words(row),
        "states": queries.states(row),
        "job": _job(request.GET.get("job", "")),
        "crumbs": [
            {"label": _("Payments"), "url": org_reverse("invoices:payments")},
            {"label": _("Bank statements"), "url": org_reverse("invoices:statements")},
        ],
    }
    return render(request, _template(request, "invoices/statement.html"), context)


def _job(key: str) -> Any:
    """The matching named in the address; None for anything else."""
    try:
        return Job.objects.filter(pk=UUID(key), kind=matching.JOB).first()
    except ValueError:
        return None


@requires(InvoicesPermission.VIEW_PAYMENTS)
@require_safe
def statement_file(request: MemberRequest, pk: UUID) -> FileResponse:
    """The file as it was uploaded, always saved, never shown."""
    row = get_object_or_404(BankStatement, pk=pk)
    return as_download(row.file.open(), name=row.file_name)
