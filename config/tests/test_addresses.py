"""The caller's address: proxies of ours are believed, everybody else speaks for themselves only."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.lib import ambient, env
from config.lib.addresses import client_address, parsed
from config.middleware import RequestLogMiddleware

PROXY, STRANGER, CLIENT = "10.0.0.7", "198.51.100.9", "203.0.113.5"


@pytest.fixture(autouse=True)
def proxies(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24"), ip_network("2001:db8:1::/48")]


def heard(peer: str, forwarded: str | None = None) -> str:
    meta = {"REMOTE_ADDR": peer} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})
    return client_address(meta)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (CLIENT, None, CLIENT),
        (STRANGER, CLIENT, STRANGER),  # claimed by nobody we know
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"1.2.3.4, {CLIENT}", CLIENT),  # the left one the caller wrote
        (PROXY, f"{CLIENT}, 10.0.0.9", CLIENT),  # two proxies of ours
        (PROXY, f"{CLIENT}, {STRANGER}, 10.0.0.9", STRANGER),
        (PROXY, "10.0.0.9, 10.0.0.8", "10.0.0.9"),  # one of ours asks itself
        (PROXY, None, PROXY),
        (PROXY, "", PROXY),
        (PROXY, f" {CLIENT}:51234 ", CLIENT),
        (PROXY, "[2001:db8:2::5]:443", "2001:db8:2::5"),
        (PROXY, "2001:DB8:2:0:0:0:0:5", "2001:db8:2::5"),
        ("2001:db8:1::7", CLIENT, CLIENT),
        (f"::ffff:{PROXY}", f"::ffff:{CLIENT}", CLIENT),
        (PROXY, "fe80::1%eth0", "fe80::1"),
        (PROXY, f"{CLIENT}, unknown", PROXY),  # what is no address ends the reading
        (PROXY, f"{CLIENT}, <script>", PROXY),
        (PROXY, f"{CLIENT},", PROXY),
        (PROXY, "," * 8000, PROXY),
        (PROXY, "[" * 8000, PROXY),
        (PROXY, f"{'9' * 5000}.1.1.1", PROXY),
        ("", CLIENT, ""),
        ("/run/kantora.sock", CLIENT, ""),
    ],
)
def test_the_caller_is_the_nearest_that_is_no_proxy_of_ours(peer: str, forwarded: str | None, address: str) -> None:
    assert heard(peer, forwarded) == address


def test_without_proxies_no_header_is_believed(settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    assert heard(PROXY, CLIENT) == PROXY


@pytest.mark.parametrize("text", ["", "1", "1.2.3", "1.2.3.4.5", "::g", "١.٢.٣.٤", "1.2.3.4/8", "\x00", "localhost"])
def test_other_words_are_no_addresses(text: str) -> None:
    assert parsed(text) is None


def answered(peer: str, **headers: str) -> dict[str, Any]:
    """What a view sees of a request."""
    seen: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen.update(address=ambient.current().ip_address, secure=request.is_secure(), meta=request.META)
        return HttpResponse()

    RequestLogMiddleware(view)(RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers))
    return seen


def test_packages_and_the_trail_see_the_same_address(db: None) -> None:
    seen = answered(PROXY, x_forwarded_for=f"1.2.3.4, {CLIENT}")
    assert seen["address"] == seen["meta"]["REMOTE_ADDR"] == CLIENT
    assert "HTTP_X_FORWARDED_FOR" not in seen["meta"]


def test_https_is_believed_from_a_proxy_only(db: None, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert answered(PROXY, x_forwarded_proto="https")["secure"]
    assert not answered(STRANGER, x_forwarded_proto="https")["secure"]


def test_the_country_is_believed_from_a_proxy_only(db: None, settings: Any) -> None:
    settings.CLIENT_COUNTRY_HEADER = "CF-IPCountry"
    assert answered(PROXY, cf_ipcountry="BG")["meta"]["HTTP_CF_IPCOUNTRY"] == "BG"
    assert "HTTP_CF_IPCOUNTRY" not in answered(STRANGER, cf_ipcountry="BG")["meta"]


def test_proxies_that_are_no_networks_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1")
    assert [str(network) for network in env.networks("TRUSTED_PROXIES")] == ["10.0.0.0/8", "2001:db8::1/128"]
    for wrong in ("*", "nginx", "10.0.0.1/8"):
        monkeypatch.setenv("TRUSTED_PROXIES", wrong)
        with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
            env.networks("TRUSTED_PROXIES")
