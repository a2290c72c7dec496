"""The organization in the address, through both kinds of server."""

from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.test import AsyncClient, Client

from accounts.models import Member
from accounts.tenancy import scope
from config.lib import ambient, clock
from config.lib.shell import counts_key


def test_member_enters_the_organization_and_leaves_its_scope(
    alya: Member, client_of: Callable[[Member], Client]
) -> None:
    assert client_of(alya).get("/o/lipa/").status_code == 200
    assert ambient.current() == ambient.Ambient()


def test_member_enters_the_organization_behind_an_asgi_server(alya: Member) -> None:
    client = AsyncClient()
    client.force_login(alya.user, backend="django.contrib.auth.backends.ModelBackend")
    assert async_to_sync(client.get)("/o/lipa/").status_code == 200


@pytest.mark.parametrize("path", ["/o/orel/", "/o/nothing-there/"])
def test_stranger_meets_404_whether_or_not_the_organization_exists(
    path: str, alya: Member, vera: Member, client_of: Callable[[Member], Client]
) -> None:
    assert client_of(alya).get(path).status_code == 404


def test_visitor_is_sent_to_sign_in_and_back(alya: Member) -> None:
    assert Client().get("/o/lipa/").headers["Location"] == "/account/login/?next=/o/lipa/"


def test_member_who_was_deactivated_is_out_at_once(
    alya: Member, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    client = client_of(boris)
    assert client.get("/o/lipa/").status_code == 200
    with scope(alya.organization, alya):
        Member.objects.filter(pk=boris.pk).update(is_active=False)
    assert client.get("/o/lipa/").status_code == 404


def test_page_that_changes_something_lets_go_of_the_counts_of_the_menu(
    alya: Member, client_of: Callable[[Member], Client]
) -> None:
    client = client_of(alya)
    client.get("/o/lipa/")
    assert cache.get(counts_key(alya.organization_id))
    client.post("/o/lipa/tasks/new/", {"title": ""})
    assert cache.get(counts_key(alya.organization_id))
    client.post("/o/lipa/notifications/read/")
    assert cache.get(counts_key(alya.organization_id)) is None


def test_visit_is_remembered_at_most_every_five_minutes(alya: Member, client_of: Callable[[Member], Client]) -> None:
    client = client_of(alya)
    client.get("/o/lipa/")
    with scope(alya.organization, alya):
        seen = Member.objects.get().last_seen_at
    assert seen is not None
    assert seen <= clock.now()
    client.get("/o/lipa/")
    with scope(alya.organization, alya):
        assert Member.objects.get().last_seen_at == seen
