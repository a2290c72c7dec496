"""Settings of invoices: numbering, bank accounts, the look of documents."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, requires
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from documents.models import DocumentTemplate
from documents.queries import default_template
from documents.rules import DocumentsPermission
from documents.services import update_template
from invoices.forms.settings import BankAccountForm, LookForm, SeriesForm
from invoices.models import BankAccount, NumberSeries
from invoices.paper import Paper, paper
from invoices.printing import paper_theme
from invoices.rules import InvoicesPermission
from invoices.sample import sample_document
from invoices.services import bank_accounts as services
from invoices.services import numbering
from invoices.services.invoices import usual_bank_account

METHODS = ["GET", "HEAD", "POST"]


# --- Numbering ------------------------------------------------------------------------------------------------------
@requires(InvoicesPermission.MANAGE_SETTINGS)
@require_http_methods(METHODS)
def series(request: MemberRequest) -> HttpResponse:
    """The next numbers of invoices and offers; the form that was sent says by `kind` which one it is about."""
    rows = [numbering.default_series(kind) for kind in NumberSeries.Kind.values]
    sent = request.POST.get("kind") if request.method == "POST" else None
    forms = {row.kind: SeriesForm.of(row, request.POST if row.kind == sent else None) for row in rows}
    if sent in forms and forms[sent].is_valid():
        row = next(row for row in rows if row.kind == sent)
        try:
            values = forms[sent].cleaned_data
            numbering.update_series(
                series=row,
                actor=request.member,
                next_number=values["next_number"],
                prefix=values.get("number_prefix", ""),
            )
        except DomainError as error:
            forms[sent].add_error("next_number", str(error.message))
        else:
            messages.success(request, _("The numbering is saved."))
            return redirect(org_reverse("invoices:numbering"))
    blocks = [
        {
            "series": row,
            "form": forms[row.kind],
            "example": numbering.format_number(row, row.next_number),
            "is_fixed": row.kind == NumberSeries.Kind.INVOICE and numbering.has_started(row),
        }
        for row in rows
    ]
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "invoices/settings_numbering.html", {"blocks": blocks}, status=status)


# --- Bank accounts --------------------------------------------------------------------------------------------------
@requires(InvoicesPermission.MANAGE_SETTINGS)
@require_safe
def bank_accounts(request: MemberRequest) -> HttpResponse:
    """The organization's accounts, the default one first."""
    rows = BankAccount.objects.order_by("-is_active", "-is_default", "iban")
    return render(request, "invoices/settings_bank_accounts.html", {"accounts": rows})


@requires(InvoicesPermission.MANAGE_SETTINGS)
@require_http_methods(METHODS)
def bank_account_new(request: MemberRequest) -> HttpResponse:
    """Add an account."""
    form = BankAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_bank_account(actor=request.member, values=form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            return _saved_account(request)
    return _account_page(request, form)


@requires(InvoicesPermission.MANAGE_SETTINGS)
@require_http_methods(METHODS)
def bank_account(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change an account; issued documents keep the one they were issued with."""
    account = get_object_or_404(BankAccount, pk=pk)
    if request.method != "POST":
        return _account_page(request, BankAccountForm.of(account), account)
    form = BankAccountForm(request.POST)
    if form.is_valid():
        try:
            services.update_bank_account(account=account, actor=request.member, values=form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            return _saved_account(request)
    return _account_page(request, form, account)


def _saved_account(request: MemberRequest) -> HttpResponse:
    messages.success(request, _("The bank account is saved."))
    return redirect(org_reverse("invoices:bank_accounts"))


def _account_page(request: MemberRequest, form: BankAccountForm, account: BankAccount | None = None) -> HttpResponse:
    context = {"form": form, "account": account}
    return render(request, "invoices/settings_bank_account.html", context, status=422 if form.errors else 200)


# --- Look -----------------------------------------------------------------------------------------------------------
@requires(DocumentsPermission.MANAGE_TEMPLATES)
@require_http_methods(METHODS)
def looks(request: MemberRequest) -> HttpResponse:
    """The look of invoices, or of offers with `?kind=offer`, beside a sample that follows every change."""
    kinds = [DocumentTemplate.Kind.INVOICE, DocumentTemplate.Kind.OFFER]
    asked = request.GET.get("kind", "")
    kind = DocumentTemplate.Kind(asked) if asked in kinds else kinds[0]
    template = default_template(kind)
    form = LookForm(request.POST) if request.method == "POST" else LookForm.of(template)
    is_preview = request.POST.get("action") == "preview"
    if request.method == "POST" and form.is_valid() and not is_preview:
        try:
            values = {name: form.cleaned_data[name] for name in ("accent_colour", "show_logo", "footer")}
            version = form.cleaned_data["version"]
            update_template(template=template, actor=request.member, values=values, version=version)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The look is saved."))
            return redirect(f"{org_reverse('invoices:looks')}?kind={kind}")
    context = {"form": form, "paper": _sample(request, template, form), "kind": kind, "tabs": _tabs(kinds, kind)}
    page = "invoices/settings_looks.html"
    if is_preview and request.htmx:
        return render(request, f"{page}#sample", context)
    return render(request, page, context, status=422 if form.errors and not is_preview else 200)


def _tabs(kinds: list[DocumentTemplate.Kind], current: str) -> list[dict[str, Any]]:
    url = org_reverse("invoices:looks")
    return [
        {"label": kind.label, "url": f"{url}?kind={kind}", "count": None, "is_current": kind == current}
        for kind in kinds
    ]


def _sample(request: MemberRequest, template: DocumentTemplate, form: LookForm) -> Paper:
    """The sample with what the form says so far; what is wrong in it keeps its stored value."""
    if form.is_bound:
        form.is_valid()
        for name in ("accent_colour", "show_logo", "footer"):
            setattr(template, name, form.cleaned_data.get(name, getattr(template, name)))
    return paper(sample_document(request.organization, template, usual_bank_account()), paper_theme(template))
