"""Proving a phone number: codes, tries, limits."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts import tasks
from accounts.errors import TooManyAttempts
from accounts.models import AuditEvent, Member, PhoneCode, User
from accounts.services import people, phones
from accounts.services.phones import NoPhone, SmsNotSent, WrongCode
from accounts.tenancy import scope
from accounts.tests.outside_world import LocalServer
from config.lib import ambient
from config.lib.mail import local_messages

NOON = "2026-11-20T12:00:00Z"
NUMBER = "+359888123456"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Text messages go into a folder."""
    settings.MAIL_DIR = tmp_path


@pytest.fixture
def user(boris: Member) -> User:
    boris.user.phone = NUMBER
    boris.user.save()
    return boris.user


def last_code() -> str:
    """What the newest message says."""
    found = re.search(r"\b\d{6}\b", local_messages()[0].text)
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def is_proved(user: User) -> bool:
    return User.objects.get(pk=user.pk).phone_verified_at is not None


def test_code_proves_the_number_once(user: User, boris: Member) -> None:
    user.language = "bg"
    user.save()
    row = phones.send_code(user)
    code = last_code()
    assert local_messages()[0].to == NUMBER
    assert code not in row.code_hash
    with scope(boris.organization, boris):
        phones.confirm(user, code)
        assert is_proved(user)
        assert AuditEvent.objects.filter(event="accounts.phone_verified").count() == 1
        with pytest.raises(WrongCode):
            phones.confirm(user, code)


def test_five_tries_and_no_more(user: User, boris: Member) -> None:
    phones.send_code(user)
    code = last_code()
    for _try in range(5):
        with pytest.raises(WrongCode):
            phones.confirm(user, wrong(code))
    with scope(boris.organization, boris), pytest.raises(WrongCode):
        phones.confirm(user, code)
    assert not is_proved(user)


def test_code_is_good_for_ten_minutes_and_until_the_next(user: User, boris: Member) -> None:
    with time_machine.travel(NOON, tick=False) as now, scope(boris.organization, boris):
        phones.send_code(user)
        first = last_code()
        now.shift(1)
        phones.send_code(user)
        second = last_code()
        if first != second:
            with pytest.raises(WrongCode):
                phones.confirm(user, first)
        now.shift(600)
        with pytest.raises(WrongCode):
            phones.confirm(user, second)
        phones.send_code(user)
        now.shift(599)
        phones.confirm(user, last_code())
    assert is_proved(user)


def test_another_number_must_be_proved_anew(user: User, boris: Member) -> None:
    phones.send_code(user)
    code = last_code()
    with scope(boris.organization, boris):
        people.update_profile(user=user, values={"phone": "+359888999999"})
        with pytest.raises(WrongCode):
            phones.confirm(user, code)
        people.update_profile(user=user, values={"phone": NUMBER})
        phones.confirm(user, code)
        user.refresh_from_db()
        people.update_profile(user=user, values={"phone": "+359888999999"})
    assert not is_proved(user)


def test_phone_is_not_flooded(user: User, vera: Member) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        for _time in range(3):
            phones.send_code(user)
            now.shift(60)
        vera.user.phone = NUMBER
        vera.user.save()
        with pytest.raises(TooManyAttempts) as refused:
            phones.send_code(vera.user)
        assert refused.value.wait == 3600 - 180
        now.shift(3600 - 180)
        phones.send_code(vera.user)


def test_person_cannot_spray_numbers(user: User) -> None:
    for number in range(5):
        User.objects.filter(pk=user.pk).update(phone=f"+35988800000{number}")
        phones.send_code(user)
    User.objects.filter(pk=user.pk).update(phone="+359888000009")
    with pytest.raises(TooManyAttempts):
        phones.send_code(user)


def test_address_cannot_spray_numbers(user: User) -> None:
    with ambient.surroundings(ip_address="203.0.113.7"):
        row = phones.send_code(user)
        for _number in range(9):
            PhoneCode.objects.create(
                user=user, phone="+35970012345", code_hash="x", ip_address="203.0.113.7", expires_at=row.expires_at
            )
        PhoneCode.objects.update(user=User.objects.create_user("other@lipa.example"))
        with pytest.raises(TooManyAttempts):
            phones.send_code(user)


def test_code_needs_a_number_and_a_provider_that_takes_it(user: User, boris: Member, settings: Any) -> None:
    settings.SMS_PROVIDER, settings.TWILIO_ACCOUNT_SID = "twilio", "AC1"
    with LocalServer() as server:
        settings.TWILIO_URL = server.url
        server.say(400, b'{"code": 21614}')
        with pytest.raises(SmsNotSent):
            phones.send_code(user)
    User.objects.filter(pk=user.pk).update(phone="")
    with pytest.raises(NoPhone):
        phones.send_code(user)


def test_clean_up_forgets_codes(user: User) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        phones.send_code(user)
        now.shift(8 * 24 * 3600)
        tasks.clean_up()
    assert not PhoneCode.objects.exists()


def test_page_sends_a_code_and_takes_it(user: User, boris: Member, client_of: Callable[[Member], Client]) -> None:
    client = client_of(boris)
    page, send, profile = (reverse(f"accounts:{name}", args=["lipa"]) for name in ("phone", "phone_send", "profile"))
    assert page in client.get(profile).content.decode()
    assert "+359 88 812 34 56" in client.get(page).content.decode().replace("\xa0", " ")
    assert client.post(send).headers["Location"] == page
    for code in (wrong(last_code()), "", "x" * 50, "\x00", "１２３４５６"):
        response = client.post(page, {"code": code})
        assert (response.status_code, set(response.context["form"].errors)) == (422, {"code"})
    code = last_code()
    assert client.post(page, {"code": f" {code[:3]} {code[3:]} "}).headers["Location"] == profile
    assert is_proved(user)
    for _time in range(3):
        body = client.post(send, follow=True).content.decode()
    assert "Too many attempts" in body


def test_page_without_a_number_leads_to_the_profile(boris: Member, client_of: Callable[[Member], Client]) -> None:
    response = client_of(boris).get(reverse("accounts:phone", args=["lipa"]))
    assert response.headers["Location"] == reverse("accounts:profile", args=["lipa"])


def test_program_sends_a_code_and_takes_it_within_the_same_limits(
    user: User, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    client, path = api_of(boris), "/api/v1/users/me/phone"
    assert client.post(f"{path}/code/").status_code == 204
    for _time in range(phones.TRIES - 1):
        refused = client.post(f"{path}/confirm/", {"code": wrong(last_code())})
        assert (refused.status_code, refused.json()["code"]) == (422, "wrong_code")
    code = last_code()
    confirmed = client.post(f"{path}/confirm/", {"code": f"{code[:3]} {code[3:]}"})
    assert (confirmed.status_code, confirmed.json()["phone_confirmed"]) == (200, True)
    assert [client.post(f"{path}/code/").status_code for _time in range(3)] == [204, 204, 429]
    refused = client.post(f"{path}/confirm/", {"code": wrong(last_code())}, headers={"idempotency-key": "a-guess"})
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_not_taken")
    client.post(f"{path}/confirm/", {"code": wrong(last_code())})
    assert PhoneCode.objects.order_by("-created_at")[0].tries == 1
