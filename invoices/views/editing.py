"""What the editors of offers and invoices share: the records an address names, and what the form is drawn from."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from config.lib.errors import DomainError
from crm.models import Company, Contact, Deal
from invoices.forms.document_editor import DocumentEditor
from invoices.models.base import DocumentLine
from invoices.services import parties
from invoices.services.lines import assign_totals, build_lines, price_lines
from invoices.vat import LEGAL_GROUNDS

REDRAWING: Final = ("add", "change", "pick", "vat")
_RECORDS: Final = {"company": Company, "contact": Contact, "deal": Deal}


def named_records(request: HttpRequest) -> dict[str, Any]:
    """`?company=`, `?contact=` and `?deal=`; 404 for the id of no record of the organization, None for no id."""
    return {name: _row(model, request.GET.get(name, "")) for name, model in _RECORDS.items()}


def _row(model: Any, key: str) -> Any:
    try:
        return get_object_or_404(model, pk=UUID(key)) if key else None
    except ValueError:
        return None


def preview_lines(editor: DocumentEditor[Any]) -> tuple[list[DocumentLine], dict[str, Any]]:
    """The lines as they would be stored now, their totals set on the document, and what the form is drawn from.

    A line with too many digits gives no lines; saving says which.
    """
    document, rows = editor.preview(), editor.rows()
    lines = build_lines(document, [values for _form, values in rows])
    try:
        assign_totals(document, price_lines(lines, document.currency, vat_reason=document.vat_reason))
    except DomainError:
        lines = []
    nets = {form.prefix: line.net for (form, _values), line in zip(rows, lines, strict=False)}
    buyer = parties.buyer_of(editor.company, editor.contact)
    return lines, {
        "editor": editor,
        "form": editor.form,
        "lines": [(form, nets.get(form.prefix)) for form in editor.lines.forms],
        "is_stored": not document._state.adding,
        "has_discounts": any(values.get("discount_percent") for _form, values in rows),
        "buyer": buyer if editor.company or editor.contact else None,
        "buyer_address": buyer.address(get_language() or "en"),
        "grounds": [ground.text(document.language) for ground in LEGAL_GROUNDS.values()],
    }
