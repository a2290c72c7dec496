"""Proving once more who one is, before what an unlocked screen must not be enough for."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.access import member_only, step_up
from accounts.models import Member, User
from conftest import PASSWORD


@member_only
@step_up
def vault(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


urlpatterns = [path("o/<slug:organization>/vault/", vault), path("", include("config.urls"))]
pytestmark = pytest.mark.urls(__name__)
VAULT = "/o/lipa/vault/"
ASKED = "/account/reauthenticate/?next="


@pytest.fixture
def signed_in(alya: Member) -> Client:
    """Alya's browser an hour after she signed in."""
    client = Client()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)):
        client.post("/account/login/", {"login": alya.user.email, "password": PASSWORD, "remember": "on"})
    return client


def test_page_opens_after_the_password_was_given_again_and_for_ten_minutes(signed_in: Client) -> None:
    asked = signed_in.get(f"{VAULT}?a=1")
    assert asked.headers["Location"] == f"{ASKED}%2Fo%2Flipa%2Fvault%2F%3Fa%3D1"
    assert signed_in.post(asked.headers["Location"], {"password": "not-this-one"}).status_code == 200
    assert signed_in.get(VAULT).status_code == 302
    assert signed_in.post(asked.headers["Location"], {"password": PASSWORD}).headers["Location"] == f"{VAULT}?a=1"
    assert signed_in.get(VAULT).content == b"inside"
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=11)):
        assert signed_in.get(VAULT).status_code == 302


@pytest.mark.parametrize(
    ("sender", "back"),
    [
        ("http://testserver/o/lipa/settings/team/?q=a", "%2Fo%2Flipa%2Fsettings%2Fteam%2F%3Fq%3Da"),
        ("https://elsewhere.example/o/lipa/", "%2F"),
        ("", "%2F"),
    ],
)
def test_button_leads_back_to_its_own_page_and_nowhere_else(signed_in: Client, sender: str, back: str) -> None:
    assert signed_in.post(VAULT, headers={"Referer": sender}).headers["Location"] == f"{ASKED}{back}"
    answer = signed_in.post(VAULT, headers={"Referer": sender, "HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"{ASKED}{back}"


def test_person_with_nothing_to_prove_it_with_signs_in_again(alya: Member, signed_in: Client) -> None:
    User.objects.filter(pk=alya.user_id).update(password="!")
    signed_in.force_login(User.objects.get(pk=alya.user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert signed_in.get(VAULT).headers["Location"] == "/account/login/?next=%2Fo%2Flipa%2Fvault%2F"
    assert "_auth_user_id" not in signed_in.session


def test_rights_are_checked_before_anything_is_asked(
    vera: Member, alya: Member, client_of: Callable[[Member], Client]
) -> None:
    assert client_of(vera).get(VAULT).status_code == 404
    assert client_of(alya).get(VAULT).content == b"inside"
