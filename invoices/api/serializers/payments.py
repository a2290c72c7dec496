"""The JSON of payments."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import CodeField, currencies
from accounts.tenancy import current_organization
from config.lib import clock
from config.lib.api_examples import sent
from invoices.api.serializers.lines import company_field, contact_field
from invoices.models import Allocation, Invoice, Payment
from invoices.queries.payments import sentences

MOST_INVOICES = 100
_SMALLEST = Decimal("0.01")


class MatchReasonSerializer(serializers.Serializer[Any]):
    """Why an invoice was found for a payment."""

    code = serializers.CharField(help_text="Stable, for programs.")
    params = serializers.DictField(child=serializers.CharField())


class AllocationSerializer(serializers.ModelSerializer[Allocation]):
    """How much of a payment goes to an invoice: proposed, or real once the payment is booked."""

    number = serializers.CharField(source="invoice.number", read_only=True)

    class Meta:
        model = Allocation
        fields = ("invoice", "number", "amount")


class WantedSerializer(serializers.Serializer[Any]):
    """An invoice to pay; without an amount it gets as much as is due and the money reaches for."""

    invoice = serializers.PrimaryKeyRelatedField(queryset=Invoice.objects.all(), pk_field=serializers.UUIDField())
    amount = serializers.DecimalField(max_digits=15, decimal_places=2, min_value=_SMALLEST, required=False)


def wanted_field() -> Any:
    """The invoices to pay, in their order."""
    options: dict[str, Any] = {"many": True, "required": False, "max_length": MOST_INVOICES}
    return WantedSerializer(**options)


class AcceptSerializer(serializers.Serializer[Any]):
    """What to book; without allocations what is proposed."""

    allocations = wanted_field()


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """A payment with what it pays. Those of a bank statement are what the bank says; only their note is written to."""

    customer_company = company_field()
    customer_contact = contact_field()
    currency = CodeField(known=currencies, max_length=3, required=False)
    amount = serializers.DecimalField(max_digits=15, decimal_places=2, min_value=_SMALLEST)
    reference = serializers.CharField(source="transaction.reference", read_only=True, default="")
    remittance_text = serializers.CharField(source="transaction.remittance_text", read_only=True, default="")
    reasons = MatchReasonSerializer(many=True, read_only=True)
    why = serializers.SerializerMethodField()
    allocations = AllocationSerializer(many=True, read_only=True)
    credit = serializers.SerializerMethodField()

    class Meta:
        model = Payment
        fields = (
            "id", "state", "method", "amount", "currency", "received_on", "payer_name", "payer_iban", "note",
            "customer_company", "customer_contact", "transaction", "reference", "remittance_text", "certainty", "score",
            "reasons", "why", "allocations", "credit", "booked_at", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = (
            "id", "state", "payer_iban", "transaction", "certainty", "score", "booked_at", "created_at", "updated_at",
        )  # fmt: skip
        extra_kwargs = {"received_on": {"required": False}}

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_why(self, payment: Payment) -> list[str]:
        """The reasons as sentences in the language of the request."""
        return sentences(payment)

    @extend_schema_field(serializers.DecimalField(max_digits=15, decimal_places=2, allow_null=True))
    def get_credit(self, payment: Payment) -> str | None:
        """What a booked payment left over; null for one that is not booked."""
        return f"{payment.rest:.2f}" if payment.state == Payment.State.BOOKED else None


@sent(amount="120.00", currency="EUR", payer_name="Роза ООД", note="Платено в брой", method="cash")
class NewPaymentSerializer(PaymentSerializer):
    """A payment typed by hand; with allocations it is booked at once."""

    allocations = wanted_field()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill in today and the organization's currency."""
        organization = current_organization()
        return {"received_on": clock.today(organization), "currency": organization.currency} | attrs
