"""Pipelines and stages are kept in order, and never lose a deal."""

import pytest
from django.utils import translation

from accounts.models import AuditEvent, Member, Organization
from accounts.services import registration
from accounts.tenancy import scope
from config.lib.errors import PermissionRefused
from conftest import person
from crm.errors import LastPipeline, NoOpenStage, PipelineInUse, PipelineNameTaken, StageElsewhere, StageInUse
from crm.models import Pipeline, Stage
from crm.services import pipelines
from crm.services.pipelines import StageInput
from crm.tests.factories import make_deal, stages

pytestmark = pytest.mark.usefixtures("in_lipa")


def as_inputs(pipeline: Pipeline) -> list[StageInput]:
    rows = pipeline.stages.order_by("position")
    return [StageInput(r.name, r.colour, r.probability, r.rotten_days, r.outcome, r.pk) for r in rows]


def names(pipeline: Pipeline) -> list[str]:
    return list(pipeline.stages.order_by("position").values_list("name", flat=True))


def test_a_new_organization_begins_with_one_pipeline_that_ends_in_won() -> None:
    pipeline = Pipeline.objects.get()
    rows = stages()
    assert pipeline.name == "Sales"
    assert [row.outcome for row in rows] == ["open", "open", "open", "open", "won"]
    assert [row.probability for row in rows] == sorted(row.probability for row in rows)


def test_the_first_pipeline_speaks_the_language_of_the_organization(db: None) -> None:
    with translation.override("en"):
        organization = registration.create_organization(
            name="Роза", owner=person("rosa@rosa.example", "Роза Илиева", "bg")
        )
    with scope(organization), translation.override("bg"):
        expected = [stage.name for stage in pipelines.usual_stages()]
        assert names(Pipeline.objects.get()) == expected


def test_create_pipeline_stands_last_with_the_usual_stages(alya: Member) -> None:
    pipeline = pipelines.create_pipeline(actor=alya, name="Абонаменти")
    assert pipeline.position > Pipeline.objects.get(name="Sales").position
    assert names(pipeline) == [stage.name for stage in pipelines.usual_stages()]
    assert AuditEvent.objects.filter(event="crm.pipeline_created", object_id=pipeline.pk).exists()


def test_create_pipeline_refuses_a_name_that_is_taken(alya: Member) -> None:
    with pytest.raises(PipelineNameTaken):
        pipelines.create_pipeline(actor=alya, name="sales")


def test_create_pipeline_needs_an_open_stage(alya: Member) -> None:
    with pytest.raises(NoOpenStage):
        pipelines.create_pipeline(actor=alya, name="Нова", stages=[StageInput("Won", outcome="won")])
    assert not Pipeline.objects.filter(name="Нова").exists()


def test_create_pipeline_is_for_managers(boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        pipelines.create_pipeline(actor=boris, name="Нова")


def test_change_pipeline_renames_reorders_adds_and_deletes_in_one_go(alya: Member) -> None:
    pipeline = Pipeline.objects.get()
    first, second, third, fourth, won = as_inputs(pipeline)
    changed = StageInput("Среща", 5, 40, 3, "open", third.id)
    wanted = [second, changed, StageInput("Мостра", 6, 45), first, won]
    pipelines.change_pipeline(pipeline=pipeline, actor=alya, name="Продажби", stages=wanted)
    pipeline.refresh_from_db()
    assert pipeline.name == "Продажби"
    assert names(pipeline) == [second.name, "Среща", "Мостра", first.name, won.name]
    assert Stage.objects.get(name="Среща").pk == third.id
    assert not Stage.objects.filter(pk=fourth.id).exists()
    event = AuditEvent.objects.get(event="crm.pipeline_changed")
    assert event.changes["name"] == ["Sales", "Продажби"]


def test_change_pipeline_without_changes_leaves_no_trace(alya: Member) -> None:
    pipeline = Pipeline.objects.get()
    pipelines.change_pipeline(pipeline=pipeline, actor=alya, name="Sales", stages=as_inputs(pipeline))
    assert not AuditEvent.objects.filter(event="crm.pipeline_changed").exists()


def test_change_pipeline_tells_which_deals_hold_a_stage(alya: Member) -> None:
    pipeline = Pipeline.objects.get()
    for number in range(5):
        make_deal(f"Сделка {number}")
    with pytest.raises(StageInUse) as refused:
        pipelines.change_pipeline(pipeline=pipeline, actor=alya, name="Друго", stages=as_inputs(pipeline)[1:])
    message = str(refused.value.message)
    assert "New enquiry" in message
    assert "“Сделка 4”, “Сделка 3”, “Сделка 2” and 2 more" in message
    pipeline.refresh_from_db()
    assert (pipeline.name, pipeline.stages.count()) == ("Sales", 5)


def test_change_pipeline_gives_no_stage_with_deals_another_meaning(alya: Member) -> None:
    pipeline = Pipeline.objects.get()
    make_deal()
    first, *others = as_inputs(pipeline)
    won = StageInput(first.name, first.colour, first.probability, first.rotten_days, "won", first.id)
    with pytest.raises(StageInUse):
        pipelines.change_pipeline(pipeline=pipeline, actor=alya, stages=[won, *others])


def test_change_pipeline_refuses_stages_of_another_one(alya: Member) -> None:
    pipeline = Pipeline.objects.get()
    foreign = as_inputs(pipelines.create_pipeline(actor=alya, name="Друга"))
    with pytest.raises(StageElsewhere):
        pipelines.change_pipeline(pipeline=pipeline, actor=alya, stages=[*as_inputs(pipeline), foreign[0]])


def test_move_pipeline_goes_no_further_than_the_ends(alya: Member) -> None:
    for name in ("Б", "В"):
        pipelines.create_pipeline(actor=alya, name=name)
    last = Pipeline.objects.get(name="В")
    pipelines.move_pipeline(pipeline=last, actor=alya, distance=1)
    pipelines.move_pipeline(pipeline=last, actor=alya, distance=-1)
    assert list(Pipeline.objects.values_list("name", flat=True)) == ["Sales", "В", "Б"]


def test_archive_pipeline_keeps_one_in_use(alya: Member) -> None:
    pipeline = Pipeline.objects.get()
    with pytest.raises(LastPipeline):
        pipelines.archive_pipeline(pipeline=pipeline, actor=alya)
    pipelines.create_pipeline(actor=alya, name="Друга")
    pipelines.archive_pipeline(pipeline=pipeline, actor=alya)
    assert Pipeline.objects.get(pk=pipeline.pk).is_archived
    pipelines.restore_pipeline(pipeline=pipeline, actor=alya)
    assert not Pipeline.objects.get(pk=pipeline.pk).is_archived


def test_delete_pipeline_refuses_one_with_deals_and_names_them(alya: Member) -> None:
    pipeline = Pipeline.objects.get()
    pipelines.create_pipeline(actor=alya, name="Друга")
    make_deal("Каталог")
    with pytest.raises(PipelineInUse, match="Каталог"):
        pipelines.delete_pipeline(pipeline=pipeline, actor=alya)


def test_delete_pipeline_deletes_an_empty_one_but_not_the_last(alya: Member) -> None:
    other = pipelines.create_pipeline(actor=alya, name="Друга")
    pipelines.delete_pipeline(pipeline=Pipeline.objects.get(name="Sales"), actor=alya)
    with pytest.raises(LastPipeline):
        pipelines.delete_pipeline(pipeline=other, actor=alya)


def test_pipelines_of_another_organization_do_not_count(vera: Member, organization: Organization) -> None:
    with scope(vera.organization, vera):
        pipelines.create_pipeline(actor=vera, name="Lipa only")
    assert Pipeline.objects.filter(organization=organization).count() == 1
    assert not Pipeline.objects.filter(name="Lipa only").exists()
