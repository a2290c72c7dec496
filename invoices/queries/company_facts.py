"""What invoices know of the company itself, for policies."""

from accounts.models import Organization
from config.lib.identifiers import format_iban
from invoices.services.invoices import usual_bank_account


def bank_account(_organization: Organization) -> str:
    """The account that payment is asked to, with its bank; "" without one."""
    account = usual_bank_account()
    return " · ".join(part for part in (format_iban(account.iban), account.bank_name) if part) if account else ""
