"""Two people at the same moment: one order, one effect. Needs row locks, so PostgreSQL."""

import datetime

import pytest

from accounts.models import Member
from accounts.tenancy import scope
from accounts.tests.together import at_once, refusals
from crm.models import Activity, Deal, Task
from crm.services import deals, tasks
from crm.services.lanes import Place
from crm.tests.factories import make_deal, make_task, stages

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_cards_moved_to_the_same_place_at_once_each_get_their_own(alya: Member) -> None:
    with scope(alya.organization, alya):
        lane = stages()[1]
        bottom, top = make_deal("bottom", stage=lane), make_deal("top", stage=lane)
        moving = [make_deal(str(number)) for number in range(6)]
        place = Place(before=bottom.pk)
        acts = [lambda deal=deal: deals.move_deal(deal=deal, actor=alya, stage=lane, place=place) for deal in moving]
    assert refusals(at_once(alya, *acts)) == []
    with scope(alya.organization, alya):
        positions = list(Deal.objects.filter(stage=lane).values_list("position", flat=True))
        assert len(set(positions)) == len(positions) == 8
        in_order = list(Deal.objects.filter(stage=lane).order_by("position"))
        assert (in_order[0], in_order[-1]) == (top, bottom)


def test_of_two_boards_that_move_one_card_the_later_is_told(alya: Member) -> None:
    with scope(alya.organization, alya):
        deal, lanes = make_deal(), stages()
        acts = [lambda lane=lane: deals.move_deal(deal=deal, actor=alya, stage=lane, version=1) for lane in lanes[1:3]]
    assert refusals(at_once(alya, *acts)) == ["stale_edit"]
    with scope(alya.organization, alya):
        assert Deal.objects.get().version == 2
        assert Activity.objects.filter(kind="deal_moved").count() == 1


def test_a_deal_is_won_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        deal = make_deal()
        acts = [lambda: deals.win_deal(deal=deal, actor=alya)] * 3
    assert refusals(at_once(alya, *acts)) == ["deal_not_open"] * 2
    with scope(alya.organization, alya):
        assert Activity.objects.filter(kind="deal_won").count() == 1


def test_a_repeating_task_comes_back_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        task = make_task(due_on=datetime.date(2030, 1, 31), recurrence="monthly")
        acts = [lambda: tasks.complete_task(task=Task.objects.get(pk=task.pk), actor=alya)] * 4
    assert refusals(at_once(alya, *acts)) == []
    with scope(alya.organization, alya):
        assert Task.objects.filter(follows=task).count() == 1
