"""Pipelines with their stages."""

import uuid

from django.db.models import Count, Prefetch, Q, QuerySet

from crm.models import Deal, Pipeline, Stage


def pipelines(*, archived: bool = False) -> QuerySet[Pipeline]:
    """The pipelines in use, or the archived ones, in order, each with its stages; two queries."""
    return _with_stages(Pipeline.objects.filter(is_archived=archived)).order_by("position", "pk")


def all_pipelines() -> QuerySet[Pipeline]:
    """Every pipeline in order, the archived ones last, with stages and the number of its deals as `deals_count`."""
    rows = _with_stages(Pipeline.objects.annotate(deals_count=Count("deals")))
    return rows.order_by("is_archived", "position", "pk")


def _with_stages(rows: QuerySet[Pipeline]) -> QuerySet[Pipeline]:
    return rows.prefetch_related(Prefetch("stages", Stage.objects.order_by("position", "pk")))


def stages_in_use() -> QuerySet[Stage]:
    """Stages of the pipelines in use with their pipeline, in the order of both; one query."""
    rows = Stage.objects.filter(pipeline__is_archived=False).select_related("pipeline")
    return rows.order_by("pipeline__position", "pipeline_id", "position", "pk")


def stage_choices(stages: list[Stage]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The stages as groups of a select, one group per pipeline."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for stage in stages:
        groups.setdefault(stage.pipeline.name, []).append((str(stage.pk), stage.name))
    return list(groups.items())


def first_open_stage() -> Stage | None:
    """Where a new deal begins: the first open stage of the first pipeline."""
    return stages_in_use().filter(outcome=Stage.Outcome.OPEN).first()


def first_stage_of(pipeline_id: uuid.UUID, *, outcome: str) -> Stage | None:
    """The first stage of a pipeline with that meaning."""
    return _stages_of(pipeline_id, outcome).first()


def last_open_stage(pipeline_id: uuid.UUID) -> Stage | None:
    """Where a reopened deal goes on."""
    return _stages_of(pipeline_id, Stage.Outcome.OPEN).last()


def _stages_of(pipeline_id: uuid.UUID, outcome: str) -> QuerySet[Stage]:
    return Stage.objects.filter(pipeline_id=pipeline_id, outcome=outcome).order_by("position", "pk")


def deals_in(stages: Q, limit: int = 3) -> tuple[list[str], int]:
    """The titles of the first deals that `stages` finds, and how many there are."""
    rows = Deal.objects.filter(stages).order_by("-created_at")
    return list(rows.values_list("title", flat=True)[:limit]), rows.count()
