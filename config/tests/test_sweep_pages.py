"""The whole site, swept as a member: every page answers in both languages, without anything inline, to whom it may."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.access import MEMBER_ONLY
from accounts.models import Member
from accounts.tenancy import scope
from config.tests.access_matrix import OF_THE_ORGANIZATION, operations
from config.tests.routes import Route, pages, routes
from config.tests.world import World

_INLINE = re.compile(
    rb"""<script(?![^>]*\bsrc=)(?![^>]*type="application/json")|<style|\sstyle=|\son[a-z]+=["']""", re.IGNORECASE
)


# Health and figures are no pages; config/tests/test_operations.py asks them.
_MACHINES = {"healthz", "readyz", "metrics"}


@pytest.fixture
def rows(alya: Member) -> list[tuple[str, str]]:
    """App and id of a row of every model of Lipa."""
    with scope(alya.organization, alya):
        return [(row._meta.app_label, str(row.pk)) for row in World().build().values()]


def _bodies(client: Client, slug: str, rows: list[tuple[str, str]]) -> dict[str, bytes]:
    """What every address answers with 200, streamed files left out; asks each with the ids it may mean."""
    bodies = {}
    public = [route for route in routes() if not (route.is_page or route.is_api or route.pattern in _MACHINES)]
    for route in [*pages(), *public]:
        meant = [key for app, key in rows if route.may_mean(app)]
        for value in meant if route.takes_id else [""]:
            response = client.get(route.path(slug, value))
            assert response.status_code < 500, route.path(slug, value)
            if response.streaming:
                list(response.streaming_content)  # a file is closed once it is read
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                bodies[route.path(slug, value)] = response.content
    return bodies


@pytest.mark.once
@pytest.mark.timeout(600)  # every page with every id: a minute, on a busy machine several
@pytest.mark.parametrize("language", ["bg", "en"])
def test_pages_answer_in_the_language_without_inline_code(
    alya: Member, client_of: Callable[[Member], Client], rows: list[tuple[str, str]], language: str
) -> None:
    alya.user.language = language
    alya.user.save(update_fields=["language"])
    bodies = _bodies(client_of(alya), alya.organization.slug, rows)
    whole = {path: body for path, body in bodies.items() if b"<html" in body}
    assert len(whole) > 20
    assert {path for path, body in bodies.items() if _INLINE.search(body)} == set()
    assert {path for path, body in whole.items() if f'<html lang="{language}"'.encode() not in body} == set()


def _denied(route: Route, status: int) -> bool:
    return "." in route.access and status != 403


def test_pages_refuse_members_without_the_permission(
    alya: Member, boris: Member, client_of: Callable[[Member], Client], rows: list[tuple[str, str]]
) -> None:
    """Boris may nothing that is written down as a permission."""
    with scope(alya.organization, alya):
        boris.overrides = {route.access: False for route in pages() if route.access != MEMBER_ONLY}
        boris.save()
    client = client_of(boris)
    slug = alya.organization.slug
    asked = {route.pattern: client.get(route.path(slug, rows[0][1])).status_code for route in pages()}
    assert [route.pattern for route in pages() if _denied(route, asked[route.pattern])] == []


def test_endpoints_refuse_members_without_the_permission(
    alya: Member, boris: Member, api_of: Callable[[Member], APIClient], rows: list[tuple[str, str]]
) -> None:
    asked = [each for each in operations() if each.route.is_api and "." in each.access]
    with scope(alya.organization, alya):
        boris.overrides = {each.access: False for each in asked}
        boris.save()
    client = api_of(boris)
    found = []
    for each in asked:
        key = boris.organization_id if each.route.pattern in OF_THE_ORGANIZATION else rows[0][1]
        status = client.generic(each.method, each.route.path("", key)).status_code
        if status not in {403, 405}:
            found.append(f"{each.name}: {status}")
    assert found == []
