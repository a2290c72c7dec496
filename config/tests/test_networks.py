"""Network addresses: one spelling, what lies where, and nothing hostile breaks it."""

import pytest

from config.lib.networks import BadNetwork, lies_in, network_of, parse_networks


def test_networks_are_kept_in_one_spelling_each_once() -> None:
    typed = [" 203.0.113.7 ", "203.0.113.7/32", "", "10.1.2.3/8", "2001:DB8:0::1/32"]
    assert parse_networks(typed) == ["203.0.113.7/32", "10.0.0.0/8", "2001:db8::/32"]


@pytest.mark.parametrize(
    "text", ["300.1.1.1", "10.0.0.0/40", "kantora.example", "１０.0.0.1", "::/129", "1" * 5000, "\x00"]
)
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(BadNetwork):
        parse_networks([text])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.200.0.1", True),
        ("::ffff:10.200.0.1", True),  # IPv4 seen through an IPv6 socket
        ("2001:db8:ffff::1", True),
        ("11.0.0.1", False),
        ("2001:db9::1", False),
        ("", False),
        ("unix:", False),
    ],
)
def test_an_address_lies_in_its_network(address: str, expected: object) -> None:
    assert lies_in(address, ["10.0.0.0/8", "2001:db8::/32"]) is expected


def test_the_network_of_an_address_is_its_providers() -> None:
    assert network_of("203.0.113.7") == network_of("203.0.200.9") == "203.0.0.0/16"
    assert network_of("2001:db8:1::1") == "2001:db8::/32"
    assert network_of("nowhere") == ""
