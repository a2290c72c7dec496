"""The figures of the installation: out of the history of plans, for staff only."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Member, Organization
from accounts.tenancy import scope
from subscriptions.models import Plan, PlanChange
from subscriptions.queries.metrics import metrics

TODAY = datetime.date(2026, 11, 20)


def _pays(organization: Organization, plan: Plan, month: int, amount: int, kind: str = "upgraded") -> None:
    at = datetime.datetime(2026, month, 10, tzinfo=datetime.UTC)
    with scope(organization):
        PlanChange.objects.create(at=at, kind=kind, new_plan=plan, new_monthly=Decimal(amount))


@pytest.fixture
def history(plans_on: dict[str, Plan], alya: Member, vera: Member) -> None:
    """Alya pays from August, more from October; Vera paid in September and October only."""
    starter = plans_on["starter"]
    PlanChange.objects.unscoped(reason="test").delete()
    _pays(alya.organization, starter, 8, 12)
    _pays(alya.organization, starter, 10, 19)
    _pays(vera.organization, starter, 9, 12)
    _pays(vera.organization, plans_on["free"], 11, 0, "ended")


def test_months_tell_revenue_churn_and_upgrades(history: None) -> None:
    august, september, october, november = metrics(TODAY).months[-4:]
    assert [month.revenue for month in (august, september, october, november)] == [12, 24, 31, 19]
    assert (november.yearly_revenue, november.paying) == (228, 1)
    assert (november.churned, november.churn, october.churn) == (1, Decimal("0.5"), 0)
    assert [month.upgrades for month in (august, september, october, november)] == [1, 1, 1, 0]


def test_cohorts_tell_who_stays(history: None) -> None:
    first, second = metrics(TODAY).cohorts
    assert (first.first, first.size, first.kept) == (datetime.date(2026, 8, 1), 1, [1, 1, 1, 1])
    assert (second.first, second.kept) == (datetime.date(2026, 9, 1), [1, 1, 0])


def test_plans_are_counted(history: None) -> None:
    assert metrics(TODAY).plans == [("Free", 2)]


def test_made_up_companies_and_gifts_of_staff_are_no_business(history: None, alya: Member, vera: Member) -> None:
    vera.organization.is_demo = True
    vera.organization.save(update_fields=["is_demo"])
    _pays(alya.organization, Plan.objects.get(key="enterprise"), 11, 0)
    found = metrics(TODAY)
    assert (found.plans, [month.paying for month in found.months[-4:]]) == ([("Free", 1)], [1, 1, 1, 0])
    assert [month.upgrades for month in found.months[-4:]] == [1, 0, 1, 0]


def test_only_staff_looks(history: None, alya: Member, client_of: Callable[[Member], Client]) -> None:
    client = client_of(alya)
    assert client.get("/staff/metrics/").status_code == 404
    alya.user.is_staff = True
    alya.user.save(update_fields=["is_staff"])
    assert client.get("/staff/metrics/").status_code == 200
    rows = b"".join(client.get("/staff/metrics/export/").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert rows[0].startswith("\ufeffMonth,Registrations")
    assert rows[13:16] == ["", "Plan,Organisations", "Free,2"]
    assert rows[17].startswith("First paid,Number,0")
    assert len(rows) == 18 + len(metrics().cohorts)


def test_the_csv_has_the_words_of_the_page(history: None, alya: Member, client_of: Callable[[Member], Client]) -> None:
    alya.user.is_staff, alya.user.language = True, "bg"
    alya.user.save(update_fields=["is_staff", "language"])
    answer: Any = client_of(alya).get("/staff/metrics/export/")
    assert "Загубени" in b"".join(answer.streaming_content).decode().splitlines()[0].split(",")
