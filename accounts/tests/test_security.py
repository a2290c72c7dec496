"""Security events: each rule fires when it must, once, for the right organizations, and the owners are told."""

import datetime
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.http import StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from rest_framework.test import APIClient

from accounts import tasks
from accounts.models import KnownDevice, Member, Notification, Organization, SecurityEvent
from accounts.rules import AccountsPermission
from accounts.services import allow_list, api_keys, audit, security, sign_ins
from accounts.tenancy import scope
from config.lib import ambient
from config.lib.export import csv_response
from conftest import PASSWORD

OFFICE, HOME = "203.0.113.7", "198.51.100.1"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:%s) Gecko/20100101 Firefox/%s"


def events(kind: str = "") -> list[tuple[str, str]]:
    """(organization, kind) of what was written down."""
    rows = SecurityEvent.objects.unscoped(reason="test").order_by("at", "organization__slug")
    return [(row.organization.slug, row.kind) for row in rows if kind in row.kind]


def log_in(email: str, password: str = PASSWORD, **headers: Any) -> int:
    """Sign in by the page."""
    address = headers.pop("address", OFFICE)
    browser = Client(REMOTE_ADDR=address, headers=headers)
    return browser.post(reverse("account_login"), {"login": email, "password": password}).status_code


# --- telling ----------------------------------------------------------------------------------------------------------
def test_owners_are_told_in_the_page_and_by_mail_in_their_language(
    alya: Member, boris: Member, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    alya.user.language = "bg"
    alya.user.save(update_fields=["language"])
    with (
        django_capture_on_commit_callbacks(execute=True),
        scope(alya.organization),
        ambient.surroundings(ip_address=OFFICE),
    ):
        event = security.record("accounts.address_refused", member=boris)
        assert event is not None
        assert event.text == f"Boris Petrov was kept out: {OFFICE} is not among the allowed addresses."
        notified = Notification.objects.get()
    assert (notified.member, notified.url) == (alya, "/o/lipa/settings/security/")
    assert [message.to for message in mail.outbox] == [["alya@lipa.example"]]
    assert mail.outbox[0].subject == "Отказан адрес"
    assert f"Boris Petrov не получи достъп: {OFFICE}" in str(mail.outbox[0].body)


def test_one_occasion_is_written_once_in_its_time_and_an_unknown_kind_is_a_mistake(in_lipa: Organization) -> None:
    with time_machine.travel("2026-11-20T09:00:00Z") as moment:
        for _turn in range(3):
            security.record("accounts.mass_export", once="boris")
        security.record("accounts.mass_export", once="ana")
        moment.shift(datetime.timedelta(hours=1, seconds=1))
        security.record("accounts.mass_export", once="boris")
    assert len(events("mass_export")) == 3
    with pytest.raises(KeyError):
        security.record("accounts.whatever")


def test_the_page_lists_events_to_those_who_may(
    alya: Member, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    with scope(alya.organization):
        security.record("accounts.mass_export", member=boris, data={"number": 9000})
    page = reverse("accounts:security", args=["lipa"])
    body = client_of(alya).get(page, {"search": "boris"}).content.decode()
    assert "Boris Petrov exported rows in an hour: 9000" in body
    assert "Boris Petrov exported" not in client_of(alya).get(page, {"kind": "accounts.mass_delete"}).content.decode()
    assert client_of(boris).get(page).status_code == 403


# --- log-ins ----------------------------------------------------------------------------------------------------------
def test_repeated_wrong_passwords_are_told_to_every_organization_of_the_person(alya: Member, vera: Member) -> None:
    with scope(vera.organization):
        Member.objects.create(user=alya.user)
    for number in range(7):
        assert events() == (
            [] if number < 5 else [("lipa", "accounts.failed_log_ins"), ("orel", "accounts.failed_log_ins")]
        )
        log_in("ALYA@lipa.example", "wrong", address=f"203.0.113.{number}")
    APIClient().post("/api/v1/auth/login/", {"email": "nobody@lipa.example", "password": "wrong"})
    assert len(events()) == 2


def test_one_address_that_tries_many_accounts_is_told_where_an_account_is(alya: Member) -> None:
    program = APIClient(REMOTE_ADDR=HOME)
    for number in range(19):
        program.post("/api/v1/auth/login/", {"email": f"guess{number}@lipa.example", "password": "wrong"})
    assert events() == []
    program.post("/api/v1/auth/login/", {"email": "alya@lipa.example", "password": "wrong"})
    assert events() == [("lipa", "accounts.failed_log_ins_from")]


def test_a_new_device_is_told_not_the_first_nor_an_update_nor_a_neighbouring_address(alya: Member) -> None:
    first = {"User-Agent": FIREFOX % ("128.0", "128.0")}
    assert log_in("alya@lipa.example", **first) == 302
    log_in("alya@lipa.example", **{"User-Agent": FIREFOX % ("131.0", "131.0")}, address="203.0.200.9")
    assert (events(), KnownDevice.objects.count()) == ([], 1)
    log_in("alya@lipa.example", **first, address=HOME)
    log_in("alya@lipa.example", **first, address=HOME)
    assert events() == [("lipa", "accounts.new_device")]
    log_in("alya@lipa.example", **{"User-Agent": "\x1fcurl/8 \U0001f600" + "x" * 3000})
    assert len(events("new_device")) == 2
    event = SecurityEvent.objects.unscoped(reason="test").order_by("at").first()
    assert event is not None
    assert "Firefox, Linux, 198.51.100.1" in event.text


@override_settings(CLIENT_COUNTRY_HEADER="CF-IPCountry", TRUSTED_PROXIES=[ip_network("127.0.0.1")])
def test_a_new_country_is_told_when_the_proxy_names_countries(alya: Member) -> None:
    for country in ("BG", "bg", "<b>", "DE"):
        program = APIClient(headers={"CF-IPCountry": country, "User-Agent": f"robot {country.upper()}"})
        program.post("/api/v1/auth/login/", {"email": "alya@lipa.example", "password": PASSWORD})
    assert events("new_country") == [("lipa", "accounts.new_country")]
    assert SecurityEvent.objects.unscoped(reason="test").get(kind="accounts.new_country").data["country"] == "DE"


def test_devices_not_seen_for_long_are_forgotten(alya: Member) -> None:
    with time_machine.travel("2026-11-20T09:00:00Z") as moment:
        log_in("alya@lipa.example")
        tasks.clean_up()
        assert KnownDevice.objects.count() == 1
        moment.shift(sign_ins.FORGOTTEN_AFTER + datetime.timedelta(days=1))
        tasks.clean_up()
    assert not KnownDevice.objects.exists()


def test_a_refresh_token_used_twice_is_told(alya: Member) -> None:
    program = APIClient()
    pair = program.post("/api/v1/auth/login/", {"email": "alya@lipa.example", "password": PASSWORD}).json()
    assert program.post("/api/v1/auth/refresh/", {"refresh": pair["refresh"]}).status_code == 200
    assert program.post("/api/v1/auth/refresh/", {"refresh": pair["refresh"]}).status_code == 401
    assert events() == [("lipa", "accounts.token_reused")]


# --- what goes out and away -------------------------------------------------------------------------------------------
def _read(rows: int, member: Member) -> None:
    cells: list[list[object]] = [["Name"], *([number] for number in range(rows))]
    response: StreamingHttpResponse = csv_response(cells, "x.csv", lambda: scope(member.organization, member))
    list(response.streaming_content)


def test_a_mass_export_is_told_once_even_in_parts(alya: Member, boris: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "MASS_EXPORT_ROWS", 1500)
    with ambient.surroundings(ip_address=OFFICE):
        _read(900, boris)
        _read(599, boris)
        assert events() == []
        _read(1, boris)
        _read(2000, boris)
    assert events() == [("lipa", "accounts.mass_export")]
    event = SecurityEvent.objects.unscoped(reason="test").get()
    assert (event.member, event.data["number"]) == (boris, 1500)


def test_a_mass_deletion_is_told_when_the_trail_is_chained(alya: Member, boris: Member) -> None:
    with scope(alya.organization, boris):
        audit.record_many("crm.contact_deleted", [boris] * (security.MASS_DELETE_RECORDS - 1))
        tasks.seal_audit_trails()
        assert events() == []
        audit.record("crm.company_deleted", boris)
    tasks.seal_audit_trails()
    tasks.seal_audit_trails()
    assert events() == [("lipa", "accounts.mass_delete")]


# --- addresses --------------------------------------------------------------------------------------------------------
def test_a_key_from_a_new_network_and_a_refused_address_are_told_once(
    alya: Member, client_of: Callable[[Member], Client]
) -> None:
    with scope(alya.organization, alya):
        key = api_keys.create_key(actor=alya, name="Warehouse", scopes=[AccountsPermission.VIEW_TEAM])[1]
    for address in (OFFICE, "203.0.113.200", HOME, HOME):
        program = APIClient(REMOTE_ADDR=address, headers={"Authorization": f"Bearer {key}"})
        assert program.get("/api/v1/organizations/members/").status_code == 200
    assert events() == [("lipa", "accounts.key_from_new_network")]
    with scope(alya.organization, alya), ambient.surroundings(ip_address=OFFICE):
        allow_list.set_allow_list(organization=alya.organization, actor=alya, networks=[OFFICE])
    for _turn in range(3):
        assert client_of(alya).get(reverse("accounts:team", args=["lipa"]), REMOTE_ADDR=HOME).status_code == 403
    assert events("refused") == [("lipa", "accounts.address_refused")]
