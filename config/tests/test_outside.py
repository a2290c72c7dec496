"""Requests to addresses that others gave: what may be called, and what becomes of an answer."""

import ipaddress
from typing import Any

import pytest

from accounts.tests.outside_world import LocalServer
from config.lib import outside
from config.lib.outside import ForbiddenAddress, NotDelivered


@pytest.fixture
def strict(settings: Any) -> None:
    """As in production."""
    settings.OUTSIDE_LOOPBACK = False


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example/x", "ftp://push.example/", "//push.example/", "push.example", "", "https://",
        "https://user@push.example/", "https://push.example:port/", "https://push.example/ space",
        "https://push.example/\r\nX: y", "https://пуш.example/", "https://[::1/",
        "https://127.0.0.1/", "https://10.0.0.7/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data/",
        "https://0.0.0.0/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://[fd00::1]/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://100.64.0.1/", "https://224.0.0.1/",
    ],
)  # fmt: skip
def test_only_public_servers_by_https_may_be_called(strict: None, url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        outside.check_url(url)


def test_public_servers_may_be_called(strict: None) -> None:
    for url in ("https://updates.push.example/wpush/v2/abc?x=1", "https://1.1.1.1/", "https://[2606:4700::1111]/"):
        assert outside.check_url(url).geturl() == url
    assert outside.is_public(ipaddress.ip_address("64:ff9b::101:101"))


@pytest.mark.parametrize("url", ["https://localhost/", "https://127.1/", "https://2130706433/", "https://0x7f.1/"])
def test_names_of_this_machine_are_found_out_when_they_are_resolved(strict: None, url: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        outside.post(url, b"", {})
    assert refused.value.is_final


def test_redirects_are_not_followed() -> None:
    with LocalServer() as server:
        server.say(302, Location=f"{server.url}/secret")
        answer = outside.post(f"{server.url}/hook?a=1", b"news", {"X-Word": "yes"})
    assert (answer.status, [sent.path for sent in server.received]) == (302, ["/hook?a=1"])
    assert (server.received[0].body, server.received[0].headers["x-word"]) == (b"news", "yes")
    with pytest.raises(NotDelivered) as refused:
        answer.require_success()
    assert refused.value.is_final


@pytest.mark.parametrize(("status", "final"), [(400, True), (404, True), (429, False), (500, False), (503, False)])
def test_only_some_refusals_are_for_good(status: int, final: object) -> None:
    with pytest.raises(NotDelivered) as refused:
        outside.Answer(status, b"\xff no").require_success()
    assert refused.value.is_final is final


def test_long_answers_are_cut() -> None:
    with LocalServer() as server:
        server.say(200, b"x" * (outside.LONGEST_ANSWER + 5))
        assert len(outside.post(server.url, b"", {}).body) == outside.LONGEST_ANSWER


def test_a_server_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "WHOLE_SECONDS", 0.05)
    with LocalServer() as server:
        server.hold.clear()
        with pytest.raises(NotDelivered) as refused:
            outside.post(server.url, b"", {})
        server.hold.set()
    assert not refused.value.is_final


def test_a_closed_door_may_be_tried_again() -> None:
    with pytest.raises(NotDelivered) as refused:
        outside.post("http://127.0.0.1:1/", b"", {})
    assert not refused.value.is_final
