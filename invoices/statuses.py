"""What people are told about where a document stands."""

import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from config.lib.pills import Pill
from invoices.models import Invoice

State = Invoice.State
_PILLS: Final = {
    State.DRAFT: Pill(State.DRAFT.label, "", "draft"),
    State.ISSUED: Pill(State.ISSUED.label, "info"),
    State.SENT: Pill(State.SENT.label, "info"),
    State.PARTLY_PAID: Pill(State.PARTLY_PAID.label, "warn", "half"),
    State.PAID: Pill(State.PAID.label, "ok"),
    State.CANCELLED: Pill(State.CANCELLED.label, "", "void"),
}
# Notes have words of their own: Bulgarian inflects them by the gender of the noun.
_NOTE_PILLS: Final = {
    State.DRAFT: _PILLS[State.DRAFT],
    State.ISSUED: Pill(pgettext_lazy("note", "Issued"), "info"),
    State.SENT: Pill(pgettext_lazy("note", "Sent"), "info"),
    State.PARTLY_PAID: Pill(pgettext_lazy("note", "Partly paid"), "warn", "half"),
    State.PAID: Pill(pgettext_lazy("note", "Paid"), "ok"),
    State.CANCELLED: Pill(pgettext_lazy("note", "Cancelled"), "", "void"),
}
_SEEN: Final = Pill(_("Seen"), "info")
_NOTE_SEEN: Final = Pill(pgettext_lazy("note", "Seen"), "info")
_SETTLED: Final = Pill(_("Set off"), "ok")
_TO_REFUND: Final = Pill(_("To pay back"), "warn", "half")


def invoice_status(invoice: Invoice, today: datetime.date) -> Pill:
    """The status of an invoice or note; being late is told by the date, whether the nightly job has run or not."""
    if invoice.is_credit_note and invoice.is_open:
        return _TO_REFUND
    if invoice.is_credit_note and invoice.state == State.PAID:
        return _SETTLED
    if is_late(invoice, today):
        return Pill(_days_late((today - invoice.due_date).days), "bad")
    is_invoice = invoice.kind == Invoice.Kind.INVOICE
    if invoice.state in (State.ISSUED, State.SENT) and invoice.viewed_at:
        return _SEEN if is_invoice else _NOTE_SEEN
    pills = _PILLS if is_invoice else _NOTE_PILLS
    return pills.get(State(invoice.state), pills[State.SENT])


def is_late(invoice: Invoice, today: datetime.date) -> bool:
    """Whether money was expected before today and is not here."""
    return invoice.is_open and not invoice.is_credit_note and invoice.due_date < today


def _days_late(days: int) -> str:
    return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}
