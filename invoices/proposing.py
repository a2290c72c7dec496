"""The draft of an invoice, proposed. It has no number and goes to nobody until a person issues it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import versions
from ai_assistant.errors import ChangedSince
from ai_assistant.hooks import Change, Done, FieldChange, ProposeTool, Record
from ai_assistant.tools.arguments import cited_if_any, decimal, id_of
from config.lib import formats
from config.lib.errors import StaleEdit
from config.lib.formats import NO_BREAK_SPACE
from config.lib.text import one_line
from config.lib.urls import org_reverse
from invoices.errors import InvalidLine, NotADraft
from invoices.models import Invoice
from invoices.rules import InvoicesPermission
from invoices.services.invoices import create_draft, delete_draft, preview_draft, usual_vat, vat_values
from invoices.units import DEFAULT_UNIT, UNITS
from invoices.vat import RuleViolation

_MOST_LINES: Final = 100
_LINE: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "description": {"type": "string", "minLength": 1, "maxLength": 500},
        "quantity": {"type": "number", "exclusiveMinimum": 0, "maximum": 999_999_999},
        "unit": {
            "type": "string",
            "enum": sorted(UNITS),
            "description": "UN/ECE Recommendation 20; pieces if left out",
        },
        "unit_price": {"type": "number", "minimum": 0, "maximum": 99_999_999_999, "description": "Without VAT"},
        "vat": {
            "type": "number",
            "enum": [0, 9, 20],
            "description": "Percent; what is usual for the customer if left out",
        },
    },
    "required": ["description", "quantity", "unit_price"],
    "additionalProperties": False,
}
_PARAMETERS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "company": id_of("companies", "The customer"),
        "contact": id_of("contacts", "The customer when it is a person, or the person at the company"),
        "lines": {"type": "array", "items": _LINE, "minItems": 1, "maxItems": _MOST_LINES},
        "due_on": {"type": "string", "format": "date"},
        "notes": {"type": "string", "maxLength": 2000, "description": "A note on the document"},
    },
    "required": ["lines"],
    "additionalProperties": False,
}


def _parts(member: Member, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Values and lines as the service takes them. Raises `NoSuchRecord`, `InvalidLine`."""
    for permission in (InvoicesPermission.VIEW, InvoicesPermission.EDIT):
        require(member, permission)
    company = cited_if_any(member, "companies", arguments, "company")
    contact = cited_if_any(member, "contacts", arguments, "contact")
    usual = vat_values(usual_vat(company, contact))
    lines = [_line(place, given, usual) for place, given in enumerate(arguments["lines"])]
    due_on = arguments.get("due_on")
    values = {
        "company": company,
        "contact": contact,
        "due_date": datetime.date.fromisoformat(due_on) if due_on else None,
        "notes": arguments.get("notes", "").replace("\0", "").strip(),
    }
    return values, lines


def _line(place: int, given: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    quantity = decimal(given["quantity"], f"lines.{place}.quantity").quantize(Decimal("0.001"))
    if quantity <= 0:
        message = _("A quantity is more than zero.")
        raise InvalidLine(RuleViolation("quantity_range", message, f"lines.{place}.quantity"))
    price = decimal(given["unit_price"], f"lines.{place}.unit_price")
    own_vat = {"vat_rate": decimal(given["vat"], f"lines.{place}.vat")} if "vat" in given else {}
    return {
        "description": one_line(given["description"].replace("\0", "")),
        "quantity": quantity,
        "unit_code": given.get("unit", DEFAULT_UNIT),
        "unit_price": price.quantize(Decimal("0.0001")),
        **usual,
        **own_vat,
    }


def _describe(member: Member, arguments: Mapping[str, Any]) -> Change:
    values, lines = _parts(member, arguments)
    draft = preview_draft(values=values, lines=lines)
    fields = [
        FieldChange(_("Customer"), "", draft.customer_name),
        *(FieldChange(_("Line %(number)d") % {"number": place}, "", _line_words(line, draft.currency))
          for place, line in enumerate(lines, 1)),
        FieldChange(_("Net"), "", _money(draft.total_net, draft.currency)),
        FieldChange(_("VAT"), "", _money(draft.total_vat, draft.currency)),
        FieldChange(_("Total"), "", _money(draft.total_gross, draft.currency)),
        FieldChange(_("Due"), "", formats.date_short(draft.due_date, _language())),
    ]  # fmt: skip
    if draft.notes:
        fields.append(FieldChange(_("Note on the document"), "", draft.notes))
    return Change(_("New draft of an invoice"), fields)


def _line_words(line: Mapping[str, Any], currency: str) -> str:
    """`Етикети: 6 000 бр. × 0,32 EUR, ДДС 20 %`; a price has more decimals than money."""
    language = _language()
    unit = UNITS[line["unit_code"]]
    return _("%(description)s: %(quantity)s %(unit)s × %(price)s, VAT %(rate)s") % {
        "description": line["description"],
        "quantity": formats.number(line["quantity"], language),
        "unit": unit.bg if language == "bg" else unit.en,
        "price": f"{formats.number(line['unit_price'], language)}{NO_BREAK_SPACE}{currency}",
        "rate": formats.percent(line["vat_rate"] / 100, language, 0),
    }


def _money(amount: Decimal, currency: str) -> str:
    return formats.money(amount, currency, _language())


def _language() -> str:
    return get_language() or "en"


def _execute(member: Member, arguments: Mapping[str, Any]) -> Done:
    values, lines = _parts(member, arguments)
    draft = create_draft(actor=member, values=values, lines=lines)
    record = Record(
        f"invoices:{draft.pk}", f"{draft}, {draft.customer_name}", org_reverse("invoices:invoice", draft.pk)
    )
    return Done(record, {"invoice": str(draft.pk), "version": draft.version})


@transaction.atomic
def _undo(member: Member, undo: Mapping[str, Any]) -> None:
    """Throw the draft away. Raises `ChangedSince` when somebody changed, issued or deleted it."""
    draft = Invoice.objects.filter(pk=undo["invoice"]).first()
    if draft is None:
        raise ChangedSince
    try:
        versions.claim(draft, undo["version"])
        delete_draft(invoice=draft, actor=member)
    except (StaleEdit, NotADraft) as error:
        raise ChangedSince from error


PROPOSE_INVOICE_DRAFT: Final = ProposeTool(
    name="propose_invoice_draft",
    description="Propose the draft of an invoice for a company or a person; it is neither issued nor sent",
    parameters=_PARAMETERS,
    permission=InvoicesPermission.EDIT,
    icon="receipt",
    describe=_describe,
    execute=_execute,
    undo=_undo,
)
