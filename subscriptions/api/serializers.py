"""The JSON of subscriptions."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from subscriptions.forms import MOST_SEATS
from subscriptions.models import Interval, Plan, Subscription
from subscriptions.queries.usage import Level


class CheckoutSerializer(serializers.Serializer[Any]):
    """What to buy."""

    plan = serializers.SlugRelatedField(slug_field="key", queryset=Plan.objects.filter(is_public=True))
    interval = serializers.ChoiceField(choices=Interval.choices, default=Interval.MONTH)
    seats = serializers.IntegerField(min_value=1, max_value=MOST_SEATS, default=1)
    code = serializers.CharField(max_length=60, required=False, help_text="A discount code.")


class CheckoutSessionSerializer(serializers.Serializer[Any]):
    """Where to pay."""

    id = serializers.CharField()
    url = serializers.URLField(help_text="Open it in a browser.")


class PortalSerializer(serializers.Serializer[Any]):
    """Where cards, addresses and invoices are."""

    url = serializers.URLField(help_text="Open it in a browser.")


class LevelSerializer(serializers.Serializer[Level]):
    """What is used of a limit."""

    counter = serializers.CharField(source="counter.key")
    used = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True, help_text="null: no limit")


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    """The plan, where it stands, and what is used of it."""

    plan: Any = serializers.SlugRelatedField(slug_field="key", read_only=True)
    features = serializers.SerializerMethodField()
    usage = serializers.SerializerMethodField()
    is_read_only = serializers.SerializerMethodField()

    class Meta:
        model = Subscription
        fields = (
            "plan", "status", "source", "interval", "seats", "currency", "monthly_amount", "period_start", "period_end",
            "trial_end", "ends_at", "is_read_only", "features", "usage",
        )  # fmt: skip
        read_only_fields = fields

    def get_features(self, row: Subscription) -> list[str]:
        """What the plan includes."""
        return sorted(row.terms.get("features", ()))

    def get_is_read_only(self, _row: Subscription) -> bool:
        """Whether the days of grace are over."""
        return bool(self.context["is_read_only"])

    @extend_schema_field(LevelSerializer(many=True))
    def get_usage(self, _row: Subscription) -> Any:
        """Each counter with its limit."""
        return LevelSerializer(self.context["levels"], many=True).data
