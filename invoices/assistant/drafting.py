"""The draft of an invoice, asked for in words: it becomes a proposal that waits for a click."""

import re
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from config.lib.errors import Refusal
from crm.assistant.doing import say_proposed
from crm.models import Company, Contact
from crm.proposing.records import record_of
from crm.queries.naming import called
from invoices.assistant.billing import Bill, Line, bills_in, has_price_below_zero
from invoices.errors import NotOnePrice, PriceBelowZero, PriceWithVat
from invoices.rules import InvoicesPermission

# Where what is sold is not said, the person who reads the draft writes it.
_UNSAID: Final = "…"
_AND_MORE: Final = re.compile(
    r"\b(?:(?:и|and)\s+(?:я|го|ми|ѝ|им|it|them|me|then)\b|(?:из)?прати|send|напомни|remind)", re.IGNORECASE
)
_WITH_VAT: Final = re.compile(
    r"\b(?:(?:с(?:ъс)?|включ\w*|incl\w*\.?|with)\s+(?:ддс|dds|vat)"
    r"|(?:ддс|dds|vat)(?:-то)?\s+(?:е\s+|is\s+)?(?:включ\w*|incl\w*))\b",
    re.IGNORECASE,
)
# Of invoices a list is asked, unless somebody is billed: „фактурирай на Акме“, "invoice Acme".
_NOBODY_BILLED: Final = re.compile(r"(?:за|от|с|for|of|from|with|in)\s", re.IGNORECASE)


def _draft(asked: Understood, _member: Member) -> dict[str, Any]:
    """Whom it is for and its lines, at the prices that were said, without VAT.

    Raises `NotOnePrice`, `PriceBelowZero`, `PriceWithVat`, and what a name does that is nobody's.
    """
    return _arguments(*_understood(asked))


def _bill(asked: Understood, _member: Member) -> dict[str, Any]:
    """`_draft`, where it says who is billed and what is sold. Raises what it does."""
    customer, bill = _understood(asked)
    if _NOBODY_BILLED.match(asked.text) or not all(line.what for line in bill.lines):
        raise NotOnePrice
    return _arguments(customer, bill)


def _understood(asked: Understood) -> tuple[Company | Contact, Bill]:
    """The customer and what is billed, by the first reading in which the customer is known."""
    amount = asked.amount
    if _AND_MORE.search(asked.text) or (amount and amount.minimum != amount.maximum):
        raise NotOnePrice
    if has_price_below_zero(asked.text):
        raise PriceBelowZero
    if _WITH_VAT.search(asked.text):
        raise PriceWithVat
    failures: list[Refusal] = []
    for bill in bills_in(asked.text):
        try:
            return called(bill.who), bill
        except Refusal as failure:
            failures.append(failure)
    raise failures[0] if failures else NotOnePrice


def _arguments(customer: Company | Contact, bill: Bill) -> dict[str, Any]:
    field = "company" if isinstance(customer, Company) else "contact"
    return {field: record_of(customer).id, "lines": [_line(line) for line in bill.lines]}


def _line(line: Line) -> dict[str, Any]:
    what = line.what or _UNSAID
    said = {
        "description": what[:1].upper() + what[1:],
        "quantity": int(line.quantity) if line.quantity == int(line.quantity) else float(line.quantity),
        "unit_price": float(line.unit_price),
    }
    return said | {"unit": line.unit} if line.unit else said


DRAFT: Final = KnownQuestion(
    Intent(
        "create_invoice",
        bg=(
            "създай фактура {text}", "чернова на фактура {text}", "подготви фактура {text}",
            "нова фактура {text} {amount}", "създай {text} фактура {amount}",
        ),
        en=(
            "create an invoice {text}", "make an invoice {text}", "draft an invoice {text}",
            "new invoice {text} {amount}",
        ),
        optional="{amount} new draft",
    ),
    _("Draft of an invoice"), "receipt", InvoicesPermission.EDIT, _("Create an invoice for Acme for 500 euro"),
    tool="propose_invoice_draft", arguments=_draft, say=say_proposed,
)  # fmt: skip
BILL: Final = KnownQuestion(
    Intent(
        "bill",
        bg=("фактурирай {text}",),
        en=(),  # "invoice Acme …" is read as „фактурирай“: the noun asks for invoices
    ),
    _("Draft of an invoice"), "receipt", InvoicesPermission.EDIT, _("Invoice Acme 300 euro for consulting"),
    tool="propose_invoice_draft", arguments=_bill, say=say_proposed,
)  # fmt: skip
