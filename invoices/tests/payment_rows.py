"""Open invoices and statement files for the tests of payments, made in the scope that is open."""

import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Member
from accounts.tenancy import current_member, current_organization
from config.lib import clock
from config.lib.text import fold
from crm.models import Company
from invoices.bank.statement import ParsedTransaction
from invoices.bank.writer import write_camt053
from invoices.models import Invoice, Payment
from invoices.references import make_reference
from invoices.services import statements
from invoices.services.statements import Upload
from invoices.tests import bank_files

DAY = datetime.date(2026, 11, 19)
WRITTEN_AT = datetime.datetime(2026, 11, 20, 6, 0, tzinfo=datetime.UTC)


def number(short: int) -> str:
    """The ten digits of an invoice number."""
    return f"{short:010}"


def customer(name: str = "Хотел Синя скала", **values: Any) -> Company:
    """A company with a name and nothing else."""
    return Company.objects.create(name=name, sort_name=name.casefold(), search_text=fold(name), **values)


def open_invoice(short: int = 387, due: str = "120.00", **values: Any) -> Invoice:
    """An issued invoice, not due yet, of which all is still to be paid."""
    company = values.pop("company", None) or customer()
    amount = Decimal(due)
    usual = {
        "company": company,
        "customer_name": company.name,
        "state": Invoice.State.ISSUED,
        "number": number(short),
        "payment_reference": make_reference(number(short)),
        "issue_date": DAY - datetime.timedelta(days=10),
        "tax_point_date": DAY - datetime.timedelta(days=10),
        "due_date": datetime.date(2099, 1, 1),
        "total_net": amount,
        "total_gross": amount,
        "total_due": amount,
        "search_text": fold(f"{number(short)} {company.name}"),
    }
    return Invoice.objects.create(**usual | values)


def credit(amount: str = "120.00", text: str = "", **values: Any) -> ParsedTransaction:
    """Money in, on the day of the tests."""
    return bank_files.transaction(amount=amount, remittance_text=text, **values)


def cash(amount: str = "120.00", **values: Any) -> dict[str, Any]:
    """The values of a payment somebody types today."""
    today = clock.today(current_organization())
    return {"amount": Decimal(amount), "received_on": today, "method": Payment.Method.CASH} | values


def statement_file(*transactions: ParsedTransaction, **values: Any) -> bytes:
    """A CAMT.053 file with the transactions, numbered as a bank does."""
    numbered = [
        bank_files.replace(each, position=place, bank_reference=each.bank_reference or f"REF{place:07}")
        for place, each in enumerate(transactions, 1)
    ]
    return write_camt053(bank_files.statement(*numbered, **values), WRITTEN_AT)


def upload(*transactions: ParsedTransaction, actor: Member | None = None, **values: Any) -> Upload:
    """The transactions, uploaded and matched."""
    member = actor or current_member()
    assert member is not None
    return statements.upload(actor=member, data=statement_file(*transactions, **values), file_name="november.xml")


def imported(*transactions: ParsedTransaction) -> list[Payment]:
    """The transactions, uploaded and not matched: their payments in the order of the file."""
    member = current_member()
    assert member is not None
    statements.import_file(actor=member, data=statement_file(*transactions), file_name="november.xml")
    return list(Payment.objects.order_by("transaction__position"))


def paid_by(*transactions: ParsedTransaction) -> Payment:
    """The payment of the one transaction given."""
    row = upload(*transactions).statements[0].row
    return Payment.objects.get(transaction__statement=row)
