"""Companies as JSON."""

from typing import Any

from rest_framework import serializers

from accounts.models import Member
from config.lib.api_examples import sent
from crm.api.serializers.customers import CountryField, TagsField
from crm.models import Company


@sent(name="Роза", legal_name="Роза ООД", email="office@roza.example", city="Казанлък", country="BG", payment_days=14)
class CompanySerializer(serializers.ModelSerializer[Company]):
    """A company. Numbers may be written with spaces and prefixes; they are kept without.

    `version` in a write refuses to overwrite newer changes.
    """

    eik = serializers.CharField(max_length=30, required=False, allow_blank=True, help_text="Company number.")
    vat_number = serializers.CharField(max_length=30, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="Kept in E.164.")
    parent = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]
        queryset=Company.objects.all(), required=False, allow_null=True
    )
    owner = serializers.PrimaryKeyRelatedField(queryset=Member.objects.all(), required=False, allow_null=True)
    country = CountryField(required=False, allow_blank=True)
    tags = TagsField()
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Company
        fields = [
            "id", "name", "legal_name", "eik", "vat_number", "responsible_person", "email", "phone", "website",
            "street", "city", "postal_code", "country", "industry", "size", "annual_revenue", "parent", "owner",
            "tags", "notes", "language", "payment_days", "last_activity_at", "version", "created_at", "updated_at",
        ]  # fmt: skip
        extra_kwargs = {"notes": {"max_length": 20_000}, "annual_revenue": {"min_value": 0}}

    @property
    def values(self) -> dict[str, Any]:
        """What the service stores."""
        return {key: value for key, value in self.validated_data.items() if key != "version"}
