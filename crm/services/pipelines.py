"""Pipelines and their stages."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import translation
from django.utils.translation import gettext, pgettext

from accounts import entitlements
from accounts.models import Member, Organization
from accounts.rules import require
from accounts.services import audit
from crm.errors import (
    LastPipeline,
    NoOpenStage,
    PipelineInUse,
    PipelineNameTaken,
    StageElsewhere,
    StageInUse,
    StageTwice,
)
from crm.models import Pipeline, Stage
from crm.queries import pipelines as reading
from crm.rules import CrmPermission

OPEN, WON, LOST = Stage.Outcome.OPEN, Stage.Outcome.WON, Stage.Outcome.LOST


@dataclass(frozen=True)
class StageInput:
    """A stage as it shall be. `id` names an existing stage of the pipeline, None makes a new one.

    `probability` is in percent; a deal that rests longer than `rotten_days` is shown as stale.
    """

    name: str
    colour: int = 1
    probability: int = 10
    rotten_days: int | None = None
    outcome: str = OPEN
    id: uuid.UUID | None = None

    def values(self) -> dict[str, Any]:
        """What is stored in the row."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name != "id"}


def usual_stages() -> list[StageInput]:
    """The five steps a new pipeline begins with, in the active language."""
    return [
        StageInput(gettext("New enquiry"), 7, 10, 14),
        StageInput(gettext("Offer sent"), 3, 30, 14),
        StageInput(gettext("Negotiation"), 2, 50, 10),
        StageInput(gettext("Awaiting signature"), 4, 80, 7),
        StageInput(pgettext("stage of a deal", "Won"), 1, 100, None, WON),
    ]


def start_pipeline(organization: Organization) -> None:
    """A new organization's first pipeline, in its language."""
    with translation.override(organization.language):
        pipeline = Pipeline.objects.create(name=gettext("Sales"))
        _add_stages(pipeline, usual_stages())


@transaction.atomic
def create_pipeline(*, actor: Member, name: str, stages: Sequence[StageInput] | None = None) -> Pipeline:
    """Add a pipeline at the end, with the usual stages unless others are given.

    Raises `FeatureMissing`, `PipelineNameTaken`, `NoOpenStage`, and `StageElsewhere` when a stage names one that is
    there already.
    """
    require(actor, CrmPermission.MANAGE_PIPELINES)
    entitlements.require(actor.organization, "pipelines")
    _check_name(name, except_for=None)
    wanted = usual_stages() if stages is None else list(stages)
    _check_stages(wanted)
    if any(stage.id is not None for stage in wanted):
        raise StageElsewhere
    last = Pipeline.objects.aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            pipeline = Pipeline.objects.create(name=name, position=0 if last is None else last + 1)
    except IntegrityError as error:  # the form was sent twice at the same moment
        raise PipelineNameTaken from error
    _add_stages(pipeline, wanted)
    audit.record("crm.pipeline_created", pipeline)
    return pipeline


@transaction.atomic
def change_pipeline(
    *, pipeline: Pipeline, actor: Member, name: str | None = None, stages: Sequence[StageInput] | None = None
) -> Pipeline:
    """Rename a pipeline and make its stages those given, in this order; stages left out are deleted.

    Raises `PipelineNameTaken`, `NoOpenStage`, `StageElsewhere`, and `StageInUse` when a stage with deals would be
    deleted or mean something else.
    """
    require(actor, CrmPermission.MANAGE_PIPELINES)
    Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    changes: dict[str, Any] = {}
    if name is not None and name != pipeline.name:
        _check_name(name, except_for=pipeline)
        changes = audit.apply_changes(pipeline, {"name": name})
        pipeline.save(update_fields=["name", "updated_at"])
    if stages is not None:
        changes |= _replace_stages(pipeline, stages)
    if changes:
        audit.record("crm.pipeline_changed", pipeline, changes)
    return pipeline


@transaction.atomic
def move_pipeline(*, pipeline: Pipeline, actor: Member, distance: int) -> None:
    """Move a pipeline up (-1) or down (1) among those in use; at the end nothing happens."""
    require(actor, CrmPermission.MANAGE_PIPELINES)
    rows = list(Pipeline.objects.select_for_update().filter(is_archived=False).order_by("position", "pk"))
    at = rows.index(pipeline)
    to = min(max(at + distance, 0), len(rows) - 1)
    if to == at:
        return
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows):
        row.position = position
    Pipeline.objects.bulk_update(rows, ["position"])
    audit.record("crm.pipeline_changed", pipeline, {"position": [at, to]})


@transaction.atomic
def archive_pipeline(*, pipeline: Pipeline, actor: Member) -> Pipeline:
    """Take a pipeline out of use; its deals stay readable. Raises `LastPipeline`."""
    require(actor, CrmPermission.MANAGE_PIPELINES)
    _keep_one(pipeline)
    return _set_archived(pipeline, archived=True)


@transaction.atomic
def restore_pipeline(*, pipeline: Pipeline, actor: Member) -> Pipeline:
    """Take an archived pipeline back into use."""
    require(actor, CrmPermission.MANAGE_PIPELINES)
    return _set_archived(pipeline, archived=False)


@transaction.atomic
def delete_pipeline(*, pipeline: Pipeline, actor: Member) -> None:
    """Delete a pipeline without deals. Raises `PipelineInUse`, `LastPipeline`."""
    require(actor, CrmPermission.MANAGE_PIPELINES)
    titles, total = reading.deals_in(Q(pipeline=pipeline))
    if total:
        raise PipelineInUse(titles, total)
    _keep_one(pipeline)
    audit.record("crm.pipeline_deleted", pipeline)
    pipeline.delete()


def _set_archived(pipeline: Pipeline, *, archived: bool) -> Pipeline:
    changes = audit.apply_changes(pipeline, {"is_archived": archived})
    if changes:
        pipeline.save(update_fields=["is_archived", "updated_at"])
        audit.record("crm.pipeline_changed", pipeline, changes)
    return pipeline


def _keep_one(pipeline: Pipeline) -> None:
    in_use = Pipeline.objects.select_for_update().filter(is_archived=False).order_by("pk")
    if not pipeline.is_archived and len(in_use) == 1:
        raise LastPipeline


def _check_name(name: str, *, except_for: Pipeline | None) -> None:
    rows = Pipeline.objects.filter(name__iexact=name)
    if (rows.exclude(pk=except_for.pk) if except_for else rows).exists():
        raise PipelineNameTaken


def _check_stages(stages: Sequence[StageInput]) -> None:
    if not any(stage.outcome == OPEN for stage in stages):
        raise NoOpenStage


def _add_stages(pipeline: Pipeline, stages: Sequence[StageInput]) -> None:
    rows = [Stage(pipeline=pipeline, position=place, **stage.values()) for place, stage in enumerate(stages)]
    Stage.objects.bulk_create(rows)


def _replace_stages(pipeline: Pipeline, wanted: Sequence[StageInput]) -> dict[str, Any]:
    """Make the rows those wanted; returns what the audit trail keeps of it."""
    _check_stages(wanted)
    named = [stage.id for stage in wanted if stage.id is not None]
    if len(set(named)) < len(named):
        raise StageTwice
    present = {row.pk: row for row in Stage.objects.select_for_update().filter(pipeline=pipeline).order_by("pk")}
    if any(stage.id is not None and stage.id not in present for stage in wanted):
        raise StageElsewhere
    before = [row.name for row in sorted(present.values(), key=lambda row: row.position)]
    for gone in set(present) - {stage.id for stage in wanted}:
        _delete_stage(present[gone])
    stored = [_store_stage(pipeline, present, stage, place) for place, stage in enumerate(wanted)]
    after = [stage.name for stage in wanted]
    return {"stages": [before, after]} if any(stored) or before != after else {}


def _delete_stage(stage: Stage) -> None:
    _require_empty(stage)
    stage.delete()


def _store_stage(pipeline: Pipeline, present: dict[uuid.UUID, Stage], wanted: StageInput, place: int) -> bool:
    """Save one stage; returns whether it is other than before."""
    if wanted.id is None:
        Stage.objects.create(pipeline=pipeline, position=place, **wanted.values())
        return True
    stage = present[wanted.id]
    if stage.outcome != wanted.outcome:
        _require_empty(stage)
    changes = audit.apply_changes(stage, wanted.values() | {"position": place})
    if changes:
        stage.save(update_fields=list(changes))
    return bool(changes)


def _require_empty(stage: Stage) -> None:
    titles, total = reading.deals_in(Q(stage=stage))
    if total:
        raise StageInUse(stage.name, titles, total)
