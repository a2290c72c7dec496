"""What tests of subscriptions share."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from accounts.models import Member
from accounts.tenancy import scope
from subscriptions.models import Plan
from subscriptions.services import plans


@pytest.fixture
def plans_on(settings: Settings, db: None) -> dict[str, Plan]:
    """Plans limit this server; gives the usual ones by key."""
    settings.PLANS_ENABLED = True
    plans.seed()
    return {plan.key: plan for plan in Plan.objects.all()}


@pytest.fixture
def lipa_on_free(plans_on: dict[str, Plan], alya: Member) -> Iterator[Member]:
    """Alya, whose firm began on the free plan; its scope is open."""
    with scope(alya.organization, alya):
        yield alya
