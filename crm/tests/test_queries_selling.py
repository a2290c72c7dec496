"""What lists, board, day, calendar and dashboard read."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import Member
from config.lib import clock
from crm.models import Activity, Deal, Task
from crm.queries import board
from crm.queries import deals as deal_queries
from crm.queries import pipelines as pipeline_queries
from crm.queries import tasks as task_queries
from crm.queries.board import LANE_SIZE, BoardFilter
from crm.queries.timeline import PAGE_SIZE, timeline
from crm.services import activities, deals, tasks
from crm.tests.factories import make_company, make_contact, make_deal, make_task, stages

pytestmark = pytest.mark.usefixtures("in_lipa")
ALL = BoardFilter()


def rest(deal: Deal, days: float) -> None:
    """Let the deal stand in its stage for that long."""
    Deal.objects.filter(pk=deal.pk).update(stage_entered_at=clock.now() - datetime.timedelta(days=days))


# --- Deals ------------------------------------------------------------------------------------------------------------
def test_stale_deals_are_those_the_model_calls_stale(alya: Member) -> None:
    fresh, old, won, patient = (make_deal(title) for title in ("fresh", "old", "won", "patient"))
    for deal, days in ((fresh, 14.9), (old, 15.1), (won, 99), (patient, 99)):
        rest(deal, days)
    deals.win_deal(deal=won, actor=alya)
    patient_stage = stages()[1]
    patient_stage.rotten_days = None
    patient_stage.save()
    Deal.objects.filter(pk=patient.pk).update(stage=patient_stage)
    found = set(Deal.objects.filter(deal_queries.stale()).values_list("title", flat=True))
    now = clock.now()
    assert found == {deal.title for deal in Deal.objects.select_related("stage") if deal.is_stale(now)} == {"old"}


def test_lane_sums_are_by_currency_and_weighted_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, second, *_rest, won = stages()
    make_deal(value=Decimal(100), stage=first)
    make_deal(value=Decimal("50.55"), stage=first)
    make_deal(value=Decimal(10), currency="USD", stage=first)
    make_deal(value=Decimal(7), stage=won)
    with django_assert_num_queries(1):
        sums = board.lane_sums([first, second, won], ALL)
    assert sums[first.pk].count == 3
    assert sums[first.pk].total == {"EUR": Decimal("150.55"), "USD": Decimal(10)}
    assert sums[first.pk].weighted == {"EUR": Decimal("15.06"), "USD": Decimal(1)}
    assert (sums[second.pk].count, sums[won.pk].count) == (0, 1)


def test_lane_cards_are_the_first_of_each_lane_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    lanes = stages()
    for number in range(LANE_SIZE + 5):
        make_deal(f"{number}", stage=lanes[0])
    make_deal("one", stage=lanes[3])
    with django_assert_num_queries(1):
        cards = board.lane_cards(lanes, ALL)
    assert len(cards[lanes[0].pk]) == LANE_SIZE + 1
    assert [deal.title for deal in cards[lanes[0].pk]][:2] == [str(LANE_SIZE + 4), str(LANE_SIZE + 3)]
    assert [deal.title for deal in cards[lanes[3].pk]] == ["one"]
    assert cards[lanes[1].pk] == []


def test_a_lane_goes_on_below_a_card() -> None:
    for title in "cba":
        make_deal(title)
    rows = board.lane(stages()[0], ALL)
    assert [deal.title for deal in board.after(rows, rows[0])] == ["b", "c"]


def test_the_board_shows_closed_deals_for_a_month_and_lost_ones_in_lost_lanes_only(alya: Member) -> None:
    won = stages()[4]
    recent, old, lost = make_deal("recent", stage=won), make_deal("old", stage=won), make_deal("lost")
    Deal.objects.filter(pk=old.pk).update(closed_at=clock.now() - datetime.timedelta(days=31))
    deals.lose_deal(deal=lost, actor=alya)
    cards = board.lane_cards(stages(), ALL)
    assert [deal.title for lane in cards.values() for deal in lane] == [recent.title]
    assert board.lane_sums(stages(), ALL)[won.pk].count == 1


def test_the_board_is_narrowed_by_owner_and_words(alya: Member, boris: Member) -> None:
    make_deal("Кутии", owner=alya)
    make_deal("Етикети", owner=boris, company=make_company("Роза ООД"))
    first = stages()[0]

    def titles(narrowed: BoardFilter) -> list[str]:
        return [deal.title for deal in board.lane_cards([first], narrowed)[first.pk]]

    assert titles(BoardFilter(owner_id=boris.pk)) == ["Етикети"]
    assert titles(BoardFilter(search="roza etiketi")) == ["Етикети"]
    assert titles(BoardFilter(owner_id=alya.pk, search="роза")) == []
    assert board.lane_sums([first], BoardFilter(search="кутии"))[first.pk].count == 1


def test_open_summary_counts_what_closes_this_month(alya: Member) -> None:
    make_deal(value=Decimal(100), expected_close_on=datetime.date(2026, 11, 30))
    make_deal(value=Decimal(20), currency="USD", expected_close_on=datetime.date(2026, 12, 1))
    deals.lose_deal(deal=make_deal(value=Decimal(999)), actor=alya)
    found = deal_queries.open_summary(datetime.date(2026, 11, 20))
    assert (found.count, found.closing, found.closing_by) == (2, 1, datetime.date(2026, 11, 30))
    assert found.total == {"EUR": Decimal(100), "USD": Decimal(20)}


def test_deals_of_a_contact_stand_open_ones_first(alya: Member) -> None:
    contact = make_contact()
    lost = make_deal("lost", contacts=[contact])
    make_deal("open", contacts=[contact])
    make_deal("other")
    deals.lose_deal(deal=lost, actor=alya)
    assert [deal.title for deal in deal_queries.deals_of(contact)] == ["open", "lost"]


def test_stage_choices_are_grouped_by_pipeline() -> None:
    groups = pipeline_queries.stage_choices(list(pipeline_queries.stages_in_use()))
    assert [name for name, _choices in groups] == ["Sales"]
    assert len(groups[0][1]) == 5


# --- Tasks ------------------------------------------------------------------------------------------------------------
def test_my_day_holds_what_is_mine_and_due_by_tonight(alya: Member, boris: Member) -> None:
    today = clock.today(alya.organization)
    day = datetime.timedelta(days=1)
    make_task("late", due_on=today - day)
    make_task("now", due_on=today)
    make_task("later", due_on=today + day)
    make_task("some day")
    make_task("theirs", due_on=today, assignee=boris)
    titles = {
        key: set(Task.objects.filter(condition(alya)).values_list("title", flat=True))
        for key, condition in (
            ("my", task_queries.my_day),
            ("overdue", task_queries.overdue),
            ("upcoming", task_queries.upcoming),
        )
    }
    assert titles == {"my": {"late", "now"}, "overdue": {"late"}, "upcoming": {"later", "some day"}}
    assert task_queries.counts(today) == (3, 1)


def test_today_counts_what_was_done_and_shows_the_open_ones_first(alya: Member) -> None:
    today = clock.today(alya.organization)
    early = make_task("early", due_on=today, due_time=datetime.time(9))
    make_task("noon", due_on=today, due_time=datetime.time(12))
    make_task("some hour", due_on=today)
    tasks.complete_task(task=early, actor=alya)
    found = task_queries.today_of(alya, 2)
    assert [task.title for task in found.tasks] == ["noon", "some hour"]
    assert (found.done, found.total) == (1, 3)


def test_month_begins_on_monday_and_holds_whole_weeks(alya: Member, boris: Member) -> None:
    make_task("mine", due_on=datetime.date(2026, 11, 1))
    make_task("theirs", due_on=datetime.date(2026, 11, 30), assignee=boris)
    make_task("far", due_on=datetime.date(2027, 3, 1))
    weeks = task_queries.month(datetime.date(2026, 11, 1))
    assert [week[0].date.weekday() for week in weeks] == [0] * 6
    assert (weeks[0][0].date, weeks[-1][-1].date) == (datetime.date(2026, 10, 26), datetime.date(2026, 12, 6))
    assert (weeks[0][0].is_in_month, weeks[0][6].is_in_month) == (False, True)
    titles = [task.title for week in weeks for day in week for task in day.tasks]
    assert titles == ["mine", "theirs"]
    mine = task_queries.month(datetime.date(2026, 11, 1), alya)
    assert [task.title for week in mine for day in week for task in day.tasks] == ["mine"]


# --- Timeline ---------------------------------------------------------------------------------------------------------
def at(moment: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.UTC)


def test_timeline_is_read_in_pages_without_gaps_or_repetitions(alya: Member) -> None:
    company = make_company()
    Activity.objects.all().delete()
    for number in range(PAGE_SIZE * 2 + 3):
        minute = number // 2  # two entries of the same moment
        activities.log("note", company=company, body=str(number), occurred_at=at(f"2026-11-18T10:{minute:02}:00"))
    seen: list[Activity] = []
    page = timeline(reader=alya, company=company)
    while True:
        seen += [entry.activity for day in page.days for entry in day.entries]
        if page.before is None:
            break
        page = timeline(reader=alya, company=company, before=page.before)
        assert page.days[0].is_continued
    assert sorted(int(row.body) for row in seen) == list(range(PAGE_SIZE * 2 + 3))
    assert seen == sorted(seen, key=lambda row: (row.occurred_at, row.pk), reverse=True)


def test_timeline_costs_one_query(alya: Member, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    company = make_company()
    for _number in range(5):
        activities.write(actor=alya, kind="note", body="x", company=company)
    with django_assert_num_queries(1):
        timeline(reader=alya, company=company)


def test_timeline_is_grouped_by_the_readers_day(alya: Member) -> None:
    company = make_company()
    Activity.objects.all().delete()
    activities.log("note", company=company, occurred_at=at("2026-11-18T21:30:00"))
    activities.log("note", company=company, occurred_at=at("2026-11-18T22:30:00"))
    with timezone.override("Europe/Sofia"), translation.override("bg"):
        days = timeline(reader=alya, company=company).days
        assert [day.date.isoformat() for day in days] == ["2026-11-19", "2026-11-18"]
        assert days[1].heading.startswith("Сряда, 18 ноември")


def test_timeline_words_follow_the_reader_and_mark_what_was_typed(alya: Member) -> None:
    deal = make_deal("<b>Кутии</b> & 100%", value=Decimal("1234.5"))
    deals.win_deal(deal=deal, actor=alya)
    with translation.override("en"):
        text = str(timeline(reader=alya, deal=deal).days[0].entries[0].text)
    assert text.startswith("<b>Alya Ilieva</b> won the deal <a href=")
    assert "&lt;b&gt;Кутии&lt;/b&gt; &amp; 100%" in text
    assert "€1,234.50" in text


def test_timeline_names_changed_fields_as_forms_call_them(alya: Member) -> None:
    deal = make_deal()
    deals.update_deal(
        deal=deal, actor=alya, values={"value": Decimal(5), "expected_close_on": datetime.date(2026, 12, 1)}
    )
    with translation.override("en"):
        text = str(timeline(reader=alya, deal=deal).days[0].entries[0].text)
    assert text.endswith("value, expected close")


def test_timeline_survives_old_entries_that_lack_words(alya: Member) -> None:
    company = make_company()
    Activity.objects.all().delete()
    activities.log("deal_won", company=company, data={"amount": "?", "currency": "EUR", "closed_on": "soon"})
    Activity.objects.create(kind="forgotten", company=company, occurred_at=clock.now())
    entries = [entry for day in timeline(reader=alya, company=company).days for entry in day.entries]
    assert len(entries) == 2


def test_timeline_lets_only_the_writer_change_an_entry(alya: Member, boris: Member) -> None:
    company = make_company()
    activities.write(actor=alya, kind="note", body="x", company=company)
    for reader, can_change in ((alya, [True, False]), (boris, [False, False])):
        found = [entry.can_change for day in timeline(reader=reader, company=company).days for entry in day.entries]
        assert found == can_change
