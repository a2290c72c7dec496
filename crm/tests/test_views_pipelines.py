"""Settings of pipelines."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.urls import org_reverse
from crm.models import Pipeline, Stage
from crm.services import pipelines
from crm.tests.factories import make_deal, stages

pytestmark = pytest.mark.usefixtures("in_lipa")


@pytest.fixture
def desk(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    return client_of(alya)


def form_data(rows: list[Stage], name: str = "Sales", **values: object) -> dict[str, object]:
    """What the form of a pipeline sends, the rows in the order given."""
    data: dict[str, object] = {
        "name": name,
        "stages-TOTAL_FORMS": len(rows),
        "stages-INITIAL_FORMS": len(rows),
        "stages-MIN_NUM_FORMS": 1,
        "stages-MAX_NUM_FORMS": 30,
    }
    for at, row in enumerate(rows):
        data |= {
            f"stages-{at}-id": str(row.pk),
            f"stages-{at}-name": row.name,
            f"stages-{at}-colour": row.colour,
            f"stages-{at}-probability": row.probability,
            f"stages-{at}-rotten_days": row.rotten_days or "",
            f"stages-{at}-outcome": row.outcome,
            f"stages-{at}-ORDER": at + 1,
        }
    return data | values


def names() -> list[str]:
    return [stage.name for stage in stages()]


def test_pipeline_settings_show_pipelines_and_add_one(desk: Client) -> None:
    make_deal()
    content = desk.get(org_reverse("crm:pipelines")).content.decode()
    assert "New enquiry" in content
    assert "1 deal" in content
    response = desk.post(org_reverse("crm:pipelines"), {"name": "Абонаменти"})
    assert response.headers["Location"] == org_reverse("crm:pipeline", Pipeline.objects.get(name="Абонаменти").pk)


def test_pipeline_settings_refuse_a_name_that_is_taken(desk: Client) -> None:
    response = desk.post(org_reverse("crm:pipelines"), {"name": "sales"})
    assert response.status_code == 422
    assert "There is already a pipeline with this name." in response.content.decode()


def test_pipeline_settings_are_for_managers(boris: Member, client_of: Callable[[Member], Client]) -> None:
    assert client_of(boris).get(org_reverse("crm:pipelines")).status_code == 403


def test_stages_are_renamed_reordered_added_and_deleted(desk: Client) -> None:
    pipeline = Pipeline.objects.get()
    first, second, third, fourth, won = stages()
    data = form_data(
        [first, second, third, fourth, won],
        name="Продажби",
        **{
            "stages-0-ORDER": 2,
            "stages-1-ORDER": 1,
            "stages-1-name": "Среща",
            "stages-2-DELETE": "on",
            "stages-TOTAL_FORMS": 6,
            "stages-5-name": "Мостра",
            "stages-5-colour": 6,
            "stages-5-probability": 60,
            "stages-5-outcome": "open",
            "stages-5-ORDER": 3,
        },
    )
    response = desk.post(org_reverse("crm:pipeline", pipeline.pk), data)
    assert response.headers["Location"] == org_reverse("crm:pipelines")
    assert names() == ["Среща", first.name, "Мостра", fourth.name, won.name]
    assert Pipeline.objects.get().name == "Продажби"


def test_a_stage_with_deals_is_told_and_everything_typed_stays(desk: Client) -> None:
    pipeline = Pipeline.objects.get()
    make_deal("Каталог")
    data = form_data(stages(), name="Ново име", **{"stages-0-DELETE": "on"})
    response = desk.post(org_reverse("crm:pipeline", pipeline.pk), data)
    content = response.content.decode()
    assert response.status_code == 422
    assert "“Каталог”" in content
    assert 'value="Ново име"' in content
    assert len(names()) == 5


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"stages-0-probability": "101"}, "Write 100 or less."),
        ({"stages-0-probability": "half"}, "Write a whole number."),
        ({"stages-0-rotten_days": "0"}, "Write 1 or more."),
        ({"stages-0-colour": "9"}, "9"),
        ({f"stages-{at}-outcome": "won" for at in range(5)}, "at least one stage that is still open"),
        ({"stages-0-id": "00000000-0000-0000-0000-000000000000"}, "no longer in the pipeline"),
        ({"name": ""}, "k-errors"),
    ],
)
def test_stages_say_what_is_wrong(values: dict[str, str], message: str, desk: Client) -> None:
    response = desk.post(org_reverse("crm:pipeline", Pipeline.objects.get().pk), form_data(stages(), **values))
    assert response.status_code == 422
    assert message in response.content.decode()


def test_pipelines_are_moved_archived_restored_and_deleted(alya: Member, desk: Client) -> None:
    other = pipelines.create_pipeline(actor=alya, name="Друга")
    desk.post(org_reverse("crm:pipeline_move", other.pk), {"direction": "up"})
    assert Pipeline.objects.order_by("position").first() == other
    page = desk.post(org_reverse("crm:pipeline_archive", other.pk), follow=True).content.decode()
    assert org_reverse("crm:pipeline_restore", other.pk) in page
    assert Pipeline.objects.get(pk=other.pk).is_archived
    desk.post(org_reverse("crm:pipeline_restore", other.pk))
    assert not Pipeline.objects.get(pk=other.pk).is_archived
    desk.post(org_reverse("crm:pipeline_delete", other.pk))
    assert not Pipeline.objects.filter(pk=other.pk).exists()


def test_pipelines_of_strangers_do_not_exist(vera: Member, desk: Client) -> None:
    with scope(vera.organization, vera):
        foreign = Pipeline.objects.get()
    for name in ("pipeline", "pipeline_move", "pipeline_archive", "pipeline_restore", "pipeline_delete"):
        assert desk.post(org_reverse(f"crm:{name}", foreign.pk)).status_code == 404
