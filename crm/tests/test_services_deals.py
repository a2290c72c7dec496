"""Deals: made, changed, moved, won, lost, reopened, deleted."""

import datetime
import itertools
from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Member
from config.lib import clock
from config.lib.errors import PermissionRefused, StaleEdit
from crm.errors import DealAlreadyOpen, DealGone, DealMovedMeanwhile, DealNotOpen, NoOpenStage, StageElsewhere
from crm.models import Activity, Attachment, Deal, DealContact, DealLine, Pipeline, Stage, Tag, Task
from crm.services import deals, lanes, pipelines
from crm.services.deals import LineInput
from crm.services.lanes import Place
from crm.tests.factories import make_company, make_contact, make_deal, make_task, stages

pytestmark = pytest.mark.usefixtures("in_lipa")

BOX = LineInput("Кутия", Decimal(3), "C62", Decimal("1.115"))
HOUR = LineInput("Монтаж", Decimal("1.5"), "HUR", Decimal(40))


def order(stage: Stage) -> list[str]:
    """The titles in a lane from the top."""
    return list(Deal.objects.filter(stage=stage).order_by("position", "pk").values_list("title", flat=True))


# --- Making and changing ----------------------------------------------------------------------------------------------
def test_create_deal_stands_on_top_of_the_first_open_stage(alya: Member) -> None:
    make_deal("първа")
    deal = make_deal("втора")
    assert deal.stage == stages()[0]
    assert (deal.status, deal.closed_at, deal.version) == ("open", None, 1)
    assert order(stages()[0]) == ["втора", "първа"]
    assert AuditEvent.objects.filter(event="crm.deal_created", object_id=deal.pk, member=alya).exists()


def test_create_deal_tells_it_to_the_company_and_its_main_person() -> None:
    company = make_company()
    contact = make_contact(company=company)
    deal = make_deal(company=company, contacts=[contact])
    entry = Activity.objects.get(kind="deal_created")
    assert (entry.deal, entry.contact, entry.company) == (deal, contact, company)
    company.refresh_from_db()
    assert company.last_activity_at == entry.occurred_at


def test_create_deal_is_worth_what_its_lines_come_to_each_rounded_to_the_cent() -> None:
    deal = make_deal(value=Decimal(999), lines=[BOX, HOUR])
    assert deal.value == Decimal("63.35")  # 3.345 up to 3.35, and 60.00
    assert list(deal.lines.values_list("description", flat=True)) == ["Кутия", "Монтаж"]


def test_create_deal_in_a_won_stage_is_won_at_once() -> None:
    deal = make_deal(stage=stages()[4])
    assert deal.status == "won"
    assert deal.closed_at is not None


def test_create_deal_in_a_pipeline_begins_at_its_first_open_stage(alya: Member) -> None:
    other = pipelines.create_pipeline(actor=alya, name="Друга")
    assert make_deal(pipeline=other).stage == other.stages.order_by("position")[0]


def test_create_deal_refuses_a_stage_of_another_pipeline(alya: Member) -> None:
    other = pipelines.create_pipeline(actor=alya, name="Друга")
    with pytest.raises(StageElsewhere):
        make_deal(pipeline=other, stage=stages()[0])


def test_create_deal_needs_a_stage_to_begin_in() -> None:
    Pipeline.objects.update(is_archived=True)
    with pytest.raises(NoOpenStage):
        make_deal()


def test_create_deal_is_found_by_title_company_source_and_tag_in_either_alphabet() -> None:
    make_deal("Кутии", company=make_company("Роза ООД"), source="панаир", tags=["Ключов", "ключов", " "])
    deal = Deal.objects.get()
    for word in ("kutii", "roza", "panair", "klyuchov"):
        assert word in deal.search_text
    assert deal.tags == ["Ключов"]
    assert Tag.objects.get().name == "Ключов"


def test_update_deal_stores_only_what_differs_and_names_it(alya: Member) -> None:
    deal = make_deal(value=Decimal(100))
    values = {"title": "Кутии", "value": Decimal(150), "expected_close_on": datetime.date(2026, 12, 1)}
    deals.update_deal(deal=deal, actor=alya, values=values, version=1)
    deal.refresh_from_db()
    assert (deal.value, deal.version) == (Decimal(150), 2)
    assert Activity.objects.get(kind="changed").data["fields"] == ["value", "expected_close_on"]
    assert set(AuditEvent.objects.get(event="crm.deal_changed").changes) == {"value", "expected_close_on"}


def test_update_deal_refuses_an_older_version_and_writes_nothing(alya: Member) -> None:
    deal = make_deal()
    deals.update_deal(deal=deal, actor=alya, values={"title": "Първа промяна"}, version=1)
    stale = Deal.objects.get(pk=deal.pk)
    with pytest.raises(StaleEdit):
        deals.update_deal(deal=stale, actor=alya, values={"title": "Втора промяна"}, version=1)
    assert Deal.objects.get(pk=deal.pk).title == "Първа промяна"


def test_update_deal_with_lines_counts_the_value_and_without_them_takes_what_is_given(alya: Member) -> None:
    deal = make_deal(lines=[BOX])
    deals.update_deal(deal=deal, actor=alya, values={"value": Decimal(1)})
    assert Deal.objects.get(pk=deal.pk).value == Decimal("3.35")
    deals.update_deal(deal=deal, actor=alya, values={"value": Decimal(7)}, lines=[])
    assert Deal.objects.get(pk=deal.pk).value == Decimal(7)
    assert not DealLine.objects.exists()


def test_update_deal_replaces_people_in_the_order_given(alya: Member) -> None:
    ivan, maria = make_contact("Иван"), make_contact("Мария")
    deal = make_deal(contacts=[ivan])
    deals.update_deal(deal=deal, actor=alya, values={}, contacts=[maria, ivan, maria])
    assert [row.contact for row in DealContact.objects.filter(deal=deal)] == [maria, ivan]
    deals.update_deal(deal=deal, actor=alya, values={})
    assert DealContact.objects.filter(deal=deal).count() == 2


def test_update_deal_into_another_stage_moves_it_as_on_the_board(alya: Member) -> None:
    deal = make_deal()
    deals.update_deal(deal=deal, actor=alya, values={"stage": stages()[4]})
    deal.refresh_from_db()
    assert deal.status == "won"
    assert Activity.objects.filter(kind="deal_won", deal=deal).exists()


def test_update_deal_needs_the_permission(boris: Member) -> None:
    deal = make_deal()
    boris.overrides = {"crm.edit": False}
    with pytest.raises(PermissionRefused):
        deals.update_deal(deal=deal, actor=boris, values={"title": "x"})


# --- Moving -----------------------------------------------------------------------------------------------------------
def test_move_deal_enters_a_stage_and_tells_it(alya: Member) -> None:
    first, second = stages()[:2]
    deal = make_deal()
    Deal.objects.update(stage_entered_at=clock.now() - datetime.timedelta(days=9))
    moved = deals.move_deal(deal=deal, actor=alya, stage=second, version=1)
    assert (moved.stage, moved.status, moved.version) == (second, "open", 2)
    assert moved.days_in_stage(clock.now()) == 0
    assert Activity.objects.get(kind="deal_moved").data["stage"] == second.name
    assert AuditEvent.objects.get(event="crm.deal_moved").changes == {"stage": [first.name, second.name]}


def test_move_deal_before_after_and_at_a_place(alya: Member) -> None:
    lane = stages()[1]
    a, b, c = (make_deal(title, stage=lane) for title in "cba")
    assert order(lane) == ["a", "b", "c"]
    deal = make_deal("x")
    deals.move_deal(deal=deal, actor=alya, stage=lane, place=Place(before=b.pk))
    assert order(lane) == ["a", "x", "b", "c"]
    deals.move_deal(deal=deal, actor=alya, stage=lane, place=Place(after=a.pk))
    assert order(lane) == ["a", "b", "c", "x"]
    deals.move_deal(deal=deal, actor=alya, stage=lane, place=Place(index=2))
    assert order(lane) == ["a", "b", "x", "c"]
    deals.move_deal(deal=deal, actor=alya, stage=lane, place=Place(index=99))
    assert order(lane) == ["a", "b", "c", "x"]
    deals.move_deal(deal=deal, actor=alya, stage=lane)
    assert order(lane) == ["x", "a", "b", "c"]
    deals.move_deal(deal=c, actor=alya, stage=lane, place=Place(index=0))
    assert order(lane)[0] == "a"


def test_move_deal_inside_its_lane_changes_the_order_only(alya: Member) -> None:
    first, second = make_deal("a"), make_deal("b")
    deals.move_deal(deal=first, actor=alya, stage=stages()[0], place=Place(before=second.pk))
    assert order(stages()[0]) == ["a", "b"]
    assert not Activity.objects.filter(kind="deal_moved").exists()


def test_move_deal_to_a_neighbour_that_has_left_goes_on_top(alya: Member) -> None:
    gone, deal = make_deal("gone"), make_deal("x")
    deals.move_deal(deal=gone, actor=alya, stage=stages()[2])
    make_deal("other", stage=stages()[1])
    deals.move_deal(deal=deal, actor=alya, stage=stages()[1], place=Place(after=gone.pk))
    assert order(stages()[1]) == ["x", "other"]


def test_positions_are_numbered_anew_when_there_is_no_room_left(alya: Member) -> None:
    lane = stages()[0]
    low, high, deal = make_deal("low"), make_deal("high"), make_deal("x")
    Deal.objects.filter(pk=low.pk).update(position=1.0)
    Deal.objects.filter(pk=high.pk).update(position=1.0000000000000002)
    deals.move_deal(deal=deal, actor=alya, stage=lane, place=Place(after=low.pk))
    assert order(lane) == ["low", "x", "high"]
    positions = list(Deal.objects.order_by("position").values_list("position", flat=True))
    assert min(right - left for left, right in itertools.pairwise(positions)) >= lanes.GAP / 2


def test_cards_of_the_same_position_are_parted(alya: Member) -> None:
    lane = stages()[0]
    a, b = make_deal("a"), make_deal("b")
    Deal.objects.update(position=0)
    deal = make_deal("x")
    deals.move_deal(deal=deal, actor=alya, stage=lane, place=Place(before=b.pk))
    assert order(lane) == ["a", "x", "b"]
    assert a.pk < b.pk


def test_many_moves_to_the_same_place_keep_the_order(alya: Member) -> None:
    lane = stages()[0]
    bottom, one, two = make_deal("bottom"), make_deal("one"), make_deal("two")
    for turn in range(120):
        moving = (one, two)[turn % 2]
        other = (two, one)[turn % 2]
        deals.move_deal(deal=moving, actor=alya, stage=lane, place=Place(before=bottom.pk))
        assert order(lane) == [other.title, moving.title, "bottom"]


def test_move_deal_into_won_closes_it_and_out_of_it_reopens(alya: Member) -> None:
    deal = make_deal()
    won = deals.move_deal(deal=deal, actor=alya, stage=stages()[4])
    assert (won.status, won.closed_at is None) == ("won", False)
    opened = deals.move_deal(deal=won, actor=alya, stage=stages()[1])
    assert (opened.status, opened.closed_at) == ("open", None)
    kinds = list(Activity.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["deal_created", "deal_won", "deal_reopened"]


def test_move_deal_tells_a_board_that_is_out_of_date(alya: Member) -> None:
    deal = make_deal()
    deals.move_deal(deal=deal, actor=alya, stage=stages()[1], version=1)
    with pytest.raises(DealMovedMeanwhile):
        deals.move_deal(deal=deal, actor=alya, stage=stages()[2], version=1)
    assert Deal.objects.get().stage == stages()[1]


def test_move_deal_tells_that_deal_or_stage_are_gone(alya: Member) -> None:
    deal, other = make_deal(), make_deal()
    stage = stages()[3]
    Stage.objects.filter(pk=stage.pk).delete()
    with pytest.raises(StageElsewhere):
        deals.move_deal(deal=deal, actor=alya, stage=stage)
    deals.delete_deal(deal=Deal.objects.get(pk=other.pk), actor=alya)
    with pytest.raises(DealGone):
        deals.move_deal(deal=other, actor=alya, stage=stages()[1])


# --- Closing ----------------------------------------------------------------------------------------------------------
def test_win_deal_goes_to_the_won_stage(alya: Member) -> None:
    won = deals.win_deal(deal=make_deal(value=Decimal(50)), actor=alya)
    assert (won.status, won.stage) == ("won", stages()[4])
    entry = Activity.objects.get(kind="deal_won")
    assert (entry.data["amount"], entry.data["currency"]) == ("50.00", "EUR")
    with pytest.raises(DealNotOpen):
        deals.win_deal(deal=won, actor=alya)


def test_lose_deal_without_a_lost_stage_stays_where_it_was_with_its_reason(alya: Member) -> None:
    stage = stages()[2]
    lost = deals.lose_deal(deal=make_deal(stage=stage), actor=alya, reason="Цената")
    assert (lost.status, lost.stage, lost.lost_reason) == ("lost", stage, "Цената")
    assert Activity.objects.get(kind="deal_lost").body == "Цената"
    assert AuditEvent.objects.get(event="crm.deal_lost").changes["lost_reason"] == ["", "Цената"]


def test_reopen_deal_takes_back_what_was_closed(alya: Member) -> None:
    lost = deals.lose_deal(deal=make_deal(stage=stages()[2]), actor=alya, reason="Цената")
    opened = deals.reopen_deal(deal=lost, actor=alya)
    assert (opened.status, opened.stage, opened.closed_at, opened.lost_reason) == ("open", stages()[2], None, "")
    won = deals.win_deal(deal=opened, actor=alya)
    assert deals.reopen_deal(deal=won, actor=alya).stage == stages()[3]
    with pytest.raises(DealAlreadyOpen):
        deals.reopen_deal(deal=opened, actor=alya)


def test_delete_deal_takes_timeline_tasks_and_files_with_it(alya: Member, boris: Member) -> None:
    deal = make_deal(company=make_company())
    make_task(deal=deal)
    Attachment.objects.create(deal=deal, file="somewhere", name="a.txt", size=1, media_type="text/plain")
    with pytest.raises(PermissionRefused):
        deals.delete_deal(deal=deal, actor=boris)
    deals.delete_deal(deal=deal, actor=alya)
    for model in (Deal, Task, Attachment):
        assert not model.objects.exists()
    assert AuditEvent.objects.get(event="crm.deal_deleted").object_label == "Кутии"
