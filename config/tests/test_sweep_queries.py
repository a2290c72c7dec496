"""Every list costs the same number of queries with one row and with thirty, and never many."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.ids import uuid7
from config.tests.routes import endpoints, pages
from config.tests.world import World

LIST_BUDGET = 12
ANY_BUDGET = 20


def _unique_names(model: type[models.Model]) -> set[str]:
    """Fields that must differ between rows."""
    names = {field.name for field in model._meta.concrete_fields if field.unique and not field.primary_key}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names |= set(constraint.fields)
    return names - {"organization"}


def _copies(row: models.Model, number: int) -> list[models.Model]:
    """Rows like this one that break no unique constraint; none where a related row would have to differ."""
    constraints = [each for each in row._meta.constraints if isinstance(each, models.UniqueConstraint)]
    is_only_one = any(each.fields == ("organization",) for each in constraints)
    if is_only_one or any(isinstance(field, models.OneToOneField) for field in row._meta.concrete_fields):
        return []
    if any(getattr(constraint, "fields", None) == ("organization",) for constraint in row._meta.constraints):
        return []
    unique = _unique_names(type(row))
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    varied = [field for field in fields if field.name in unique and isinstance(field, models.CharField)]
    if (
        unique
        and not varied
        and not any(c.condition for c in row._meta.constraints if isinstance(c, models.UniqueConstraint))
    ):
        return []
    copies = []
    for index in range(number):
        values = {field.attname: getattr(row, field.attname) for field in fields}
        for field in varied:
            text = re.sub(r"\d+$", "", str(values[field.attname] or ""))[: (field.max_length or 9) - 3]
            values[field.attname] = None if values[field.attname] is None else f"{text}{index:03}"
        if "is_default" in values:
            values["is_default"] = False
        copies.append(type(row)(pk=uuid7(), **values))
    return copies


def _fill(member: Member, number: int) -> None:
    with scope(member.organization, member):
        for model, row in World().build().items():
            if model is not Member:
                model.objects.bulk_create(_copies(row, number))  # type: ignore[attr-defined]


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
