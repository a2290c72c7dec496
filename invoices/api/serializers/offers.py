"""The JSON of offers."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from accounts.api.serializers import CodeField, currencies
from config.lib.api_examples import sent
from invoices.api.serializers.lines import LineSerializer, TaxGroupSerializer, company_field, contact_field, deal_field
from invoices.models import Offer
from invoices.offer_printing import public_url
from invoices.services.lines import MAX_LINES
from invoices.services.offer_invoicing import Share


class OfferLineSerializer(LineSerializer):
    """A line of an offer. An optional one counts in the totals once the customer has chosen it."""

    id = serializers.UUIDField(read_only=True)
    is_optional = serializers.BooleanField(default=False)
    is_chosen = serializers.BooleanField(read_only=True, help_text="Whether the customer took the optional line.")


@sent(
    customer_company="0193f1c2-5b7e-7d3a-9c41-2f60a1b4c8de",
    title="Каталог 2027",
    currency="EUR",
    lines=[
        {"description": "Каталог, 48 страници", "quantity": "500", "unit_price": "2.40"},
        {"description": "Доставка", "quantity": "1", "unit_price": "15", "is_optional": True},
    ],
)
class OfferSerializer(serializers.ModelSerializer[Offer]):
    """An offer with its lines. Sums, number and states are the server's; only a draft can be written to."""

    number = serializers.CharField(source="__str__", read_only=True, help_text="With the version from the second on.")
    customer_company = company_field()
    customer_contact = contact_field()
    deal = deal_field()
    currency = CodeField(known=currencies, max_length=3, required=False)
    lines = OfferLineSerializer(many=True, max_length=MAX_LINES, required=False)  # type: ignore[call-arg]
    tax_groups = TaxGroupSerializer(many=True, read_only=True)
    public_url = serializers.SerializerMethodField()
    version = serializers.IntegerField(
        required=False, help_text="When given with a change, it must be the present one (409 otherwise)."
    )

    class Meta:
        model = Offer
        fields = (
            "id", "state", "number", "revision", "supersedes", "title", "customer_company", "customer_contact",
            "customer_name", "deal", "issue_date", "valid_until", "currency", "language", "introduction", "terms",
            "notes", "vat_reason", "lines", "tax_groups", "total_net", "total_vat", "total_gross", "sent_at", "sent_to",
            "viewed_at", "accepted_at", "declined_at", "signer_name", "decline_reason", "public_url", "version",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = (
            "id", "state", "revision", "supersedes", "customer_name", "total_net", "total_vat", "total_gross",
            "sent_at", "sent_to", "viewed_at", "accepted_at", "declined_at", "signer_name", "decline_reason",
            "created_at", "updated_at",
        )  # fmt: skip
        extra_kwargs = {
            "title": {"required": False, "allow_blank": True, "help_text": "By default the first thing offered."},
            "issue_date": {"required": False},
            "valid_until": {"required": False, "help_text": "The last day to accept; by default in thirty days."},
            "language": {"required": False},
            "introduction": {"max_length": 4000},
            "terms": {"max_length": 4000},
            "notes": {"max_length": 2000},
        }

    def get_public_url(self, offer: Offer) -> str | None:
        """The customer's page; a draft has none."""
        return None if offer.is_draft else public_url(offer)


class OfferAcceptanceSerializer(serializers.Serializer[Any]):
    """A yes given by word of mouth; `options` are the ids of the optional lines the customer takes."""

    signer_name = serializers.CharField(max_length=150)
    options = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=MAX_LINES)


class OfferRefusalSerializer(serializers.Serializer[Any]):
    """A no."""

    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class OfferConversionSerializer(serializers.Serializer[Any]):
    """How much to invoice: the whole, a deposit of `deposit_percent`, or what earlier invoices have left."""

    share = serializers.ChoiceField(choices=[(share.value, share.value) for share in Share], default=Share.WHOLE.value)
    deposit_percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, required=False, allow_null=True, default=None
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The arguments of the service."""
        percent: Decimal | None = attrs["deposit_percent"]
        return {"share": Share(attrs["share"]), "deposit_percent": percent}
