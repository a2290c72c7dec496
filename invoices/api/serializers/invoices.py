"""The JSON of invoices and notes."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers import CodeField, currencies
from config.lib.api_examples import sent
from invoices.api.serializers.lines import (
    TaxGroupSerializer,
    company_field,
    contact_field,
    deal_field,
    lines_field,
    related,
)
from invoices.models import BankAccount, Invoice
from invoices.printing import public_url


@sent(
    customer_company="0193f1c2-5b7e-7d3a-9c41-2f60a1b4c8de",
    currency="EUR",
    language="bg",
    lines=[{"description": "Отпечатване на каталог", "quantity": "500", "unit_price": "2.40"}],
    notes="Благодарим Ви.",
)
class InvoiceSerializer(serializers.ModelSerializer[Invoice]):
    """An invoice with its lines. Sums, number and states are the server's; only a draft can be written to."""

    customer_company = company_field()
    customer_contact = contact_field()
    deal = deal_field()
    bank_account = related(BankAccount.objects.all())
    currency = CodeField(known=currencies, max_length=3, required=False)
    lines = lines_field(required=False)
    tax_groups = TaxGroupSerializer(many=True, read_only=True)
    public_url = serializers.SerializerMethodField()
    version = serializers.IntegerField(
        required=False, help_text="When given with a change, it must be the present one (409 otherwise)."
    )

    class Meta:
        model = Invoice
        fields = (
            "id", "kind", "state", "number", "customer_company", "customer_contact", "customer_name", "deal",
            "issue_date", "tax_point_date", "due_date", "currency", "language", "bank_account", "vat_reason",
            "correction_reason", "notes", "lines", "tax_groups", "total_net", "total_vat", "total_gross",
            "paid_amount", "total_due", "payment_reference", "corrects", "issued_at", "sent_at", "sent_to",
            "viewed_at", "paid_at", "cancelled_at", "cancel_reason", "public_url", "version", "created_at",
            "updated_at",
        )  # fmt: skip
        read_only_fields = (
            "id", "kind", "state", "number", "customer_name", "total_net", "total_vat", "total_gross", "paid_amount",
            "total_due", "payment_reference", "corrects", "issued_at", "sent_at", "sent_to", "viewed_at", "paid_at",
            "cancelled_at", "cancel_reason", "created_at", "updated_at",
        )  # fmt: skip
        extra_kwargs = {
            "issue_date": {"required": False},
            "tax_point_date": {"required": False},
            "due_date": {"required": False},
            "language": {"required": False},
            "notes": {"max_length": 2000},
        }

    def get_public_url(self, invoice: Invoice) -> str | None:
        """The customer's page; a draft has none."""
        return None if invoice.is_draft else public_url(invoice)


class SendSerializer(serializers.Serializer[Any]):
    """The letter to the customer; without `to` it goes to the customer's own address."""

    to = serializers.EmailField(required=False, default="")
    message = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a document is cancelled."""

    reason = serializers.CharField(max_length=300)


class NoteSerializer(ReasonSerializer):
    """A credit or debit note; without `lines` a credit note takes back the whole invoice."""

    lines = lines_field(required=False)
