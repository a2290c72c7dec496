"""What asking a model has cost, and what is left, beside what came of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Made = TypeVar("Made")
_DIGITS = 6  # of a euro: money of the ledger is in millionths


class CostSerializer(serializers.Serializer[Any]):
    """An amount of money, to a millionth."""

    amount = serializers.DecimalField(max_digits=20, decimal_places=_DIGITS)
    currency = serializers.CharField()


class BalanceSerializer(serializers.Serializer[Any]):
    """What is left this month; null where there is no limit."""

    budget = CostSerializer(allow_null=True, help_text="Of the organisation’s own budget.")
    plan_requests = serializers.IntegerField(allow_null=True, help_text="Requests to models in the plan.")
    own_requests = serializers.IntegerField(allow_null=True, help_text="Requests to models of this person.")


class PaidSerializer(serializers.Serializer[Made]):
    """Base of what a model may have made; `context["balance"]` is the `Balance` after it."""

    cost = serializers.SerializerMethodField(help_text="What models were paid for it; zero where rules made it.")
    balance = serializers.SerializerMethodField()

    @extend_schema_field(CostSerializer)
    def get_cost(self, _made: Made) -> dict[str, Any]:
        """What it cost."""
        return _euro(self.context["balance"].cost)

    @extend_schema_field(BalanceSerializer)
    def get_balance(self, _made: Made) -> dict[str, Any]:
        """What is left."""
        left = self.context["balance"]
        budget = None if left.budget is None else _euro(left.budget)
        return {"budget": budget, "plan_requests": left.plan, "own_requests": left.own}


def _euro(millionths: int) -> dict[str, Any]:
    return {"amount": str(Decimal(millionths).scaleb(-_DIGITS).quantize(Decimal(10) ** -_DIGITS)), "currency": "EUR"}
