"""Devices: the list of sessions, ending one or all, and the letter about a sign-in from a new one."""

import datetime
from collections.abc import Callable

import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, override_settings
from pytest_django import Settings

from accounts.models import Device, Member, PushDevice, RefreshToken
from accounts.services import devices, tokens
from accounts.tests.outside_world import LocalBrowser
from config.lib.devices import device_name
from config.lib.ids import uuid7
from conftest import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"
PAGE = "/o/lipa/settings/sign-in/"


def browser(member: Member, user_agent: str = FIREFOX, client: Client | None = None) -> Client:
    """A browser in which the member has just signed in with the password."""
    client = client or Client(headers={"User-Agent": user_agent})
    client.post("/account/login/", {"login": member.user.email, "password": PASSWORD, "remember": "on"})
    return client


def letters() -> list[mail.EmailMessage]:
    """What was mailed to the persons themselves; owners of their firm hear of it by a security event."""
    return [message for message in mail.outbox if message.subject == "A sign-in from a new device"]


def test_devices_are_named_by_browser_and_system() -> None:
    edge = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
    assert [device_name(agent) for agent in (FIREFOX, SAFARI, edge, "curl/8", "")] == [
        "Firefox, Windows", "Safari, iPhone", "Edge, Linux", "", "",
    ]  # fmt: skip


def test_sign_in_from_a_new_device_is_told_and_a_known_one_is_not(
    alya: Member, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        office = browser(alya)
        office.post("/account/logout/")
        browser(alya, client=office)
    assert letters() == []
    with django_capture_on_commit_callbacks(execute=True):
        browser(alya, SAFARI)
    assert [message.to for message in letters()] == [[alya.user.email]]
    assert "Safari, iPhone" in str(letters()[0].body)
    assert "127.0.0.1" in str(letters()[0].body)
    assert Device.objects.count() == 2
    assert office.cookies["k_device"]["httponly"]


def test_cookie_of_another_person_makes_no_device_known(
    alya: Member, vera: Member, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        shared = browser(alya)
        browser(vera)
        shared.post("/account/logout/")
        browser(vera, client=shared)
    assert [message.to for message in letters()] == [[vera.user.email]]


def test_list_shows_devices_and_ends_one_or_all_others(alya: Member, boris: Member) -> None:
    here, phone, stranger = browser(alya), browser(alya, SAFARI), browser(boris)
    page = here.get(PAGE)
    assert [(one.name, one.is_current) for one in page.context["devices"]] == [
        ("Firefox, Windows", True),
        ("Safari, iPhone", False),
    ]
    of_boris = UserSession.objects.get(user=boris.user)
    assert here.post(f"{PAGE}devices/end/", {"chosen": of_boris.pk}).status_code == 404
    here.post(f"{PAGE}devices/end/", {"chosen": page.context["devices"][1].session.pk})
    assert phone.get("/o/lipa/").status_code == 302
    browser(alya, client=phone)
    tokens.issue_pair(alya.user, family=uuid7())
    here.post(f"{PAGE}devices/end-others/")
    assert [client.get("/o/lipa/").status_code for client in (here, phone, stranger)] == [200, 302, 200]
    assert not RefreshToken.objects.filter(revoked_at=None).exists()


def test_last_visit_is_remembered_every_five_minutes(alya: Member) -> None:
    client = browser(alya)
    client.get("/o/lipa/")
    signed_in = UserSession.objects.get().last_seen_at
    for minutes, moves in ((4, False), (6, True)):
        with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)):
            client.get("/o/lipa/")
        assert (UserSession.objects.get().last_seen_at > signed_in) is moves


def test_sessions_that_are_over_are_forgotten(alya: Member) -> None:
    browser(alya)
    later = browser(alya, SAFARI)
    Session.objects.exclude(session_key=later.session.session_key).update(expire_date="2020-01-01T00:00Z")
    assert devices.delete_ended() == 1
    assert UserSession.objects.get().user_agent == SAFARI


def test_session_in_daily_use_has_a_last_day(alya: Member, settings: Settings) -> None:
    client = browser(alya)
    begin = datetime.datetime.now(datetime.UTC)
    for day in range(0, settings.SESSION_MAX_DAYS, 10):
        with time_machine.travel(begin + datetime.timedelta(days=day)):
            assert client.get("/o/lipa/").status_code == 200
    with time_machine.travel(begin + datetime.timedelta(days=settings.SESSION_MAX_DAYS, minutes=1)):
        ended = client.get("/o/lipa/", follow=True)
        assert ended.redirect_chain[0][0].startswith("/account/login/?next=/o/lipa/")
        assert "You signed in long ago" in ended.content.decode()
        browser(alya, client=client)
        assert client.get("/o/lipa/").status_code == 200


# --- Notifications by the browser -------------------------------------------------------------------------------------
def subscribed(client: Client, name: str) -> PushDevice:
    """The browser asked for notifications on its page."""
    with override_settings(OUTSIDE_LOOPBACK=True):
        keys = LocalBrowser().keys
        client.post("/o/lipa/settings/notifications/browsers/", {"endpoint": f"http://127.0.0.1:9/{name}", **keys})
    return next(device for device in PushDevice.objects.all() if device.endpoint.endswith(f"/{name}"))


def test_notifications_of_a_browser_end_with_its_session(alya: Member) -> None:
    here, phone, tablet, laptop = (browser(alya, SAFARI) for _ in range(4))
    first, second, third, fourth = (
        subscribed(client, name) for client, name in zip((here, phone, tablet, laptop), "abcd", strict=True)
    )

    def ended() -> list[bool]:
        rows = PushDevice.objects.in_bulk([first.pk, second.pk, third.pk, fourth.pk])
        return [rows[device.pk].ended_at is not None for device in (first, second, third, fourth)]

    assert ended() == [False] * 4
    session = UserSession.objects.get(session_key=phone.session.session_key)
    here.post(f"{PAGE}devices/end/", {"chosen": session.pk})
    assert ended() == [False, True, False, False]
    tablet.post("/account/logout/")
    assert ended() == [False, True, True, False]
    here.post(f"{PAGE}devices/end-others/")
    assert ended() == [False, True, True, True]
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    devices.delete_ended()
    assert ended() == [True] * 4


def test_new_password_ends_notifications_in_other_browsers_only(alya: Member) -> None:
    here, phone = browser(alya), browser(alya, SAFARI)
    subscribed(here, "here")
    subscribed(phone, "phone")
    change = {"oldpassword": PASSWORD, "password1": "a-poplar-in-september"}
    assert here.post("/o/lipa/settings/password/", change).status_code == 302
    assert [row.endpoint[-4:] for row in PushDevice.objects.filter(ended_at=None)] == ["here"]
    here.post("/account/logout/")
    assert not PushDevice.objects.filter(ended_at=None).exists()
