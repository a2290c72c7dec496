"""Pipelines and stages as JSON."""

from typing import Any

from rest_framework import serializers

from config.lib.api import WholeItem
from config.lib.api_examples import sent
from crm.models import Pipeline, Stage
from crm.services.pipelines import StageInput


class StageSerializer(WholeItem, serializers.ModelSerializer[Stage]):
    """A stage. In a write, `id` names a stage that is there; without it a new one is made."""

    id = serializers.UUIDField(required=False)
    colour = serializers.IntegerField(min_value=1, max_value=7, default=1)

    class Meta:
        model = Stage
        fields = ["id", "name", "colour", "probability", "rotten_days", "outcome"]
        extra_kwargs = {"rotten_days": {"min_value": 1, "max_value": 3650}}


@sent(
    name="Проекти",
    stages=[
        {"name": "Запитване", "probability": 20},
        {"name": "Оферта", "probability": 60},
        {"name": "Спечелена", "probability": 100, "outcome": "won"},
        {"name": "Загубена", "probability": 0, "outcome": "lost"},
    ],
)
class PipelineSerializer(serializers.ModelSerializer[Pipeline]):
    """A pipeline with its stages in order. Writing `stages` replaces them all; those left out are deleted."""

    stages = StageSerializer(many=True, required=False, allow_empty=False)

    class Meta:
        model = Pipeline
        fields = ["id", "name", "is_archived", "stages", "created_at", "updated_at"]
        # The service answers a name that is taken.
        validators: list[Any] = []

    def stage_inputs(self) -> list[StageInput] | None:
        """The stages for the service, None when the request leaves them alone."""
        stages = self.validated_data.get("stages")
        return None if stages is None else [StageInput(**stage) for stage in stages]
