"""The editor of an invoice."""

import datetime
import uuid
from typing import Any

from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.ids import uuid7
from crm.models import Company, Contact
from invoices.forms.document_editor import DocumentEditor
from invoices.forms.invoices import InvoiceForm
from invoices.models import Invoice
from invoices.services.invoices import usual_bank_account, usual_due_date


class InvoiceEditor(DocumentEditor[Invoice]):
    """The form of an invoice with its lines."""

    model = Invoice
    form_class = InvoiceForm
    auto_id = "invoice_%s"
    records = (*DocumentEditor.records, "bank_account")
    texts = (*DocumentEditor.texts, "correction_reason")

    @property
    def invoice(self) -> Invoice:
        """The draft."""
        return self.document

    @classmethod
    def beginnings(cls, initial: dict[str, Any]) -> dict[str, Any]:
        """The tax event today, the usual account, the key it will have."""
        return {"tax_point_date": initial["issue_date"], "bank_account": usual_bank_account(), "id": uuid7()}

    @classmethod
    def customs(cls, company: Company | None, contact: Contact | None, issued: datetime.date) -> dict[str, Any]:
        """As of every document, and the customer's term of payment."""
        return super().customs(company, contact, issued) | {"due_date": usual_due_date(issued, company, contact)}

    def values(self) -> dict[str, Any]:
        """As of every document, without the key."""
        return {name: value for name, value in super().values().items() if name != "id"}

    @property
    def key(self) -> uuid.UUID | None:
        """The key of the form, for a new invoice."""
        key: uuid.UUID | None = self.form.cleaned_data.get("id")
        return key

    def usual(self) -> dict[str, Any]:
        """As of every document, with all dates today."""
        today = clock.today(current_organization())
        return super().usual() | {"tax_point_date": today, "due_date": today}


def new_invoice() -> Invoice:
    """An invoice of the organization in scope that is not stored yet."""
    invoice: Invoice = InvoiceEditor.new()
    return invoice
