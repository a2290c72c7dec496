"""The addresses an organization lets in: pages, API and keys; nobody locks themselves out, and there is a way back."""

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.errors import LocksYouOut
from accounts.models import AuditEvent, Member, Organization
from accounts.rules import AccountsPermission
from accounts.services import allow_list, api_keys
from accounts.tenancy import scope
from config.lib import ambient
from config.lib.errors import PermissionRefused

OFFICE, HOME = "203.0.113.7", "198.51.100.1"


@pytest.fixture
def guarded(alya: Member) -> Organization:
    """Lipa lets in its office only."""
    with scope(alya.organization, alya), ambient.surroundings(ip_address=OFFICE):
        return allow_list.set_allow_list(organization=alya.organization, actor=alya, networks=["203.0.113.0/24"])


def test_nobody_locks_themselves_out(alya: Member, boris: Member, client_of: Callable[[Member], Client]) -> None:
    with scope(alya.organization, alya), ambient.surroundings(ip_address=OFFICE):
        with pytest.raises(LocksYouOut):
            allow_list.set_allow_list(organization=alya.organization, actor=alya, networks=["198.51.100.0/24"])
        with pytest.raises(PermissionRefused):
            allow_list.set_allow_list(organization=alya.organization, actor=boris, networks=[OFFICE])
    client, path = client_of(alya), reverse("accounts:addresses", args=["lipa"])
    for typed, words in (("198.51.100.0/24", "you would lock yourself out"), ("office", "is no network address")):
        refused = client.post(path, {"networks": typed})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
        assert typed in refused.content.decode()
    assert Organization.objects.get().allowed_networks == []
    assert client.post(path, {"networks": "198.51.100.0/24\n127.0.0.1\n::1"}).status_code == 302
    assert Organization.objects.get().allowed_networks == ["198.51.100.0/24", "127.0.0.1/32", "::1/128"]
    assert client.get(path).status_code == 200


def test_the_list_holds_for_pages_programs_and_keys(
    guarded: Organization,
    alya: Member,
    vera: Member,
    client_of: Callable[[Member], Client],
    api_of: Callable[[Member], APIClient],
) -> None:
    with scope(guarded, alya):
        token = api_keys.create_key(actor=alya, name="Warehouse", scopes=[AccountsPermission.VIEW_TEAM])[1]
    page, endpoint = reverse("accounts:team", args=["lipa"]), "/api/v1/organizations/members/"
    browser, program = client_of(alya), api_of(alya)
    key = {"headers": {"Authorization": f"Bearer {token}"}}
    for address, status in ((OFFICE, 200), (HOME, 403)):
        assert browser.get(page, REMOTE_ADDR=address).status_code == status
        assert program.get(endpoint, REMOTE_ADDR=address).status_code == status
        assert program.get(f"/api/v1/organizations/{guarded.pk}/", REMOTE_ADDR=address).status_code == status
        assert APIClient().get(endpoint, REMOTE_ADDR=address, **key).status_code == status
        seen = program.get("/api/v1/organizations/", REMOTE_ADDR=address).json()
        assert [row["slug"] for row in seen] == (["lipa"] if status == 200 else [])
    refused = browser.get(page, REMOTE_ADDR=HOME).content.decode()
    assert "Your network address is not on the list" in refused
    assert "Lipa" not in refused
    assert program.get(endpoint, REMOTE_ADDR=HOME).json()["code"] == "address_not_allowed"
    assert client_of(vera).get(reverse("accounts:team", args=["orel"]), REMOTE_ADDR=HOME).status_code == 200
    assert client_of(vera).get(page, REMOTE_ADDR=HOME).status_code == 404


def test_staff_opens_the_door_again(guarded: Organization, alya: Member, client_of: Callable[[Member], Client]) -> None:
    out = io.StringIO()
    call_command("clear_ip_allowlist", "lipa", stdout=out)
    assert out.getvalue() == "lipa lets in every address.\n"
    assert client_of(alya).get(reverse("accounts:team", args=["lipa"]), REMOTE_ADDR=HOME).status_code == 200
    with scope(guarded):
        changes = [row.changes for row in AuditEvent.objects.filter(event="accounts.allow_list_changed").order_by("at")]
    assert [pair["allowed_networks"] for pair in changes] == [[[], ["203.0.113.0/24"]], [["203.0.113.0/24"], []]]
    with pytest.raises(CommandError, match="no organization nowhere"):
        call_command("clear_ip_allowlist", "nowhere")
