"""The editor of drafts: form, live totals and paper, all computed by the server."""

from dataclasses import dataclass
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
from crm.rules import CrmPermission
from documents.models import DocumentTemplate
from documents.queries import default_template
from invoices import printing
from invoices.errors import NoRecipientAddress, NotReady
from invoices.forms.delivery import AddressForm
from invoices.forms.editor import InvoiceEditor, new_invoice
from invoices.models import Invoice
from invoices.paper import Paper, paper
from invoices.queries import invoices as queries
from invoices.queries import readiness
from invoices.rules import InvoicesPermission
from invoices.services.delivery import issue_and_send
from invoices.services.invoices import create_draft, update_draft
from invoices.services.issuing import issue_invoice
from invoices.vat import RuleViolation
from invoices.views.editing import REDRAWING, named_records, preview_lines


@requires(InvoicesPermission.EDIT)
@require_http_methods(["GET", "POST"])
def invoice_new(request: MemberRequest) -> HttpResponse:
    """A new invoice; `?company=`, `?contact=` or `?deal=` say for whom and what."""
    if request.method == "POST":
        return _answer(request, new_invoice())
    return _draw(request, InvoiceEditor.fresh(**named_records(request)))


@requires(InvoicesPermission.EDIT)
@require_http_methods(["GET", "POST"])
def invoice_edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A draft. `?check` shows at once what keeps it from being issued, `?address` asks where to send it."""
    invoice = get_object_or_404(queries.invoice_for_page(pk))
    if not invoice.is_draft:
        return redirect(org_reverse("invoices:invoice", invoice.pk))
    if request.POST.get("action") == "send_to":
        return _go_on(request, invoice, "send")
    if request.method == "POST":
        return _answer(request, invoice)
    return _draw(request, InvoiceEditor.stored(invoice), is_checked="check" in request.GET)


def _answer(request: MemberRequest, invoice: Invoice) -> HttpResponse:
    """What was pressed: a change of the form that stores nothing, the preview, or saving."""
    action = request.POST.get("action", "")
    if action == "preview":
        return _draw(request, InvoiceEditor.sent(invoice, request.POST, quiet=True), part="preview")
    if action in REDRAWING:
        return _draw(request, InvoiceEditor.redrawn(invoice, request.POST, action), part="editor")
    editor = InvoiceEditor.sent(invoice, request.POST)
    if not editor.is_valid():
        return _draw(request, editor, status=422)
    try:
        stored = _store(request, editor)
    except DomainError as error:
        editor.add_error(error)
        return _draw(request, editor, status=422)
    return _go_on(request, stored, action)


def _store(request: MemberRequest, editor: InvoiceEditor) -> Invoice:
    values, lines = editor.values(), editor.lines.values()
    if editor.invoice._state.adding:
        return create_draft(actor=request.member, values=values, lines=lines, key=editor.key)
    stored = Invoice.objects.get(pk=editor.invoice.pk)
    return update_draft(invoice=stored, actor=request.member, values=values, lines=lines, version=editor.version)


def _go_on(request: MemberRequest, invoice: Invoice, action: str) -> HttpResponse:
    """After the draft is stored: issue it, or issue and send it, or stay. A refusal leaves the stored draft open."""
    edit_url = org_reverse("invoices:invoice_edit", invoice.pk)
    try:
        if action == "issue":
            invoice = issue_invoice(invoice=invoice, actor=request.member)
            messages.success(request, _("%(number)s is issued.") % {"number": invoice.number})
        elif action == "send":
            invoice = issue_and_send(invoice=invoice, actor=request.member, to=request.POST.get("to", ""))
            words = {"number": invoice.number, "address": invoice.sent_to}
            messages.success(request, _("%(number)s is issued and sent to %(address)s.") % words)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect(edit_url)
    except NotReady:
        return redirect(f"{edit_url}?check=1")
    except NoRecipientAddress:
        return redirect(f"{edit_url}?address=1")
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect(f"{edit_url}?address=1" if "to" in request.POST else edit_url)
    return redirect(org_reverse("invoices:invoice", invoice.pk))


# --- Drawing --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Hint:
    """Something to put right before issuing, and where."""

    message: str
    url: str


def _draw(
    request: MemberRequest, editor: InvoiceEditor, *, part: str = "", is_checked: bool = False, status: int = 200
) -> HttpResponse:
    template = "invoices/invoice_edit.html"
    context = _context(editor) | {
        "may_issue": request.member.has(InvoicesPermission.ISSUE),
        "may_add_company": request.member.has(CrmPermission.EDIT),
        "is_checked": is_checked,
        "address_form": AddressForm() if "address" in request.GET else None,
    }
    if request.htmx and part:
        return render(request, f"{template}#{part}", context)
    return render(request, template, context, status=status)


def _context(editor: InvoiceEditor) -> dict[str, Any]:
    lines, context = preview_lines(editor)
    invoice, is_stored = editor.invoice, context["is_stored"]
    return context | {
        "editor_url": _url(invoice),
        "crumbs": [
            {"label": _("Invoices"), "url": org_reverse("invoices:invoices")},
            {"label": invoice.customer_name if is_stored else pgettext("document", "New")},
        ],
        "invoice": invoice,
        "paper": _paper(invoice, lines),
        "problems": [_hint(invoice, found) for found in readiness.problems(invoice)] if is_stored else [],
        "warnings": [_hint(invoice, found) for found in readiness.warnings(invoice)] if is_stored else [],
    }


def _url(invoice: Invoice) -> str:
    if invoice._state.adding:
        return org_reverse("invoices:invoice_new")
    return org_reverse("invoices:invoice_edit", invoice.pk)


def _paper(invoice: Invoice, lines: list[Any]) -> Paper:
    template = default_template(DocumentTemplate.Kind.INVOICE)
    return paper(printing.printed_invoice(invoice, template, lines), printing.paper_theme(template))


def _hint(invoice: Invoice, found: RuleViolation) -> Hint:
    """The message with the place that puts it right: our details, the customer's page, or a field of the form."""
    owner, _dot, rest = found.field.partition(".")
    if owner == "seller":
        url = org_reverse("accounts:company")
    elif owner == "buyer" and invoice.company_id:
        url = org_reverse("crm:company_edit", invoice.company_id)
    elif owner == "buyer" and invoice.contact_id:
        url = org_reverse("crm:contact_edit", invoice.contact_id)
    elif owner == "lines":
        place, _dot, name = rest.partition(".")
        url = f"#id_lines-{place}-{'vat' if name.startswith('vat_') else name}" if place else "#lines"
    else:
        url = f"#invoice_{found.field}"
    return Hint(str(found.message), url)
