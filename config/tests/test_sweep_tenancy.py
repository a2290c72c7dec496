"""The whole site, swept: another organization's object does not exist, and nobody looks in without signing in."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.ids import uuid7
from config.tests.routes import Route, endpoints, pages
from config.tests.world import World

NOBODY = str(uuid7())
# The world's text and policy have no version yet, and so nothing to export.
EMPTY = {"o/<slug:organization>/content/<uuid:pk>/export/", "o/<slug:organization>/policies/<uuid:pk>/export/"}
pytestmark = pytest.mark.timeout(600)  # every address with every id it may mean: a minute, on a busy machine several


Ids = list[tuple[str, str]]


@pytest.fixture
def foreign_ids(alya: Member) -> Ids:
    """App and id of a row of every model of Lipa; rows whose key is a number have no address."""
    with scope(alya.organization, alya):
        rows = World().build().values()
        return [(row._meta.app_label, str(row.pk)) for row in rows if isinstance(row.pk, UUID)]


@pytest.fixture
def stranger(vera: Member, client_of: Callable[[Member], Client]) -> Client:
    client = client_of(vera)
    client.raise_request_exception = False
    return client


@pytest.fixture
def stranger_api(vera: Member, api_of: Callable[[Member], APIClient]) -> APIClient:
    client = api_of(vera)
    client.raise_request_exception = False
    return client


def _leaks(
    ask: Callable[[str, str], int], found: list[Route], slug: str, ids: Ids, methods: list[str]
) -> Iterator[str]:
    """Addresses that answer another organization's id otherwise than an id that does not exist."""
    for route in (route for route in found if route.takes_id):
        for method in methods:
            expected = ask(method, route.path(slug, NOBODY))
            if expected < 400 or expected >= 500:
                yield f"{method} {route.path(slug, NOBODY)}: {expected} for nobody's id"
            for row_id in (key for app, key in ids if route.may_mean(app)):
                status = ask(method, route.path(slug, row_id))
                if status != expected:
                    yield f"{method} {route.path(slug, row_id)}: {status}, nobody's id {expected}"


@pytest.mark.once  # on SQLite the first wall stands alone; on PostgreSQL the second would hide a hole in it
def test_pages_know_no_foreign_object(stranger: Client, vera: Member, foreign_ids: Ids) -> None:
    def ask(method: str, path: str) -> int:
        return stranger.generic(method, path).status_code

    assert list(_leaks(ask, pages(), vera.organization.slug, foreign_ids, ["GET", "POST"])) == []


@pytest.mark.once
def test_endpoints_know_no_foreign_object(stranger_api: APIClient, vera: Member, foreign_ids: Ids) -> None:
    def ask(method: str, path: str) -> int:
        return stranger_api.generic(method, path, data="{}", content_type="application/json").status_code

    methods = ["GET", "PATCH", "PUT", "DELETE", "POST"]
    assert list(_leaks(ask, endpoints(), vera.organization.slug, foreign_ids, methods)) == []


def _status(client: Client, path: str) -> int:
    response = client.get(path)
    if response.streaming:
        list(response.streaming_content)  # a file is closed once it is read
    return response.status_code


def test_own_objects_are_found(alya: Member, client_of: Callable[[Member], Client], foreign_ids: Ids) -> None:
    """The control: the sweep above asks addresses that do answer the right person."""
    client = client_of(alya)
    client.raise_request_exception = False
    slug = alya.organization.slug
    unreachable = []
    for route in (route for route in pages() if route.takes_id):
        comes_with_the_product = "<slug:key>" in route.pattern
        if route.pattern in EMPTY or comes_with_the_product:
            continue
        likeliest_first = sorted(foreign_ids, key=lambda row: row[0] != route.app)
        meant = [row_id for app, row_id in likeliest_first if route.may_mean(app)]
        if all(_status(client, route.path(slug, row_id)) == 404 for row_id in meant):
            unreachable.append(route.pattern)
    assert not unreachable, "\n".join(unreachable)


def test_pages_of_a_firm_do_not_exist_for_strangers(stranger: Client, alya: Member, foreign_ids: Ids) -> None:
    slug = alya.organization.slug
    found = {
        route.pattern: status
        for route in pages()
        if (status := stranger.get(route.path(slug, foreign_ids[0][1])).status_code) != 404
    }
    assert found == {}


def test_pages_ask_visitors_to_sign_in(client: Client, alya: Member, foreign_ids: Ids) -> None:
    client.raise_request_exception = False
    slug = alya.organization.slug
    found = {}
    for route in pages():
        response = client.get(route.path(slug, foreign_ids[0][1]))
        if response.status_code != 302 or not response.headers["Location"].startswith("/account/login/"):
            found[route.pattern] = response.status_code
    assert found == {}


def test_endpoints_ask_programs_for_a_token(alya: Member, foreign_ids: Ids) -> None:
    client = APIClient()
    found = {
        route.pattern: status
        for route in endpoints()
        if route.access != "public" and (status := client.get(route.path("", foreign_ids[0][1])).status_code) != 401
    }
    assert found == {}


def test_a_header_naming_a_foreign_firm_is_not_found(stranger_api: APIClient, alya: Member) -> None:
    stranger_api.credentials(**{**stranger_api._credentials, "HTTP_X_ORGANIZATION": alya.organization.slug})
    assert stranger_api.get("/api/v1/contacts/").status_code == 404
