"""Every list costs the same number of queries with one row and with thirty, and never many."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Member
from accounts.tenancy import scope
from config.tests.routes import endpoints, pages
from config.tests.world import World, copies

LIST_BUDGET = 12
ANY_BUDGET = 20


def _fill(member: Member, number: int) -> None:
    with scope(member.organization, member):
        for model, row in World().build().items():
            if model is not Member:
                model.objects.bulk_create(copies(row, number))  # type: ignore[attr-defined]


def _costs(client: Client, paths: dict[str, str]) -> dict[str, int]:
    costs = {}
    for name, path in paths.items():
        client.get(path)  # warms what is cached between requests
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(path)
            getattr(response, "content", b"")
        if response.status_code == 200:
            costs[name] = len(queries)
    cache.clear()
    return costs


@pytest.mark.parametrize("face", ["pages", "endpoints"])
def test_lists_cost_the_same_with_more_rows(
    face: str, alya: Member, client_of: Callable[[Member], Client], api_of: Callable[[Member], APIClient]
) -> None:
    found = pages() if face == "pages" else endpoints()
    client = client_of(alya) if face == "pages" else api_of(alya)
    paths = {route.pattern: route.path(alya.organization.slug) for route in found if not route.takes_id}
    _fill(alya, 0)
    few = _costs(client, paths)
    _fill(alya, 30)
    many = _costs(client, paths)
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
    assert {name: cost for name, cost in many.items() if cost > ANY_BUDGET} == {}
