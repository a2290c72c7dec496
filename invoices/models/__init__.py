"""The models of invoices."""

from invoices.models.bank import BankAccount, BankStatement, BankTransaction
from invoices.models.invoice import Invoice, InvoiceLine
from invoices.models.offer import Offer, OfferLine
from invoices.models.payment import Allocation, Payment
from invoices.models.series import NumberSeries

__all__ = [
    "Allocation",
    "BankAccount",
    "BankStatement",
    "BankTransaction",
    "Invoice",
    "InvoiceLine",
    "NumberSeries",
    "Offer",
    "OfferLine",
    "Payment",
]
