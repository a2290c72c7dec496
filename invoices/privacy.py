"""What becomes of the people on documents and payments: the law makes the company keep them."""

from typing import Final

from accounts.hooks import PersonalData
from accounts.services.erasers import ONLY_A_LINK
from invoices.models import (
    Allocation,
    BankAccount,
    BankStatement,
    BankTransaction,
    Invoice,
    InvoiceLine,
    NumberSeries,
    Offer,
    OfferLine,
    Payment,
)

_LAW: Final = "Accounting records are kept for ten years, as they are (ЗСч чл. 12)."
PERSONAL_DATA: Final = (
    PersonalData(Invoice, kept=_LAW),
    PersonalData(Offer, kept="The offer a contract was made by; kept as long as its invoices."),
    PersonalData(Payment, kept=_LAW),
    PersonalData(BankTransaction, kept=_LAW),
    PersonalData(BankStatement, kept=ONLY_A_LINK),
    PersonalData(BankAccount, kept="An account of the company."),
)
NOT_PERSONAL: Final = {
    InvoiceLine: "What was sold; to whom stands on the invoice.",
    OfferLine: "What was offered; to whom stands on the offer.",
    Allocation: "Which invoice a payment was for; who paid stands on the payment.",
    NumberSeries: "How documents are numbered.",
}
