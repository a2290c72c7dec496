"""What the API does for every endpoint: rates, repeated requests, changes that would be lost, other origins."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.api.endpoint import Endpoint
from accounts.models import IdempotentRequest, Member, RequestCount
from accounts.services import idempotency, phones, rates
from accounts.tasks import clean_up_api
from accounts.tenancy import scope
from config.lib import env
from config.lib.ids import uuid7
from config.lib.rates import Rate
from config.tests.routes import endpoints
from crm.models import Contact
from crm.tests.factories import make_company, make_contact, make_deal

pytestmark = pytest.mark.django_db
CONTACTS, LOGIN, ME = "/api/v1/contacts/", "/api/v1/auth/login/", "/api/v1/users/me/"
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


@pytest.fixture
def api(api_of: Callable[[Member], APIClient], alya: Member) -> APIClient:
    return api_of(alya)


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- Rates ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def rated(settings: Any) -> Iterator[Any]:
    """Rates that are soon used up, counted in the database whatever services there are."""
    settings.REDIS_URL = ""
    settings.API_RATE_ANON, settings.API_RATE_USER, settings.API_RATE_IP = Rate(2, 60), Rate(3, 60), Rate(6, 60)
    return settings


def _sessions(client: APIClient, path: str, number: int, **headers: str) -> list[int]:
    return [client.get(path, **headers).status_code for _ in range(number)]


def test_person_has_a_rate_from_whatever_addresses(rated: Any, api: APIClient) -> None:
    first = api.get(ME)
    assert {name: value for name, value in first.headers.items() if name.startswith("RateLimit")} == {
        "RateLimit-Limit": "3",
        "RateLimit-Remaining": "2",
        "RateLimit-Reset": "60",
        "RateLimit-Policy": "3;w=60, 6;w=60",
    }
    assert _sessions(api, ME, 2, REMOTE_ADDR="192.0.2.7") == [200, 200]
    refused = api.get(ME)
    assert _code(refused) == (429, "too_many_requests")
    assert (refused.headers["RateLimit-Remaining"], 0 < int(refused.headers["Retry-After"]) <= 60) == ("0", True)


def test_strangers_and_bad_tokens_share_the_rate_of_their_address(rated: Any) -> None:
    client = APIClient()
    assert client.get("/api/v1/schema/").status_code == 200
    assert client.get(ME, HTTP_AUTHORIZATION="Bearer x").status_code == 401
    assert client.post(LOGIN, {}).status_code == 429
    assert client.post(LOGIN, {}, REMOTE_ADDR="192.0.2.7").status_code == 400


def test_addresses_of_one_ipv6_network_are_one_caller(rated: Any) -> None:
    client = APIClient()
    addresses = ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3", "2001:db8:1:3::1"]
    assert [_sessions(client, ME, 1, REMOTE_ADDR=address)[0] for address in addresses] == [401, 401, 429, 401]


def test_an_address_has_a_rate_for_all_its_people(
    rated: Any, alya: Member, vera: Member, api_of: Callable[[Member], APIClient]
) -> None:
    assert _sessions(api_of(alya), ME, 3) + _sessions(api_of(vera), ME, 3) == [200] * 6
    rated.API_RATE_USER = Rate(100, 60)
    refused = api_of(vera).get(ME)
    assert (refused.status_code, refused.headers["RateLimit-Limit"]) == (429, "6")


def test_rate_begins_anew_and_old_counts_are_forgotten(rated: Any, api: APIClient) -> None:
    assert _sessions(api, ME, 4) == [200, 200, 200, 429]
    RequestCount.objects.update(resets_at=1.0)
    assert _sessions(api, ME, 1) == [200]
    RequestCount.objects.filter(key__startswith="user:").update(resets_at=1.0)
    clean_up_api()
    assert [row.key.split(":")[0] for row in RequestCount.objects.all()] == ["ip"]


def test_without_an_address_nobody_is_mixed_up(rated: Any) -> None:
    assert _sessions(APIClient(), ME, 3, REMOTE_ADDR="") == [401] * 3


def test_pages_are_not_counted(rated: Any, client: Client) -> None:
    assert "RateLimit-Limit" not in client.get("/").headers
    assert "RateLimit-Limit" not in client.get("/api/v1/docs/").headers
    assert RequestCount.objects.count() == 0


def test_counter_out_of_order_refuses_nobody(rated: Any, api: APIClient) -> None:
    rated.REDIS_URL = "redis://127.0.0.1:1/0"
    rates._redis.cache_clear()
    assert _sessions(api, ME, 4) == [200] * 4
    rates._redis.cache_clear()


@pytest.mark.skipif(not env.text("TEST_REDIS_URL"), reason="needs Redis")
def test_counts_are_shared_through_redis(rated: Any) -> None:
    rated.REDIS_URL = env.text("TEST_REDIS_URL")
    key = str(uuid7())
    found = [rates.count({key: Rate(2, 60), f"{key}-b": Rate(9, 5)}) for _ in range(3)]
    assert [(of_two.count, of_nine.left) for of_two, of_nine in found] == [(1, 8), (2, 7), (3, 6)]
    assert [of_two.is_over for of_two, _of_nine in found] == [False, False, True]
    assert [standing.seconds_left for standing in found[0]] == [60, 5]
    assert RequestCount.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_are_all_counted(rated: Any) -> None:
    def count(_number: int) -> int:
        try:
            return rates.count({"user:1": Rate(9, 60), "ip:1": Rate(9, 60)})[0].count
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(count, range(40))) == list(range(1, 41))


@pytest.mark.parametrize(("text", "rate"), [("100/min", (100, 60)), ("5/s", (5, 1)), ("9/hour", (9, 3600))])
def test_rate_is_read(text: str, rate: tuple[int, int]) -> None:
    assert Rate.read(text) == Rate(*rate)


@pytest.mark.parametrize("text", ["100", "0/min", "100/fortnight", "-1/s", "100/min ", "none"])
def test_what_is_no_rate_stops_the_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_RATE_USER", text)
    with pytest.raises(ImproperlyConfigured, match="API_RATE_USER"):
        env.rate("API_RATE_USER", "100/min")


def test_rate_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.rate("API_RATE_USER", "100/min") == Rate(100, 60)
    monkeypatch.setenv("API_RATE_USER", "off")
    assert env.rate("API_RATE_USER", "100/min") is None


# --- Other origins ----------------------------------------------------------------------------------------------------
def test_pages_of_listed_origins_may_call_the_api(settings: Any, client: Client) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.lipa.example"]
    preflight = {"access-control-request-method": "POST", "access-control-request-headers": "idempotency-key"}
    allowed = client.options(CONTACTS, headers={"origin": "https://app.lipa.example", **preflight})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://app.lipa.example"
    assert "idempotency-key" in allowed.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    answer = client.get(CONTACTS, headers={"origin": "https://app.lipa.example"})
    assert "RateLimit-Remaining" in answer.headers["Access-Control-Expose-Headers"]
    for origin, path in [("https://evil.example", CONTACTS), ("null", CONTACTS), ("https://app.lipa.example", "/")]:
        for method in ("OPTIONS", "GET"):
            found = client.generic(method, path, headers={"origin": origin, **preflight})
            assert "Access-Control-Allow-Origin" not in found.headers


# --- Repeated requests ------------------------------------------------------------------------------------------------
def test_repeated_post_is_done_once_and_answered_alike(api: APIClient, in_lipa: object) -> None:
    body = {"first_name": "Ана"}
    answers = [api.post(CONTACTS, body, headers={"idempotency-key": KEY}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == len({answer.headers["ETag"] for answer in answers}) == 1
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true", "true"]
    assert answers[1].headers["Content-Type"] == "application/json"
    assert Contact.objects.count() == 1
    assert KEY not in str(IdempotentRequest.objects.values_list().get())
    assert api.post(CONTACTS, body, headers={"idempotency-key": f"{KEY}2"}).json() != answers[0].json()


def test_key_is_of_its_person_and_organization(
    api: APIClient, in_lipa: object, vera: Member, boris: Member, api_of: Callable[[Member], APIClient]
) -> None:
    for program in (api, api_of(vera), api_of(boris)):
        answer = program.post(CONTACTS, {"first_name": "Ана"}, headers={"idempotency-key": KEY})
        assert (answer.status_code, answer.headers.get("Idempotent-Replayed")) == (201, None)


def test_key_is_refused_for_another_request(api: APIClient, in_lipa: object) -> None:
    contact = make_contact()
    headers = {"idempotency-key": KEY}
    api.post(CONTACTS, {"first_name": "Ана"}, headers=headers)
    assert _code(api.post(CONTACTS, {"first_name": "Яна"}, headers=headers)) == (422, "idempotency_key_reused")
    body = {"body": "Ана", "contact": str(contact.pk)}
    assert _code(api.post("/api/v1/activities/", body, headers=headers)) == (422, "idempotency_key_reused")


def test_refusal_frees_the_key(api: APIClient, in_lipa: object) -> None:
    headers = {"idempotency-key": KEY}
    assert api.post(CONTACTS, {"birthday": "soon"}, headers=headers).status_code == 400
    assert api.post(CONTACTS, {"first_name": "Ана"}, headers=headers).status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "я"])
def test_what_is_no_key_is_refused(api: APIClient, key: str) -> None:
    assert _code(api.post(CONTACTS, {}, headers={"idempotency-key": key})) == (400, "bad_idempotency_key")


def test_key_counts_for_post_only(api: APIClient) -> None:
    assert api.get(CONTACTS, headers={"idempotency-key": ""}).status_code == 200
    assert IdempotentRequest.objects.count() == 0


def test_running_request_is_waited_for_but_a_dead_one_is_taken_over(api: APIClient, in_lipa: object) -> None:
    headers = {"idempotency-key": KEY}
    api.post(CONTACTS, {"first_name": "Ана"}, headers=headers)
    rows = IdempotentRequest.objects.filter(status=201)
    rows.update(status=None)
    assert _code(api.post(CONTACTS, {"first_name": "Ана"}, headers=headers)) == (409, "idempotency_key_in_use")
    IdempotentRequest.objects.update(leased_until="2020-01-01T00:00Z")
    answer = api.post(CONTACTS, {"first_name": "Ана"}, headers=headers)
    assert (answer.status_code, answer.headers.get("Idempotent-Replayed")) == (201, None)


def test_work_that_broke_leaves_neither_effect_nor_claim(alya: Member) -> None:
    wanted: dict[str, Any] = {"user": alya.user, "organization": alya.organization, "key": KEY, "fingerprint": "f"}
    with scope(alya.organization, alya):
        with contextlib.suppress(ZeroDivisionError), idempotency.attempt(**wanted):
            make_contact()
            _ = 1 / 0
        assert (Contact.objects.count(), IdempotentRequest.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_work_whose_follow_up_broke_is_not_done_again(alya: Member) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    wanted: dict[str, Any] = {"user": alya.user, "organization": alya.organization, "key": KEY, "fingerprint": "f"}
    with scope(alya.organization, alya):
        with contextlib.suppress(ZeroDivisionError), idempotency.attempt(**wanted) as attempt:
            make_contact()
            transaction.on_commit(broken)
            attempt.keep(status=201, headers={}, body="")
        with pytest.raises(idempotency.AnsweredBefore), idempotency.attempt(**wanted):
            pytest.fail("done twice")
        assert Contact.objects.count() == 1


def test_work_that_was_taken_over_meanwhile_leaves_nothing(alya: Member) -> None:
    wanted: dict[str, Any] = {"user": alya.user, "organization": None, "key": KEY, "fingerprint": "f"}
    with scope(alya.organization, alya):
        with contextlib.suppress(idempotency.ClaimLost), idempotency.attempt(**wanted) as attempt:
            make_contact()
            attempt.number = uuid7()
            attempt.keep(status=201, headers={}, body="")
            pytest.fail("kept though another had taken it over")
        assert Contact.objects.count() == 0


def test_uploads_are_compared_by_their_content(api: APIClient) -> None:
    def upload(content: bytes) -> Any:
        file = SimpleUploadedFile("people.csv", content)
        body = {"file": file}
        return api.post("/api/v1/imports/contacts/", body, format="multipart", headers={"idempotency-key": KEY})

    first, again = upload(b"First name\nAna\n"), upload(b"First name\nAna\n")
    assert (first.status_code, again.content, again.headers["Idempotent-Replayed"]) == (202, first.content, "true")
    assert _code(upload(b"First name\nEva\n")) == (422, "idempotency_key_reused")


def test_answers_are_forgotten_after_a_day(api: APIClient, in_lipa: object) -> None:
    headers = {"idempotency-key": KEY}
    first = api.post(CONTACTS, {"first_name": "Ана"}, headers=headers)
    IdempotentRequest.objects.update(created_at="2020-01-01T00:00Z")
    assert api.post(CONTACTS, {"first_name": "Ана"}, headers=headers).json()["id"] != first.json()["id"]
    IdempotentRequest.objects.update(created_at="2020-01-01T00:00Z")
    clean_up_api()
    assert IdempotentRequest.objects.count() == 0


def test_tokens_are_not_stored_so_a_key_is_refused(api: APIClient, alya: Member) -> None:
    body = {"email": alya.user.email, "password": "linden-tree-in-june"}
    answer = APIClient().post(LOGIN, body)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    for path in ("auth/login", "auth/refresh", "auth/logout", "auth/register", "users/me/phone/code"):
        refused = api.post(f"/api/v1/{path}/", body, headers={"idempotency-key": KEY})
        assert _code(refused) == (400, "idempotency_key_not_taken")
    assert IdempotentRequest.objects.count() == 0


def test_every_endpoint_has_all_this() -> None:
    views = [route.callback.cls for route in endpoints() if hasattr(route.callback, "cls")]
    assert [view for view in views if not issubclass(view, Endpoint)] == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_request_at_once_is_done_once(alya: Member, api_of: Callable[[Member], APIClient]) -> None:
    programs = [api_of(alya) for _ in range(4)]

    def post(program: APIClient) -> int:
        try:
            return program.post(CONTACTS, {"first_name": "Ана"}, headers={"idempotency-key": KEY}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(post, programs))
    assert set(found) <= {201, 409}
    assert 201 in found
    with scope(alya.organization):
        assert Contact.objects.count() == 1


# --- Changes that would be lost ---------------------------------------------------------------------------------------
def test_unchanged_answer_is_not_sent_again(api: APIClient, in_lipa: object) -> None:
    contact = make_contact()
    for path in (CONTACTS, f"{CONTACTS}{contact.pk}/", ME, "/api/v1/schema/"):
        tag = api.get(path).headers["ETag"]
        again = api.get(path, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert api.get(path, headers={"if-none-match": '"x"'}).status_code == 200
    one = f"{CONTACTS}{contact.pk}/"
    assert api.get(one).headers["ETag"] != api.get(f"{one}?fields=id").headers["ETag"]


@pytest.mark.parametrize("kind", ["contacts", "pipelines", "me", "organization"])
def test_change_of_what_one_has_not_seen_is_refused(kind: str, api: APIClient, in_lipa: Any) -> None:
    contact = make_contact(first_name="Ана")
    pipeline = api.get("/api/v1/pipelines/").json()["results"][0]["id"]
    path, field = {
        "contacts": (f"{CONTACTS}{contact.pk}/", "first_name"),
        "pipelines": (f"/api/v1/pipelines/{pipeline}/", "name"),
        "me": (ME, "full_name"),
        "organization": (f"/api/v1/organizations/{in_lipa.pk}/", "name"),
    }[kind]
    seen = api.get(path).headers["ETag"]
    mine = api.patch(path, {field: "Яна"}, headers={"if-match": f"W/{seen}"})  # weak: it came compressed
    assert mine.status_code == 200
    theirs = api.patch(path, {field: "Ева"}, headers={"if-match": seen})
    assert _code(theirs) == (412, "precondition_failed")
    assert api.get(path).json()[field] == "Яна"
    assert api.patch(path, {field: "Ева"}, headers={"if-match": f'"x", {mine.headers["ETag"]}'}).status_code == 200
    assert api.patch(path, {field: "Ида"}, headers={"if-match": "*"}).status_code == 200
    assert api.patch(path, {field: "Ия"}, headers={"if-match": "\0é"}).status_code == 412


def test_what_changed_is_not_deleted_unseen(api: APIClient, in_lipa: object) -> None:
    path = f"{CONTACTS}{make_contact().pk}/"
    seen = api.get(path).headers["ETag"]
    api.patch(path, {"first_name": "Яна"})
    assert api.delete(path, headers={"if-match": seen}).status_code == 412
    assert api.delete(path, headers={"if-match": api.get(path).headers["ETag"]}).status_code == 204


def test_tag_of_a_record_read_in_part_names_its_version(api: APIClient, in_lipa: object) -> None:
    path = f"{CONTACTS}{make_contact().pk}/"
    in_part = api.get(f"{path}?fields=id").headers["ETag"]
    assert api.patch(path, {"first_name": "Яна"}, headers={"if-match": in_part}).status_code == 200


def test_refusals_speak_bulgarian_too(api: APIClient, in_lipa: object) -> None:
    path = f"{CONTACTS}{make_contact().pk}/"
    answer = api.patch(path, {}, headers={"if-match": '"x"', "accept-language": "bg"})
    assert answer.json()["message"].startswith("Някой промени")


# --- The description --------------------------------------------------------------------------------------------------
def test_examples_of_the_description_can_be_sent(api: APIClient, in_lipa: object, alya: Member) -> None:
    make_company(pk="0193f1c2-5b7e-7d3a-9c41-2f60a1b4c8de")
    make_deal(pk="01a21652-06a9-7198-8c3a-5b4f0dfa3680")
    alya.user.phone = "+359888123456"
    alya.user.save()
    phones._new_row(alya.user, "123456")
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    posts = {path: operations["post"] for path, operations in paths.items() if "post" in operations and "{" not in path}
    answers = {}
    for path, post in posts.items():
        body = post.get("requestBody", {"content": {}})["content"].get("application/json", {})
        for example in body.get("examples", {}).values():
            answers[path] = api.post(path, example["value"]).status_code
    assert len(answers) > 8
    assert {path: status for path, status in answers.items() if status >= 300} == {}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("contacts/{contact}/", {"emails": [{}]}),
        ("contacts/{contact}/", {"phones": [{"label": "work"}]}),
        ("deals/{deal}/", {"lines": [{}]}),
        ("pipelines/{pipeline}/", {"stages": [{"colour": 2}]}),
        ("users/me/notification-settings/", {"kinds": [{}]}),
    ],
)
def test_items_of_a_list_are_whole_in_a_change_too(
    api: APIClient, in_lipa: object, path: str, body: dict[str, object]
) -> None:
    deal = make_deal()
    keys = {"contact": make_contact().pk, "deal": deal.pk, "pipeline": deal.pipeline_id}
    refused = api.patch(f"/api/v1/{path.format(**keys)}", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "required")
