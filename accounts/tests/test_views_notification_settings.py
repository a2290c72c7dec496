"""The page on which members say how they want to be told."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Member, NotificationSettings, PushDevice
from accounts.queries.notification_settings import devices_of
from accounts.services import notifications
from accounts.tenancy import scope
from accounts.tests.outside_world import LocalBrowser
from config.lib.notifications import notification_kinds

ClientOf = Callable[[Member], Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def at(name: str, *args: Any) -> str:
    """The path of a page of Lipa."""
    return reverse(f"accounts:{name}", args=["lipa", *args])


def stored(member: Member) -> NotificationSettings:
    with scope(member.organization):
        return NotificationSettings.objects.get(member=member)


def test_choices_are_kept_and_shown(boris: Member, client_of: ClientOf) -> None:
    client = client_of(boris)
    assert "checked" in client.get(at("notification_settings")).content.decode()
    sent = {
        "chosen": ["accounts.member_joined email"],
        "digest": "on",
        "quiet_from": "22:00",
        "quiet_until": "07:30",
    }
    assert client.post(at("notification_settings"), sent).headers["Location"] == at("notification_settings")
    row = stored(boris)
    assert (row.has_digest, row.quiet_from, row.quiet_until) == (True, datetime.time(22), datetime.time(7, 30))
    assert row.overrides["accounts.member_joined email"] is True
    assert row.overrides["accounts.member_joined in_app"] is False
    body = client.get(at("notification_settings")).content.decode()
    assert 'value="22:00"' in body
    assert body.count(" checked") == 2  # the box of the table and the daily e-mail


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"quiet_until": "07:00"}, "quiet_from"),
        ({"quiet_from": "07:00", "quiet_until": "07:00"}, "quiet_until"),
        ({"quiet_from": "25:99", "quiet_until": "07:00"}, "quiet_from"),
        ({"chosen": "accounts.member_joined pigeon"}, "chosen"),
        ({"digest": "sometimes"}, "digest"),
        ({"quiet_from": "\x00", "quiet_until": "ю"}, "quiet_from"),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_ticks_stay(
    boris: Member, client_of: ClientOf, sent: dict[str, str], field: str
) -> None:
    response = client_of(boris).post(at("notification_settings"), {"chosen": "accounts.member_joined email"} | sent)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    if "chosen" not in sent:
        boxes = dict(response.context["form"].kinds)[notification_kinds["accounts.member_joined"]]
        assert [box.channel for box in boxes if box.is_on] == ["email"]
    with scope(boris.organization):
        assert not NotificationSettings.objects.exists()


def test_browser_subscribes_and_is_turned_off(boris: Member, alya: Member, client_of: ClientOf) -> None:
    client = client_of(boris)
    sent = LocalBrowser().keys | {"endpoint": "https://push.example/abc"}
    client.post(at("device_add"), sent, HTTP_USER_AGENT=FIREFOX)
    device = PushDevice.objects.get()
    assert (device.user, device.name) == (boris.user, "Firefox, Linux")
    assert "Firefox, Linux" in client.get(at("notification_settings")).content.decode()
    assert client_of(alya).post(at("device_remove", device.pk)).status_code == 404
    client.post(at("device_remove", device.pk))
    assert client.post(at("device_remove", device.pk)).status_code == 404
    assert not devices_of(boris.user).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://10.0.0.1/"}, {"endpoint": ""}, {"endpoint": "https://a.example/" + "x" * 2000},
        {"endpoint": "\x00"}, {"p256dh": "ю"}, {"auth": "x"},
    ],
)  # fmt: skip
def test_browser_that_gives_nonsense_is_told(boris: Member, client_of: ClientOf, changes: dict[str, str]) -> None:
    sent = LocalBrowser().keys | {"endpoint": "https://push.example/abc"} | changes
    response = client_of(boris).post(at("device_add"), sent, follow=True)
    assert response.status_code == 200
    assert not PushDevice.objects.exists()


def test_page_shows_what_was_sent(boris: Member, client_of: ClientOf) -> None:
    client = client_of(boris)
    client.post(at("notification_settings"), {"chosen": "accounts.member_joined email", "digest": "on"})
    with scope(boris.organization, boris):
        notifications.notify([boris], "accounts.member_joined", {"name": "Ана", "email": "ana@lipa.example"})
    body = client.get(at("notification_settings")).content.decode()
    assert "Ана joined the team" in body
    assert "Waiting" in body


def test_page_offers_what_the_installation_can(boris: Member, client_of: ClientOf, settings: Any) -> None:
    settings.SMS_PROVIDER = settings.VAPID_PRIVATE_KEY = ""
    body = client_of(boris).get(at("notification_settings")).content.decode()
    assert "SMS" not in body
    assert "data-push=" not in body
    assert at("phone") not in client_of(boris).get(at("profile")).content.decode()


def test_pages_ask_by_themselves_where_the_socket_does_not_hear_the_worker(
    boris: Member, client_of: ClientOf, settings: Any
) -> None:
    settings.REDIS_URL = ""
    assert "data-live-asks" in client_of(boris).get(at("notifications")).content.decode()
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    assert "data-live-asks" not in client_of(boris).get(at("notifications")).content.decode()
