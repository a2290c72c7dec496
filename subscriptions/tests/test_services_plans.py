"""Plans: seeded once, kept as they were for who has one, set by staff, tried for a while."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import entitlements
from accounts.hooks import PlanCounter, plan_counters
from accounts.models import AuditEvent, Member, Notification
from accounts.tenancy import scope
from config.lib import clock
from subscriptions import tasks
from subscriptions.models import Interval, Plan, PlanChange, Price, Subscription, Usage, UsageDay
from subscriptions.queries.subscriptions import forget_standing, standing
from subscriptions.queries.usage import levels, months
from subscriptions.services import plans, subscriptions, usage


def test_seeding_twice_changes_nothing_and_gives_older_firms_a_plan(alya: Member) -> None:
    assert plans.seed() == 4
    Plan.objects.filter(key="free").update(limits={"contacts": 7})
    assert plans.seed() == 0
    assert Plan.objects.get(key="free").limits == {"contacts": 7}
    with scope(alya.organization, alya):
        assert Subscription.objects.get().plan.key == "free"
        assert PlanChange.objects.get().kind == PlanChange.Kind.STARTED


def test_a_firm_registered_later_begins_on_the_free_plan(plans_on: dict[str, Plan], vera: Member) -> None:
    with scope(vera.organization, vera):
        assert Subscription.objects.get().plan == plans_on["free"]


def test_who_has_a_plan_keeps_its_terms_until_staff_gives_the_new(lipa_on_free: Member) -> None:
    Plan.objects.filter(key="free").update(limits={"contacts": 1})
    organization = lipa_on_free.organization
    assert standing(organization).limit("contacts") == 200
    plans.give_terms(organization=organization, plan=Plan.objects.get(key="free"))
    assert standing(organization).limit("contacts") == 1


def test_a_new_price_leaves_the_old_one_to_who_pays_it(plans_on: dict[str, Plan]) -> None:
    starter = plans_on["starter"]
    old = Price.objects.get(plan=starter, interval=Interval.MONTH)
    new = plans.set_price(plan=starter, interval=Interval.MONTH, amount=Decimal(15))
    assert plans.set_price(plan=starter, interval=Interval.MONTH, amount=Decimal(15)) == new
    old.refresh_from_db()
    assert (old.amount, old.is_current, new.is_current) == (12, False, True)


def test_staff_sets_a_plan_by_command_with_seats(lipa_on_free: Member) -> None:
    slug = lipa_on_free.organization.slug
    call_command("set_plan", slug, "professional", "--seats=4", verbosity=0)
    forget_standing(lipa_on_free.organization)
    mine = standing(lipa_on_free.organization)
    assert (mine.limit("members"), mine.limit("contacts"), mine.allows("api")) == (4, 20000, True)
    assert AuditEvent.objects.filter(event="subscriptions.changed").count() == 1
    for words in (["nobody", "free"], [slug, "golden"], [slug, "free", "--seats=0"]):
        with pytest.raises(CommandError):
            call_command("set_plan", *words, verbosity=0)


def test_a_trial_ends_on_the_plan_of_new_firms(lipa_on_free: Member, plans_on: dict[str, Plan]) -> None:
    organization = lipa_on_free.organization
    subscriptions.set_plan(organization=organization, plan=plans_on["starter"], trial_days=14)
    assert Subscription.objects.get().status == Subscription.Status.TRIALING
    tasks.end_trials()
    assert Subscription.objects.get().plan == plans_on["starter"]
    Subscription.objects.update(trial_end=clock.now() - datetime.timedelta(minutes=1))
    tasks.end_trials()
    tasks.end_trials()
    assert Subscription.objects.get().plan == plans_on["free"]
    kinds = [change.kind for change in PlanChange.objects.order_by("at")]
    assert kinds == ["started", "trial", "ended"]


def test_usage_is_written_down_by_day_and_a_month_shows_its_highest(lipa_on_free: Member) -> None:
    today = clock.today(lipa_on_free.organization)
    tasks.record_usage()
    tasks.record_usage()
    row = UsageDay.objects.get(counter="members", day=today)
    assert row.used == 1
    UsageDay.objects.create(counter="members", day=today - datetime.timedelta(days=400), used=9)
    by_month = months(levels(lipa_on_free.organization)[0], today)
    assert len(by_month) == 12
    assert by_month[-1] == (today.replace(day=1), 1)
    assert {level.counter.key: level.percent for level in levels(lipa_on_free.organization)}["members"] == 100


def test_marks_fall_with_the_number_and_warn_again(lipa_on_free: Member) -> None:
    kept = {"number": 7}
    counter = PlanCounter("test.kept", "Kept", lambda _organization: kept["number"], 99)
    with plan_counters.registered_temporarily("test.kept", counter):
        Subscription.objects.update(terms={"limits": {"test.kept": 10}, "features": []})
        forget_standing(lipa_on_free.organization)
        usage.take(lipa_on_free.organization, "test.kept", 1)
        assert entitlements.left(lipa_on_free.organization, "test.kept") == 3
        assert Notification.objects.count() == 1
        kept["number"] = 0
        usage.record_day(lipa_on_free.organization)
        assert Usage.objects.get().warned == 0
        kept["number"] = 9
        usage.take(lipa_on_free.organization, "test.kept", 1)
    assert [note.kind.rpartition(".")[2] for note in Notification.objects.order_by("created_at")] == [
        "limit_near",
        "limit_reached",
    ]


def test_pages_show_plan_and_usage(lipa_on_free: Member, client_of: Callable[[Member], Client]) -> None:
    client, base = client_of(lipa_on_free), f"/o/{lipa_on_free.organization.slug}/settings/billing"
    body = client.get(f"{base}/").content.decode()
    assert "Free" in body
    assert "Who operates this server changes your plan" in body
    assert client.get(f"{base}/usage/?counter=contacts").status_code == 200
    assert client.get(f"{base}/usage/?counter=nothing").status_code == 404
