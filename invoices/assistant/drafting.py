"""The draft of an invoice, asked for in words: it becomes a proposal that waits for a click."""

import re
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.offline.numbers import find_amount
from crm.assistant.doing import say_proposed
from crm.models import Company
from crm.proposing.records import record_of
from crm.queries.naming import called
from invoices.errors import NotOnePrice, PriceBelowZero
from invoices.rules import InvoicesPermission

# Where what is sold is not said, the person who reads the draft writes it.
_UNSAID: Final = "…"
_PRICE: Final = "\0"
# „за Акме за 500 евро“, "for Acme, 500 euro for business cards", „на Акме: визитки, 500 евро без ДДС“
_SEPARATOR: Final = r"(?:\s*[,:;–-]\s*(?:за\s+|for\s+)?|\s+(?:за|for)\s+)"
_WHO_WHAT: Final = re.compile(
    r"(?:(?:за|на|към|до|za|na|for|to)\s+)?(?P<who>(?!of\b)[^\0]+?)(?:\s+(?:фактура|invoice))?"
    rf"(?:{_SEPARATOR}(?P<what>[^\0]+?))?"
    r"[\s,:;–-]+(?:(?:за|на\s+стойност|по|от|za|for|at|of|worth)\s+)?\0(?:\s+(?:без|without|excl\.?)\s+(?:ддс|vat))?"
    rf"(?:{_SEPARATOR}(?P<what_after>.+))?",
    re.IGNORECASE,
)
_MINUS: Final = ("-", "–", "−")
# „за 500 евро на Акме“, "of 500 euro for Acme"
_PRICE_WHO: Final = re.compile(
    r"(?:(?:за|на\s+стойност|for|of|worth)\s+)?\0\s+(?:за|на|до|for|to)\s+(?P<who>.+)(?P<what>)(?P<what_after>)",
    re.IGNORECASE,
)
_AND_MORE: Final = re.compile(r"\b(?:(?:и|and)\s+(?:я|го|it)\b|(?:из)?прати|send)", re.IGNORECASE)


def _draft(asked: Understood, _member: Member) -> dict[str, Any]:
    """One line at the price that was said, without VAT.

    Raises `NotOnePrice`, `PriceBelowZero`, and what a name does that is nobody's.
    """
    amount, place = asked.amount, find_amount(asked.text)
    if amount is None or place is None or amount.minimum is None or amount.minimum != amount.maximum:
        raise NotOnePrice
    if asked.text[: place.start].endswith(_MINUS):
        raise PriceBelowZero
    said = asked.text[: place.start] + _PRICE + asked.text[place.end :]
    match = _PRICE_WHO.fullmatch(said) or _WHO_WHAT.fullmatch(said)
    if match is None or _AND_MORE.search(asked.text):
        raise NotOnePrice
    customer = called(match["who"])
    field = "company" if isinstance(customer, Company) else "contact"
    what = match["what_after"] or match["what"] or _UNSAID
    return {field: record_of(customer).id, "lines": [_line(what, float(amount.minimum))]}


def _line(description: str, unit_price: float) -> dict[str, Any]:
    return {"description": description[:1].upper() + description[1:], "quantity": 1, "unit_price": unit_price}


DRAFT: Final = KnownQuestion(
    Intent(
        "create_invoice",
        bg=(
            "създай фактура {text}", "чернова на фактура {text} {amount}", "подготви фактура {text} {amount}",
            "нова фактура {text} {amount}", "създай {text} фактура {amount}",
        ),
        en=(
            "create an invoice {text}", "make an invoice {text}", "draft an invoice {text} {amount}",
            "new invoice {text} {amount}",
        ),
        optional="{amount} new draft",
    ),
    _("Draft of an invoice"), "receipt", InvoicesPermission.EDIT, _("Create an invoice for Acme for 500 euro"),
    tool="propose_invoice_draft", arguments=_draft, say=say_proposed,
)  # fmt: skip
