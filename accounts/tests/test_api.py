"""The JSON face of accounts."""

import uuid
from collections.abc import Callable

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client, override_settings
from rest_framework.test import APIClient

from accounts.errors import EmailUnconfirmed
from accounts.models import AuditEvent, Job, Member, Organization, RefreshToken, User
from accounts.services import jobs, notifications, registration
from accounts.services.team import require_confirmed_email
from accounts.tenancy import scope
from conftest import PASSWORD

GALYA = {
    "email": "galya@tsvetya.example",
    "password": PASSWORD,
    "full_name": "Галя Димова",
    "organization_name": "Галя Цветя",
    "language": "bg",
}
API = "/api/v1"


@pytest.fixture
def program(db: None) -> APIClient:
    """A program that is not signed in."""
    return APIClient()


def signed_in(program: APIClient, email: str, password: str = PASSWORD) -> APIClient:
    """The program with an access token."""
    answer = program.post(f"{API}/auth/login/", {"email": email, "password": password})
    assert answer.status_code == 200, answer.content
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    return program


# --- auth -------------------------------------------------------------------------------------------------------------
def test_register_makes_user_and_organization_and_mails_the_link(
    program: APIClient, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = program.post(f"{API}/auth/register", GALYA)
    assert answer.status_code == 201
    body = answer.json()
    assert (body["email"], body["email_confirmed"], body["language"]) == ("galya@tsvetya.example", False, "bg")
    assert [(one["slug"], one["role"]) for one in body["organizations"]] == [("galya-tsvetya", "owner")]
    assert "password" not in body
    assert [message.to for message in mail.outbox] == [["galya@tsvetya.example"]]
    path = next(word for word in str(mail.outbox[0].body).split() if "/confirm-email/" in word)
    Client().post(path.removeprefix("http://testserver"))
    assert EmailAddress.objects.get().verified


def test_register_then_log_in_works_before_the_address_is_confirmed_but_sending_does_not(program: APIClient) -> None:
    program.post(f"{API}/auth/register/", GALYA)
    me = signed_in(program, GALYA["email"]).get(f"{API}/users/me").json()
    assert me["email_confirmed"] is False
    organization = Organization.objects.get()
    with scope(organization):
        member = Member.objects.select_related("user").get()
        with pytest.raises(EmailUnconfirmed):
            require_confirmed_email(member)


def test_register_with_a_taken_address_is_refused(alya: Member, program: APIClient) -> None:
    answer = program.post(f"{API}/auth/register/", GALYA | {"email": "ALYA@lipa.example"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "email_taken", "email")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"password": "short"}, 422, "password"),
        ({"email": "no address"}, 400, "email"),
        ({"organization_name": " \n "}, 400, "organization_name"),
        ({"full_name": "x" * 151}, 400, "full_name"),
        ({"language": "xx"}, 400, "language"),
    ],
)
def test_register_names_the_wrong_field_and_makes_nothing(
    program: APIClient, change: dict[str, str], status: int, field: str
) -> None:
    answer = program.post(f"{API}/auth/register/", GALYA | change)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert not User.objects.exists()
    assert not Organization.objects.exists()


@override_settings(ACCOUNT_RATE_LIMITS={"signup": "1/m/ip"})
def test_register_is_limited(program: APIClient) -> None:
    assert program.post(f"{API}/auth/register/", GALYA).status_code == 201
    answer = program.post(f"{API}/auth/register/", GALYA | {"email": "other@tsvetya.example"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["Retry-After"] == "60"


def test_log_in_with_wrong_password_or_unknown_address_answers_alike(alya: Member, program: APIClient) -> None:
    wrong = program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": "not-this-one"})
    unknown = program.post(f"{API}/auth/login/", {"email": "nobody@lipa.example", "password": "not-this-one"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "bad_credentials"


def test_log_in_of_a_switched_off_user_is_refused(alya: Member, program: APIClient) -> None:
    User.objects.update(is_active=False)
    assert program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD}).status_code == 401


def test_log_in_is_limited_for_each_address_and_the_limit_passes(
    alya: Member, vera: Member, program: APIClient
) -> None:
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as clock:
        for _attempt in range(10):
            program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": "not-this-one"})
        blocked = program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD})
        assert (blocked.status_code, blocked.json()["code"]) == (429, "too_many_attempts")
        assert blocked.headers["Retry-After"] == "300"
        assert program.post(f"{API}/auth/login/", {"email": vera.user.email, "password": PASSWORD}).status_code == 200
        clock.shift(301)
        assert program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD}).status_code == 200


def test_log_in_of_many_addresses_from_one_place_is_limited(alya: Member, program: APIClient) -> None:
    for number in range(100):
        program.post(f"{API}/auth/login/", {"email": f"guess{number}@lipa.example", "password": "not-this-one"})
    answer = program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD})
    assert answer.status_code == 429


def test_refresh_gives_the_next_pair_and_reuse_ends_the_log_in(alya: Member, program: APIClient) -> None:
    first = program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD}).json()
    second = program.post(f"{API}/auth/refresh/", {"refresh": first["refresh"]}).json()
    assert second["refresh"] != first["refresh"]
    stolen = program.post(f"{API}/auth/refresh/", {"refresh": first["refresh"]})
    assert (stolen.status_code, stolen.json()["code"]) == (401, "bad_token")
    assert program.post(f"{API}/auth/refresh/", {"refresh": second["refresh"]}).status_code == 401


def test_refresh_refuses_what_is_no_refresh_token(alya: Member, program: APIClient) -> None:
    pair = program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD}).json()
    for token in (pair["access"], "nonsense", pair["refresh"][:-2]):
        assert program.post(f"{API}/auth/refresh/", {"refresh": token}).status_code == 401


def test_log_out_ends_the_log_in(alya: Member, program: APIClient) -> None:
    pair = program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD}).json()
    with_access = {"authorization": f"Bearer {pair['access']}"}
    assert program.get(f"{API}/users/me/", headers=with_access).status_code == 200
    assert program.post(f"{API}/auth/logout/", {"refresh": pair["refresh"]}).status_code == 204
    assert program.get(f"{API}/users/me/", headers=with_access).status_code == 401
    assert program.post(f"{API}/auth/refresh/", {"refresh": pair["refresh"]}).status_code == 401
    assert not RefreshToken.objects.filter(revoked_at=None).exists()


def test_log_out_with_the_access_token_alone(alya: Member, program: APIClient) -> None:
    pair = program.post(f"{API}/auth/login/", {"email": alya.user.email, "password": PASSWORD}).json()
    assert program.post(f"{API}/auth/logout").status_code == 401
    with_access = {"authorization": f"Bearer {pair['access']}"}
    assert program.post(f"{API}/auth/logout", headers=with_access).status_code == 204
    assert program.get(f"{API}/users/me/", headers=with_access).status_code == 401
    assert program.post(f"{API}/auth/refresh/", {"refresh": pair["refresh"]}).status_code == 401


def test_access_token_ends_after_half_an_hour(alya: Member, program: APIClient) -> None:
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as clock:
        signed_in(program, alya.user.email)
        clock.shift(30 * 60 - 1)
        assert program.get(f"{API}/users/me/").status_code == 200
        clock.shift(2)
        answer = program.get(f"{API}/users/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")


def test_nobody_gets_401_with_the_scheme(program: APIClient) -> None:
    answer = program.get(f"{API}/users/me/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


# --- users/me ---------------------------------------------------------------------------------------------------------
def test_me_tells_who_and_where(boris: Member, api_of: Callable[[Member], APIClient]) -> None:
    me = api_of(boris).get(f"{API}/users/me/").json()
    assert (me["email"], me["email_confirmed"], me["full_name"]) == ("boris@lipa.example", True, "Boris Petrov")
    assert me["organizations"] == [{"id": str(boris.organization_id), "slug": "lipa", "name": "Lipa", "role": "user"}]


def test_me_is_changed_with_the_phone_in_international_form(
    boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    answer = api_of(boris).patch(f"{API}/users/me/", {"phone": "088 123 4567", "full_name": "Борис  Петров"})
    assert answer.status_code == 200
    assert (answer.json()["phone"], answer.json()["full_name"]) == ("+359881234567", "Борис Петров")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"phone": "12"}, 422, "phone"),
        ({"time_zone": "Mars/Olympus"}, 400, "time_zone"),
        ({"theme": "pink"}, 400, "theme"),
        ({"full_name": ""}, 400, "full_name"),
    ],
)
def test_me_refuses_what_is_wrong(
    boris: Member, api_of: Callable[[Member], APIClient], change: dict[str, str], status: int, field: str
) -> None:
    answer = api_of(boris).patch(f"{API}/users/me/", change)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


def test_me_cannot_change_the_address_or_become_staff(boris: Member, api_of: Callable[[Member], APIClient]) -> None:
    api_of(boris).patch(f"{API}/users/me/", {"email": "other@lipa.example", "is_staff": True, "is_superuser": True})
    user = User.objects.get(pk=boris.user_id)
    assert (user.email, user.is_staff, user.is_superuser) == ("boris@lipa.example", False, False)


def test_notification_settings_are_read_and_changed_in_part(
    alya: Member, api_of: Callable[[Member], APIClient]
) -> None:
    client, path = api_of(alya), f"{API}/users/me/notification-settings/"
    before = client.get(path)
    by_key = {kind["key"]: kind["channels"] for kind in before.json()["kinds"]}
    assert by_key["accounts.member_joined"] == ["in_app", "push"]
    tag = before.headers["ETag"]
    change = {"kinds": [{"key": "accounts.member_joined", "channels": ["email"]}], "quiet_from": "22:00"}
    assert client.patch(path, change).json()["field"] == "quiet_until"
    answer = client.patch(path, change | {"quiet_until": "07:00", "has_digest": True}, headers={"if-match": tag})
    assert answer.status_code == 200, answer.content
    after = client.get(path).json()
    assert after == answer.json()
    assert (after["quiet_from"], after["quiet_until"], after["has_digest"]) == ("22:00", "07:00", True)
    assert {kind["key"]: kind["channels"] for kind in after["kinds"]} == by_key | {"accounts.member_joined": ["email"]}
    assert client.patch(path, {"has_digest": False}, headers={"if-match": tag}).status_code == 412
    assert client.patch(path, {"kinds": [{"key": "no.such", "channels": []}]}).status_code == 400


def test_owners_kinds_are_in_the_settings_of_owners_only(
    alya: Member, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    path = f"{API}/users/me/notification-settings/"
    for member, is_there in ((alya, True), (boris, False)):
        keys = {kind["key"] for kind in api_of(member).get(path).json()["kinds"]}
        assert ("accounts.new_device" in keys) is is_there


# --- organizations ----------------------------------------------------------------------------------------------------
def test_organizations_are_mine_only_with_my_role(
    alya: Member, vera: Member, api_of: Callable[[Member], APIClient]
) -> None:
    registration.create_organization(name="Second", owner=alya.user)
    client = api_of(alya)
    client.credentials(HTTP_AUTHORIZATION=client._credentials["HTTP_AUTHORIZATION"])
    found = client.get(f"{API}/organizations/").json()
    assert [(one["slug"], one["role"]) for one in found] == [("lipa", "owner"), ("second", "owner")]
    assert client.get(f"{API}/organizations/{vera.organization_id}/").status_code == 404


def test_organization_is_changed_with_numbers_checked_and_audited(
    alya: Member, api_of: Callable[[Member], APIClient]
) -> None:
    path = f"{API}/organizations/{alya.organization_id}/"
    answer = api_of(alya).patch(path, {"legal_name": "„Липа“ ООД", "eik": "131 071 587", "phone": "02 987 6543"})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["eik"], answer.json()["phone"], answer.json()["version"]) == ("131071587", "+35929876543", 2)
    with scope(alya.organization):
        event = AuditEvent.objects.get(event="accounts.organization_changed")
        assert event.member == alya
        assert event.changes["eik"] == ["", "131071587"]


@pytest.mark.parametrize(
    ("change", "status", "field", "code"),
    [
        ({"eik": "12345678"}, 422, "eik", "eik_length"),
        ({"vat_number": "BG12"}, 422, "vat_number", "vat_length"),
        ({"is_vat_registered": True}, 422, "vat_number", "vat_number_missing"),
        ({"country": "XX"}, 400, "country", "unknown"),
        ({"currency": "leva"}, 400, "currency", "unknown"),
        ({"version": 0}, 409, None, "stale_edit"),
        ({"email": "no"}, 400, "email", "invalid"),
    ],
)
def test_organization_refuses_what_is_wrong_and_changes_nothing(
    alya: Member, api_of: Callable[[Member], APIClient], change: dict[str, object], status: int, field: str, code: str
) -> None:
    path = f"{API}/organizations/{alya.organization_id}/"
    answer = api_of(alya).patch(path, {"name": "Other"} | change)
    assert (answer.status_code, answer.json()["field"], answer.json()["code"]) == (status, field, code)
    assert Organization.objects.get(pk=alya.organization_id).name == "Lipa"


def test_organization_is_read_but_not_changed_by_an_ordinary_user(
    boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    path = f"{API}/organizations/{boris.organization_id}/"
    assert api_of(boris).get(path).json()["role"] == "user"
    assert api_of(boris).patch(path, {"name": "Mine"}).status_code == 403


def test_members_are_those_of_the_named_organization(
    alya: Member, boris: Member, vera: Member, api_of: Callable[[Member], APIClient]
) -> None:
    found = api_of(boris).get(f"{API}/organizations/members/").json()
    assert {row["email"] for row in found["results"]} == {"alya@lipa.example", "boris@lipa.example"}
    stranger = api_of(vera)
    stranger.credentials(HTTP_AUTHORIZATION=stranger._credentials["HTTP_AUTHORIZATION"], HTTP_X_ORGANIZATION="lipa")
    assert stranger.get(f"{API}/organizations/members/").status_code == 404


def test_several_organizations_ask_for_the_header(alya: Member, api_of: Callable[[Member], APIClient]) -> None:
    registration.create_organization(name="Second", owner=alya.user)
    client = api_of(alya)
    client.credentials(HTTP_AUTHORIZATION=client._credentials["HTTP_AUTHORIZATION"])
    answer = client.get(f"{API}/notifications/")
    assert (answer.status_code, answer.json()["code"]) == (400, "organization_required")


# --- jobs and notifications -------------------------------------------------------------------------------------------
def test_job_tells_state_progress_and_result(
    alya: Member, vera: Member, counting_job: str, api_of: Callable[[Member], APIClient],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    with scope(alya.organization, alya), django_capture_on_commit_callbacks(execute=True):
        job = jobs.start_job(counting_job, actor=alya, payload={"to": 3})
    body = api_of(alya).get(f"{API}/jobs/{job.pk}/").json()
    assert (body["state"], body["progress"], body["total"], body["result"]) == ("done", 3, 3, {"counted": 3})
    assert body["error"] is None
    assert api_of(vera).get(f"{API}/jobs/{job.pk}/").status_code == 404
    assert api_of(alya).get(f"{API}/jobs/{uuid.uuid4()}/").status_code == 404


def test_job_that_failed_tells_why(
    alya: Member, counting_job: str, api_of: Callable[[Member], APIClient],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    with scope(alya.organization, alya), django_capture_on_commit_callbacks(execute=True):
        job = jobs.start_job(counting_job, actor=alya, payload={"to": -1})
    body = api_of(alya).get(f"{API}/jobs/{job.pk}/").json()
    assert (body["state"], body["error"]) == ("failed", {"code": "below_zero", "message": "Count upwards."})
    assert body["state"] == Job.State.FAILED


def test_notifications_are_my_own_and_are_marked_read(
    alya: Member, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    with scope(alya.organization, alya):
        for name in ("Ana", "Eva"):
            data = {"name": name, "email": f"{name}@lipa.example"}
            notifications.notify([alya, boris], "accounts.member_joined", data, "/o/lipa/settings/team/")
    client = api_of(alya)
    found = client.get(f"{API}/notifications/").json()
    assert [row["title"] for row in found["results"]] == ["Eva joined the team", "Ana joined the team"]
    one = client.post(f"{API}/notifications/{found['results'][0]['id']}/read/").json()
    assert one["read_at"] is not None
    assert client.post(f"{API}/notifications/read").status_code == 204
    assert all(row["read_at"] for row in client.get(f"{API}/notifications/").json()["results"])
    assert not any(row["read_at"] for row in api_of(boris).get(f"{API}/notifications/").json()["results"])


def test_notification_of_a_colleague_cannot_be_read(
    alya: Member, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    with scope(alya.organization, alya):
        notifications.notify([alya], "accounts.member_joined", {"name": "Ana", "email": "ana@lipa.example"})
        pk = alya.notifications.get().pk
    assert api_of(boris).post(f"{API}/notifications/{pk}/read/").status_code == 404


def test_lists_cost_the_same_with_one_row_and_with_thirty(
    alya: Member, api_of: Callable[[Member], APIClient], django_assert_num_queries: Callable[..., object]
) -> None:
    client = api_of(alya)

    def add(number: int) -> None:
        with scope(alya.organization, alya):
            for index in range(number):
                data = {"name": f"N{index}", "email": "n@lipa.example"}
                notifications.notify([alya], "accounts.member_joined", data)

    for number in (1, 29):
        add(number)
        with django_assert_num_queries(4):
            client.get(f"{API}/notifications/")
