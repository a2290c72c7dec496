"""API keys: made once, good for what they are for, in the hands of who made them."""

import datetime
import re
from collections.abc import Callable

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts import key_format
from accounts.errors import BadToken, ScopesNotHeld
from accounts.models import ApiKey, AuditEvent, Member, Role
from accounts.rules import AccountsPermission
from accounts.services import api_keys, team
from accounts.tenancy import scope
from config.lib.errors import PermissionRefused

TEAM = AccountsPermission.VIEW_TEAM
API = "/api/v1"


def make(actor: Member, scopes: list[str], **options: object) -> tuple[ApiKey, str]:
    """A key of Lipa."""
    with scope(actor.organization, actor):
        return api_keys.create_key(actor=actor, name="Warehouse", scopes=scopes, **options)  # type: ignore[arg-type]


def program(token: str, address: str = "203.0.113.7") -> APIClient:
    """A program that holds the key."""
    client = APIClient(REMOTE_ADDR=address)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


# --- the key itself ---------------------------------------------------------------------------------------------------
def test_keys_are_found_by_the_documented_expression_and_know_their_checksum() -> None:
    keys = {key_format.new_key() for _ in range(50)}
    assert len(keys) == 50
    for key in keys:
        assert re.findall(key_format.KEY_PATTERN, f'token = "{key}"') == [key]
        assert key_format.is_key(key)
        assert not key_format.is_key(key[:-1] + ("0" if key[-1] != "0" else "1"))


@pytest.mark.parametrize("text", ["", "kan_", "kan_" + "a" * 38, "kan_" + "я" * 38, "kan_\x00" + "a" * 37, "a" * 10000])
def test_what_is_no_key_is_refused_without_asking_the_database(text: str) -> None:
    assert not key_format.is_key(text)
    with pytest.raises(BadToken):
        api_keys.member_of_key(text)


def test_only_the_fingerprint_is_stored(alya: Member) -> None:
    key, token = make(alya, [TEAM])
    stored = ApiKey.objects.unscoped(reason="test").values().get()
    assert token not in str(stored)
    assert (stored["token_hash"], stored["beginning"]) == (api_keys.hash_key(token), token[:8])
    with scope(alya.organization):
        assert AuditEvent.objects.filter(event="accounts.api_key_created", object_id=key.pk, member=alya).exists()


def test_nobody_makes_a_key_for_more_than_they_may(alya: Member, boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        make(boris, [TEAM])
    with scope(alya.organization, alya):
        team.change_role(member=boris, role=Role.ADMIN, actor=alya)
        team.set_override(member=boris, permission=AccountsPermission.VIEW_AUDIT, allowed=False, actor=alya)
    boris = Member.objects.unscoped(reason="test").select_related("user", "organization").get(pk=boris.pk)
    with pytest.raises(ScopesNotHeld):
        make(boris, [TEAM, AccountsPermission.VIEW_AUDIT])
    make(boris, [TEAM])


# --- what it opens ----------------------------------------------------------------------------------------------------
def test_a_key_opens_what_it_is_for_in_its_organization_only(alya: Member, vera: Member) -> None:
    client = program(make(alya, [TEAM])[1])
    assert [row["email"] for row in client.get(f"{API}/organizations/members/").json()["results"]] == [
        "alya@lipa.example"
    ]
    refused = client.get(f"{API}/contacts/")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert client.get(f"{API}/organizations/members/", headers={"X-Organization": "lipa"}).status_code == 200
    assert client.get(f"{API}/organizations/members/", headers={"X-Organization": "orel"}).status_code == 404


def test_a_key_reaches_nothing_of_the_person_who_made_it(alya: Member) -> None:
    client = program(make(alya, [TEAM])[1])
    for path in ("users/me/", "organizations/", f"organizations/{alya.organization_id}/", "notifications/"):
        assert client.get(f"{API}/{path}").status_code == 401, path
    assert client.patch(f"{API}/users/me/", {"full_name": "Mallory"}).status_code == 401


def test_a_key_ends_with_its_maker_the_right_the_day_and_by_revoking(alya: Member, boris: Member) -> None:
    """An administrator's keys: each way to lose one closes it, and only it."""
    with scope(alya.organization, alya):
        team.change_role(member=boris, role=Role.ADMIN, actor=alya)
    boris = Member.objects.unscoped(reason="test").select_related("user", "organization").get(pk=boris.pk)
    path = f"{API}/organizations/members/"
    until = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    with time_machine.travel(until - datetime.timedelta(seconds=5), tick=False) as moment:
        short, lasting = program(make(boris, [TEAM], expires_at=until)[1]), make(boris, [TEAM])
        client = program(lasting[1])
        assert (short.get(path).status_code, client.get(path).status_code) == (200, 200)
        moment.shift(6)
        assert (short.get(path).status_code, client.get(path).status_code) == (401, 200)
    with scope(alya.organization, alya):
        team.set_override(member=boris, permission=TEAM, allowed=False, actor=alya)
        assert client.get(path).status_code == 403
        team.set_override(member=boris, permission=TEAM, allowed=None, actor=alya)
        assert client.get(path).status_code == 200
        team.deactivate(member=boris, actor=alya)
        assert client.get(path).status_code == 401
        team.reactivate(member=boris, actor=alya)
        assert client.get(path).status_code == 200
        api_keys.revoke_key(key=lasting[0], actor=alya)
        api_keys.revoke_key(key=lasting[0], actor=alya)
        assert AuditEvent.objects.filter(event="accounts.api_key_revoked").count() == 1
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")


def test_a_key_works_from_its_networks_only(alya: Member) -> None:
    token = make(alya, [TEAM], networks=["203.0.113.0/24"])[1]
    assert program(token).get(f"{API}/organizations/members/").status_code == 200
    refused = program(token, "198.51.100.1").get(f"{API}/organizations/members/")
    assert (refused.status_code, refused.json()["code"]) == (403, "address_not_allowed")


def test_use_is_written_at_most_once_a_minute(alya: Member, django_assert_num_queries: Callable[..., object]) -> None:
    key, token = make(alya, [TEAM])
    client = program(token)
    with time_machine.travel("2026-11-20T09:00:00Z", tick=False) as moment:
        client.get(f"{API}/organizations/members/")
        moment.shift(59)
        cache.clear()
        client.get(f"{API}/organizations/members/")
        with scope(alya.organization):
            key.refresh_from_db()
        assert (key.last_used_at, key.last_used_from) == (
            datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC),
            "203.0.113.7",
        )
        moment.shift(1)
        client.get(f"{API}/organizations/members/")
        with scope(alya.organization):
            key.refresh_from_db()
        assert key.last_used_at == datetime.datetime(2026, 11, 20, 9, 1, tzinfo=datetime.UTC)


# --- the page ---------------------------------------------------------------------------------------------------------
def test_the_page_makes_a_key_shows_it_once_and_revokes_it(alya: Member, client_of: Callable[[Member], Client]) -> None:
    client = client_of(alya)
    typed = {"name": "Website", "scopes": [TEAM], "days": "90", "networks": "203.0.113.7\n2001:db8::/32"}
    made = client.post(reverse("accounts:api_key_new", args=["lipa"]), typed)
    token = re.findall(key_format.KEY_PATTERN, made.content.decode())[0]
    assert "no-store" in made.headers["Cache-Control"]
    assert program(token).get(f"{API}/organizations/members/").status_code == 200
    page = client.get(reverse("accounts:api_keys", args=["lipa"])).content.decode()
    assert "Website" in page
    assert token not in page
    key = ApiKey.objects.unscoped(reason="test").get()
    assert (key.networks, (key.expires_at - key.created_at).days) == (["203.0.113.7/32", "2001:db8::/32"], 89)  # type: ignore[operator]
    client.post(reverse("accounts:api_key_revoke", args=["lipa", key.pk]))
    assert program(token).get(f"{API}/organizations/members/").status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": " "}, "name"), ({"scopes": ["accounts.everything"]}, "scopes"), ({"scopes": []}, "scopes"),
     ({"networks": "home"}, "networks"), ({"days": "-1"}, "days")],
)  # fmt: skip
def test_a_key_with_a_wrong_field_is_not_made(
    alya: Member, client_of: Callable[[Member], Client], change: dict[str, object], field: str
) -> None:
    typed = {"name": "Website", "scopes": [TEAM], "days": "90", "networks": ""} | change
    response = client_of(alya).post(reverse("accounts:api_key_new", args=["lipa"]), typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not ApiKey.objects.unscoped(reason="test").exists()


def test_making_a_key_asks_once_more_who_is_there(alya: Member) -> None:
    client = Client()
    client.force_login(alya.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("accounts:api_key_new", args=["lipa"]))
    assert response.status_code == 302
    assert "/reauthenticate/" in response.headers["Location"]
