"""Stolen passwords are refused where the operator lets a list of them be asked; its silence locks nobody out."""

import hashlib
from collections.abc import Iterator

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.tests.outside_world import LocalServer
from config.lib.breaches import BreachedPasswordValidator, times_seen

STOLEN = "linden-tree-in-june"
DIGEST = hashlib.sha1(STOLEN.encode(), usedforsecurity=False).hexdigest().upper()
OTHER = "0" * 35


@pytest.fixture
def thieves(settings: Settings) -> Iterator[LocalServer]:
    """A server that speaks as the range search does: endings with their numbers, padded."""
    with LocalServer() as server:
        settings.BREACHED_PASSWORDS_URL = f"{server.url}/range/"
        yield server


def test_only_five_digits_leave_and_the_ending_is_found(thieves: LocalServer) -> None:
    thieves.say(200, f"{OTHER}:3\r\n{DIGEST[5:]}:52\r\n".encode())
    assert times_seen(STOLEN) == 52
    (asked,) = thieves.received
    assert asked.path == f"/range/{DIGEST[:5]}"
    assert asked.headers["add-padding"] == "true"
    thieves.say(200, f"{OTHER}:3\r\n{DIGEST[5:]}:0\r\n".encode())  # padding
    assert times_seen(STOLEN) == 0


@pytest.mark.parametrize(
    ("status", "body"), [(503, b""), (200, b"\xff\xfe:::"), (302, b""), (200, DIGEST[5:].encode())]
)
def test_an_answer_that_is_none_forbids_nothing(thieves: LocalServer, status: int, body: bytes) -> None:
    thieves.say(status, body)
    BreachedPasswordValidator().validate(STOLEN)
    assert len(thieves.received) == 1


def test_who_is_not_reached_forbids_nothing(settings: Settings) -> None:
    settings.BREACHED_PASSWORDS_URL = "http://127.0.0.1:9/range/"
    BreachedPasswordValidator().validate(STOLEN)


def test_nobody_is_asked_unless_the_operator_says_so(settings: Settings) -> None:
    assert settings.BREACHED_PASSWORDS_URL == ""
    BreachedPasswordValidator().validate(STOLEN)


@pytest.mark.django_db
def test_registering_with_a_stolen_password_is_refused(thieves: LocalServer) -> None:
    thieves.say(200, f"{DIGEST[5:]}:1".encode())
    galya = {"email": "galya@tsvetya.example", "password": STOLEN, "full_name": "Galya", "organization_name": "Rose"}
    answer = APIClient().post("/api/v1/auth/register/", galya)
    assert (answer.status_code, answer.json()["field"]) == (422, "password")
    assert "stolen" in answer.json()["message"]
