"""Deals as JSON."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from accounts.models import Member
from config.lib.api import WholeItem
from config.lib.api_examples import sent
from config.lib.money import quantize
from config.lib.places import currency_choices
from config.lib.units import UNITS
from crm.forms.deals import MOST_LINES
from crm.models import Company, Contact, Deal, DealLine, Pipeline, Stage
from crm.services.deals import LineInput


class PersonField(serializers.PrimaryKeyRelatedField[Contact]):
    """The contact of a person's part in a deal."""

    def to_representation(self, value: Any) -> Any:
        """The contact's id."""
        return value.contact_id


class DealLineSerializer(WholeItem, serializers.ModelSerializer[DealLine]):
    """A product or service; `total` is counted by the server."""

    quantity = serializers.DecimalField(12, 3, min_value=Decimal(0), default=Decimal(1))
    unit_code = serializers.ChoiceField(sorted(UNITS), default="C62", help_text="UN/ECE Recommendation 20.")
    unit_price = serializers.DecimalField(15, 4, min_value=Decimal(0), default=Decimal(0))
    total = serializers.SerializerMethodField()

    class Meta:
        model = DealLine
        fields = ["description", "quantity", "unit_code", "unit_price", "total"]

    def get_total(self, line: DealLine) -> str:
        """Rounded to the cent of the deal's currency."""
        return str(quantize(line.quantity * line.unit_price, line.deal.currency))


@sent(
    title="Етикети за розова вода",
    currency="EUR",
    expected_close_on="2026-12-15",
    lines=[{"description": "Етикет 60 × 90 mm", "quantity": "2000", "unit_price": "0.12"}],
)
class DealSerializer(serializers.ModelSerializer[Deal]):
    """A deal. with `lines` its `value` is their sum; `version` in a write refuses to overwrite newer changes."""

    pipeline = serializers.PrimaryKeyRelatedField(queryset=Pipeline.objects.all(), required=False)
    stage = serializers.PrimaryKeyRelatedField(queryset=Stage.objects.all(), required=False)
    stage_name = serializers.CharField(source="stage.name", read_only=True)
    probability = serializers.IntegerField(source="stage.probability", read_only=True)
    company = serializers.PrimaryKeyRelatedField(queryset=Company.objects.all(), required=False, allow_null=True)
    contacts = PersonField(many=True, queryset=Contact.objects.all(), source="deal_contacts", required=False)
    owner = serializers.PrimaryKeyRelatedField(queryset=Member.objects.all(), required=False, allow_null=True)
    currency = serializers.ChoiceField([], required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=50), max_length=50, required=False)
    lines = DealLineSerializer(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]  # of the list
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Deal
        fields = [
            "id", "title", "pipeline", "stage", "stage_name", "probability", "status", "value", "currency", "company",
            "contacts", "owner", "expected_close_on", "lost_reason", "closed_at", "stage_entered_at", "source", "tags",
            "notes", "lines", "version", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["status", "lost_reason", "closed_at", "stage_entered_at"]
        extra_kwargs = {"notes": {"max_length": 10_000}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = currency_choices()  # type: ignore[attr-defined]

    def parts(self) -> dict[str, Any]:
        """What the service takes: `values`, `contacts` and `lines`, the last two None when the request leaves them."""
        values = {key: value for key, value in self.validated_data.items() if key != "version"}
        contacts, lines = values.pop("deal_contacts", None), values.pop("lines", None)
        return {
            "values": values,
            "contacts": contacts,
            "lines": None if lines is None else [LineInput(**line) for line in lines],
        }


class MoveSerializer(serializers.Serializer[Any]):
    """Where a deal goes: on top of a stage, at `position` from 0, or right `before` or `after` another deal."""

    stage = serializers.PrimaryKeyRelatedField(queryset=Stage.objects.all())
    position = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000)
    before = serializers.UUIDField(required=False, allow_null=True)
    after = serializers.UUIDField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False)


@sent(reason="Намериха по-ниска цена")
class LoseSerializer(serializers.Serializer[Any]):
    """Why a deal was lost."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
