"""The JSON of what offers and invoices share: lines, tax groups, who they are for."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from config.lib.api import WholeItem
from crm.models import Company, Contact, Deal
from invoices.services.lines import MAX_LINES
from invoices.units import DEFAULT_UNIT, UNITS
from invoices.vat import STANDARD_RATE, VatCategory


def related(queryset: Any, **options: Any) -> serializers.PrimaryKeyRelatedField:
    """A record of the organization by its id; what is no id and what is another's id are told alike."""
    return serializers.PrimaryKeyRelatedField(
        queryset=queryset, pk_field=serializers.UUIDField(), required=False, allow_null=True, **options
    )


def company_field() -> serializers.PrimaryKeyRelatedField:
    """The company a document is for."""
    return related(Company.objects.all(), source="company")


def contact_field() -> serializers.PrimaryKeyRelatedField:
    """The person a document is for, or the person meant at the company."""
    return related(Contact.objects.all(), source="contact")


def deal_field() -> serializers.PrimaryKeyRelatedField:
    """The deal a document belongs to."""
    return related(Deal.objects.all())


class LineSerializer(WholeItem):
    """A line; `net` is worked out by the server."""

    description = serializers.CharField(max_length=500)
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    unit_code = serializers.ChoiceField(
        choices=sorted(UNITS), default=DEFAULT_UNIT, help_text="UN/ECE Recommendation 20."
    )
    unit_price = serializers.DecimalField(max_digits=15, decimal_places=4, help_text="Without VAT.")
    discount_percent = serializers.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    vat_category = serializers.ChoiceField(choices=VatCategory.choices, default=VatCategory.STANDARD)
    vat_rate = serializers.DecimalField(
        max_digits=5, decimal_places=2, required=False, help_text="Percent; by default that of the category."
    )
    net = serializers.DecimalField(max_digits=15, decimal_places=2, read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill in the rate a category has when it is left out."""
        is_taxed = attrs["vat_category"] == VatCategory.STANDARD
        return {"vat_rate": STANDARD_RATE if is_taxed else Decimal(0)} | attrs


def lines_field(**options: Any) -> LineSerializer:
    """The lines of a document, in their order."""
    return LineSerializer(many=True, max_length=MAX_LINES, **options)  # type: ignore[call-arg]  # of the list it makes


class TaxGroupSerializer(serializers.Serializer[Any]):
    """One row of the VAT breakdown (EN 16931 BG-23)."""

    vat_category = serializers.ChoiceField(choices=VatCategory.choices)
    vat_rate = serializers.DecimalField(max_digits=5, decimal_places=2)
    taxable_amount = serializers.DecimalField(max_digits=15, decimal_places=2)
    tax_amount = serializers.DecimalField(max_digits=15, decimal_places=2)
    exemption_reason = serializers.CharField()
