"""An operator in the account of a person: the way in, what everybody is told, the limits, the way back."""

import datetime
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows import login
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Job, Member, Notification, OutgoingEmail, SecurityEvent, User
from accounts.services import audit, jobs
from accounts.tenancy import scope
from config.lib import ambient
from config.lib.ids import uuid7
from config.lib.jobs import JobKind, Progress, job_kinds

PAGE = "/impersonation/"
STOP = "/impersonation/stop/"
REASON = "Request 17: the letter does not go out"


@pytest.fixture
def operator(db: None) -> User:
    """Who operates the installation; the name is all that customers see."""
    return User.objects.create_superuser(
        "operator@kantora.example", "linden-tree-in-june", full_name="Olga Dimova", language="en"
    )


@pytest.fixture
def desk(operator: User) -> Client:
    """The operator's browser, where the password was given a moment ago."""
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    prove(client, operator)
    return client


def prove(desk: Client, operator: User) -> None:
    """Give the password once more."""
    session = desk.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(operator.pk)
    session.save()


def enter(desk: Client, person: User, reason: str = REASON) -> Any:
    return desk.post(PAGE, {"user_pk": str(person.pk), "reason": reason})


def trail(member: Member) -> list[AuditEvent]:
    with scope(member.organization):
        return list(AuditEvent.objects.filter(event__startswith="accounts.impersonation").order_by("at"))


def test_page_of_the_person_leads_in_and_the_reason_is_asked(desk: Client, boris: Member) -> None:
    page = desk.get(reverse("admin:accounts_user_change", args=[boris.user_id])).content.decode()
    assert f'href="{PAGE}?user_pk={boris.user_id}"' in page
    assert "boris@lipa.example" in desk.get(f"{PAGE}?user_pk={boris.user_id}").content.decode()
    refused = enter(desk, boris.user, " ")
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert trail(boris) == []


def test_everybody_is_told(desk: Client, alya: Member, boris: Member) -> None:
    assert enter(desk, boris.user).headers["Location"] == "/"
    began = trail(boris)[0]
    assert (began.member_id, began.staff_name, began.changes) == (boris.pk, "Olga Dimova", {"reason": [None, REASON]})
    with scope(alya.organization):
        event = SecurityEvent.objects.get(kind="accounts.impersonated")
    assert event.member_id == boris.pk
    assert REASON in event.text
    letters = {mail.to: mail.text for mail in OutgoingEmail.objects.all()}
    assert "Olga Dimova" in letters["boris@lipa.example"]
    with scope(alya.organization):
        assert REASON in Notification.objects.get(member=alya, kind="accounts.impersonated").body
    assert LogEntry.objects.get().object_id == str(boris.user_id)


def test_acts_carry_who_really_acted_and_pages_say_it(desk: Client, alya: Member) -> None:
    enter(desk, alya.user)
    page = desk.get("/o/lipa/").content.decode()
    assert "You act in the account of <b>Alya Ilieva</b>." in page
    assert f'action="{STOP}"' in page
    desk.post("/o/lipa/settings/team/invite/", {"email": "new@lipa.example", "role": "user"})
    with scope(alya.organization):
        invited = AuditEvent.objects.get(event="accounts.member_invited")
    assert (invited.member_id, invited.staff_name) == (alya.pk, "Olga Dimova")
    assert "Alya Ilieva, really Olga Dimova as operator" in desk.get("/o/lipa/settings/audit/").content.decode()


def note(job: Job, _progress: Progress) -> dict[str, Any]:
    """Write a row of the trail."""
    audit.record("accounts.organization_changed", job.organization)
    return {}


def test_long_work_that_an_operator_starts_is_theirs_too(alya: Member, operator: User) -> None:
    kind = JobKind("test.note", "Noting", note)
    with job_kinds.registered_temporarily(kind.key, kind), scope(alya.organization, alya):
        with ambient.surroundings(staff=operator):
            job = jobs.start_job(kind.key, actor=alya, payload={})
        assert jobs.run(job)
        assert AuditEvent.objects.get(event="accounts.organization_changed").staff_name == "Olga Dimova"


def test_stop_and_signing_out_lead_back(desk: Client, alya: Member, operator: User) -> None:
    last_login = User.objects.get(pk=alya.user_id).last_login
    for way in (STOP, "/account/logout/"):
        prove(desk, operator)
        enter(desk, alya.user)
        assert desk.post(way).headers["Location"] == reverse("admin:accounts_user_change", args=[alya.user_id])
        assert desk.session["_auth_user_id"] == str(operator.pk)
        assert "k-acting" not in desk.get("/help/").content.decode()
    assert [event.event for event in trail(alya)] == [
        "accounts.impersonation_began", "accounts.impersonation_ended",
    ] * 2  # fmt: skip
    assert User.objects.get(pk=alya.user_id).last_login == last_login
    assert desk.post(STOP).headers["Location"] == "/"


@pytest.mark.parametrize("asks", ["page", "htmx", "api", "post"])
def test_after_half_an_hour_nothing_is_done(desk: Client, alya: Member, operator: User, asks: str) -> None:
    enter(desk, alya.user)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=31)):
        if asks == "page":
            answer = desk.get("/o/lipa/")
        elif asks == "htmx":
            answer = desk.get("/o/lipa/", headers={"HX-Request": "true"})
        elif asks == "api":
            answer = desk.get("/api/v1/users/me/")
        else:
            answer = desk.post("/o/lipa/settings/team/invite/", {"email": "new@lipa.example", "role": "user"})
        assert answer.status_code in {204, 302}
        assert desk.session["_auth_user_id"] == str(operator.pk)
    with scope(alya.organization):
        assert not AuditEvent.objects.filter(event="accounts.member_invited").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/o/lipa/settings/password/",
        "/o/lipa/settings/profile/phone/",
        "/o/lipa/settings/api-keys/new/",
        "/account/email/",
        "/account/password/set/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
        "/account/reauthenticate/",
    ],
)
def test_what_is_for_the_person_alone_stays_shut(desk: Client, alya: Member, path: str) -> None:
    enter(desk, alya.user)
    answer = desk.get(path)
    assert answer.status_code == 403
    assert "Only the person themselves" in answer.content.decode()
    assert desk.post(path, {"password": "linden-tree-in-june"}).status_code == 403


def test_no_other_operator_is_entered_nor_a_person_switched_off(desk: Client, alya: Member, boris: Member) -> None:
    User.objects.filter(pk=alya.user_id).update(is_staff=True)
    User.objects.filter(pk=boris.user_id).update(is_active=False)
    for member in (alya, boris):
        assert enter(desk, member.user).status_code == 403
        assert trail(member) == []
    assert desk.get(f"{PAGE}?user_pk={uuid7()}").status_code == 404
    for nobody in ("", "?user_pk=nobody"):
        assert desk.get(PAGE + nobody).headers["Location"] == reverse("admin:accounts_user_changelist")


def test_only_operators_with_the_right_come_in(
    desk: Client, operator: User, alya: Member, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    assert client_of(alya).get(f"{PAGE}?user_pk={boris.user_id}").status_code == 404
    User.objects.filter(pk=operator.pk).update(is_superuser=False)
    assert enter(desk, boris.user).status_code == 403
    operator.user_permissions.add(Permission.objects.get(codename="impersonate_user"))
    assert enter(desk, boris.user).status_code == 302


def test_the_password_is_asked_again_first(operator: User, boris: Member) -> None:
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    asked = client.get(f"{PAGE}?user_pk={boris.user_id}")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize("gone", ["left", "demoted"])
def test_an_operator_who_is_gone_keeps_nothing(desk: Client, operator: User, alya: Member, gone: str) -> None:
    enter(desk, alya.user)
    fields = {"is_active": False} if gone == "left" else {"is_staff": False}
    User.objects.filter(pk=operator.pk).update(**fields)
    assert desk.get("/o/lipa/").status_code == 302
    assert desk.session.get("_auth_user_id") != str(alya.user_id)
