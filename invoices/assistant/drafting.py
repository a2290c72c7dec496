"""The draft of an invoice, asked for in words: it becomes a proposal that waits for a click."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from crm.assistant.doing import say_proposed
from crm.models import Company
from crm.proposing.records import record_of
from crm.queries.naming import called
from invoices.errors import NotOnePrice
from invoices.rules import InvoicesPermission

# What is sold is not said; the person who reads the draft writes it.
_UNSAID: Final = "…"


def _draft(asked: Understood, _member: Member) -> dict[str, Any]:
    """One line at the price that was said, without VAT. Raises `NotOnePrice`, and what a name does that is nobody's."""
    amount = asked.amount
    if amount is None or amount.minimum is None or amount.minimum != amount.maximum:
        raise NotOnePrice
    customer = called(asked.name)
    field = "company" if isinstance(customer, Company) else "contact"
    line = {"description": _UNSAID, "quantity": 1, "unit_price": float(amount.minimum)}
    return {field: record_of(customer).id, "lines": [line]}


DRAFT: Final = KnownQuestion(
    Intent(
        "create_invoice",
        bg=("създай фактура за {name} {amount}", "създай фактура на {name} {amount}", "създай фактура за {name}"),
        en=("create an invoice for {name} {amount}", "create an invoice for {name}", "make an invoice for {name}"),
        optional="{amount} new draft",
    ),
    _("Draft of an invoice"), "receipt", InvoicesPermission.EDIT, _("Create an invoice for Acme for 500 euro"),
    tool="propose_invoice_draft", arguments=_draft, say=say_proposed,
)  # fmt: skip
