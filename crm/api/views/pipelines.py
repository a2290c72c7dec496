"""Endpoints of pipelines."""

from typing import Any

from django.db import transaction

from accounts.api.base import WritableViewSet
from crm.api.serializers.pipelines import PipelineSerializer
from crm.models import Pipeline
from crm.rules import CrmPermission
from crm.services import pipelines
from crm.tables.pipelines import PipelineList


class PipelineViewSet(WritableViewSet):
    """Pipelines with their stages, the archived ones too."""

    serializer_class = PipelineSerializer
    list_definition = PipelineList
    permissions = {
        "list": CrmPermission.VIEW,
        "retrieve": CrmPermission.VIEW,
        "*": CrmPermission.MANAGE_PIPELINES,
    }

    def perform_create(self, serializer: Any) -> Pipeline:  # type: ignore[override]
        """Add one; without `stages` it begins with the usual ones."""
        return pipelines.create_pipeline(
            actor=self.request.member, name=serializer.validated_data["name"], stages=serializer.stage_inputs()
        )

    @transaction.atomic
    def perform_update(self, serializer: Any) -> Pipeline:  # type: ignore[override]
        """Rename, replace stages, archive or take back into use."""
        pipeline, actor, values = serializer.instance, self.request.member, serializer.validated_data
        pipelines.change_pipeline(
            pipeline=pipeline, actor=actor, name=values.get("name"), stages=serializer.stage_inputs()
        )
        if values.get("is_archived") is True:
            pipelines.archive_pipeline(pipeline=pipeline, actor=actor)
        elif values.get("is_archived") is False:
            pipelines.restore_pipeline(pipeline=pipeline, actor=actor)
        return pipeline

    def perform_destroy(self, instance: Pipeline) -> None:
        """Delete one without deals."""
        pipelines.delete_pipeline(pipeline=instance, actor=self.request.member)
