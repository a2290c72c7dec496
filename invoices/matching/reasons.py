"""The reasons of a match: made from what was found, told in the reader's language."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.lib.identifiers import format_iban
from config.lib.money import format_money
from invoices.matching.records import IncomingPayment, OpenInvoice, Reason, total_due

_TEXTS: Final[dict[str, str | Promise]] = {
    "reference": _("The payment reference {reference} is that of invoice {number}."),
    "number": _("The payment names invoice {number}."),
    "number_short": _("The payment names “{written}”, which can be invoice {number}."),
    "number_similar": _("The payment names “{written}”, one character away from invoice {number}."),
    "amount": _("The amount is exactly what is due: {amount}."),
    "amount_sum": _("The amount is exactly what the {count} invoices come to: {amount}."),
    "payer_iban": _("The account {iban} is known as this customer’s."),
    "payer_name": _("The payer “{payer}” is named like the customer “{customer}”."),
    "partial": _("It is {missing} less than is due: a part payment."),
    "overpaid": _("It is {rest} more than is due: the rest stays as the customer’s credit."),
    "also_named": _("The payment names {numbers}, too, but the amount does not fit all of them."),
    "several_candidates": _("{count} choices fit equally well; the one with the oldest invoice is proposed."),
    "currency_differs": _("It names invoice {number}, which is in {invoice_currency}; the payment is in {currency}."),
    "already_paid": _("It names invoice {number}, which another payment pays in full."),
}  # fmt: skip
_MONEY: Final = frozenset({"amount", "missing", "rest"})


def describe(reason: Reason) -> str:
    """`reason` as a sentence in the language that is active now. Raises KeyError for a code that is not known."""
    return str(_TEXTS[reason.code]).format(**{name: _written(reason, name) for name in reason.params})


def _written(reason: Reason, name: str) -> str:
    text = reason.params[name]
    if name == "iban":
        return format_iban(text)
    if name not in _MONEY:
        return text
    return format_money(Decimal(text), reason.params["currency"], get_language() or "en")


def named_reasons(invoices: Sequence[OpenInvoice], referred: Sequence[OpenInvoice]) -> list[Reason]:
    """Each of `invoices` was named: by its creditor reference when it is among `referred`, else by its number."""
    return [
        Reason("reference", {"reference": invoice.reference_rf, "number": invoice.number})
        if invoice in referred
        else Reason("number", {"number": invoice.number})
        for invoice in invoices
    ]


def exact_reason(payment: IncomingPayment, invoices: Sequence[OpenInvoice]) -> Reason:
    """The payment is exactly what is due on the one invoice or on all of them."""
    params = {"amount": str(payment.amount), "currency": payment.currency}
    if len(invoices) == 1:
        return Reason("amount", params)
    return Reason("amount_sum", params | {"count": str(len(invoices))})


def difference_reason(payment: IncomingPayment, invoices: Sequence[OpenInvoice]) -> Reason:
    """The payment is less or more than what is due on `invoices`."""
    rest = payment.amount - total_due(invoices)
    if rest < 0:
        return Reason("partial", {"missing": str(-rest), "currency": payment.currency})
    return Reason("overpaid", {"rest": str(rest), "currency": payment.currency})
