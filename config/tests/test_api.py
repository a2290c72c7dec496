"""What every endpoint shares: bodies, errors, lists, the schema."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client
from psycopg.errors import DeadlockDetected
from rest_framework.test import APIClient

from accounts.models import Member
from config.lib.api import exception_handler
from crm.models import Contact
from crm.tests.factories import make_company, make_contact

pytestmark = pytest.mark.django_db
CONTACTS = "/api/v1/contacts/"


@pytest.fixture
def api(api_of: Callable[[Member], APIClient], alya: Member) -> APIClient:
    return api_of(alya)


# --- Bodies -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    [
        b'{"first_name": ',
        b'{"first_name": NaN}',
        b'{"first_name": "\\ud800"}',
        b'{"first_name": "\\u0000"}',
        b'{"mapping": [{"\\u0000": 1}]}',
        b'{"version": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        '{"first_name": "Йоана"}'.encode("cp1251"),
    ],
)
def test_what_is_no_json_is_refused(api: APIClient, body: bytes) -> None:
    answer = api.generic("POST", CONTACTS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    assert answer.json()["message"].startswith("The body ")


@pytest.mark.postgres
@pytest.mark.parametrize("form", ["json", "multipart", "application/x-www-form-urlencoded"])
def test_a_record_is_not_looked_for_by_what_no_text_has(api: APIClient, form: str) -> None:
    address = "/api/v1/billing/create-checkout-session/"
    body = {"plan": "a\0b"} if form in ("json", "multipart") else "plan=a%00b"
    options = {"format": form} if form in ("json", "multipart") else {"content_type": form}
    answer = api.post(address, body, **options)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_json_says_where_it_breaks(api: APIClient) -> None:
    answer = api.generic("POST", CONTACTS, b'{\n"first_name": oops}', content_type="application/json")
    assert "line 2, column 15" in answer.json()["message"]


def test_json_may_have_a_byte_order_mark_and_characters_in_two_halves(api: APIClient) -> None:
    body = b'\xef\xbb\xbf{"first_name": "\\ud83d\\ude00"}'
    answer = api.generic("POST", CONTACTS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["first_name"]) == (201, "😀")


def test_json_has_an_end(api: APIClient, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]
    body = b'{"first_name": "' + b"x" * 100 + b'"}'
    answer = api.generic("POST", CONTACTS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_too_many_files_are_refused_in_json(api: APIClient) -> None:
    files = "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"; filename="f"\r\n\r\n\r\n' for n in range(150))
    answer = api.generic("POST", CONTACTS, f"{files}--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_form_without_its_boundary_is_refused(api: APIClient) -> None:
    answer = api.generic("POST", CONTACTS, b"x", content_type="multipart/form-data")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    assert answer.json()["message"].startswith("The body cannot be read.")


# --- Errors -----------------------------------------------------------------------------------------------------------
def test_unknown_address_answers_in_json_and_in_the_language_asked_for(client: Client) -> None:
    answer = client.get("/api/v1/nothing", headers={"accept-language": "bg"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["message"] == "Тук няма нищо."


def test_address_with_a_wrong_host_answers_in_json(client: Client) -> None:
    answer = client.get(CONTACTS, headers={"host": "a..b"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_record_that_went_meanwhile_is_not_found() -> None:
    answer = exception_handler(Contact.DoesNotExist(), {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (404, "not_found")


def test_requests_that_meet_at_one_record_are_a_conflict() -> None:
    answer = exception_handler(IntegrityError(), {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (409, "conflict")
    assert exception_handler(DatabaseError(), {}) is None


def test_requests_that_wait_for_each_other_are_a_conflict() -> None:
    error = OperationalError("deadlock detected")
    error.__cause__ = DeadlockDetected()
    answer = exception_handler(error, {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (409, "conflict")


def test_program_is_answered_in_the_language_of_its_person(alya: Member, api_of: Callable[[Member], APIClient]) -> None:
    alya.user.language = "bg"
    alya.user.save()
    api = api_of(alya)

    def message(**headers: str) -> str:
        answer = api.post("/api/v1/companies/", {}, headers=headers)
        assert answer.headers["Content-Language"] == ("bg" if "задължително" in answer.content.decode() else "en")
        return str(answer.json()["message"])

    assert message() == "Това поле е задължително."
    assert message(accept_language="*") == message(accept_language="de-DE,fr;q=0.5") == "Това поле е задължително."
    assert message(accept_language="de,en-GB;q=0.8") == "This field is required."


# --- Lists ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("search", ["ab " * 2000, "x" * 10_000, "\0", "%_\\'😀"])
def test_search_for_anything_is_answered(api: APIClient, search: str) -> None:
    for resource in ("contacts", "pipelines", "activities", "bank-statements"):
        assert api.get(f"/api/v1/{resource}/", {"search": search}).status_code == 200


def test_list_is_ordered_by_any_plain_field_of_the_json(api: APIClient, in_lipa: object) -> None:
    make_company(name="Роза", payment_days=30)
    make_company(name="Астра", payment_days=7)

    def names(ordering: str) -> list[str]:
        return [row["name"] for row in api.get("/api/v1/companies/", {"ordering": ordering}).json()["results"]]

    assert names("payment_days") == names("name") == ["Астра", "Роза"]
    assert names("-payment_days") == names("id") == ["Роза", "Астра"]
    assert len(names("search_text")) == len(names("--name")) == len(names("owner__user__password")) == 2


def test_filters_refuse_what_no_database_can_compare(api: APIClient, in_lipa: object) -> None:
    make_contact()
    for resource, filters in {"tasks": ["priority=NaN", "priority=1e999999999"], "invoices": ["state=%00"]}.items():
        for query in filters:
            answer = api.get(f"/api/v1/{resource}/?{query}")
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_filter")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_filters_reach_the_ends_of_the_calendar(api: APIClient, in_lipa: object, day: str) -> None:
    make_contact()
    for query in (f"created_from={day}", f"created_until={day}"):
        assert api.get(f"{CONTACTS}?{query}").json()["count"] == int(
            query in ("created_from=0001-01-01", "created_until=9999-12-31")
        )


# --- Schema -----------------------------------------------------------------------------------------------------------
def test_schema_is_json_unless_yaml_is_asked_for(client: Client) -> None:
    assert client.get("/api/v1/schema").json()["openapi"].startswith("3.1")
    yaml = client.get("/api/v1/schema/", headers={"accept": "application/yaml"})
    assert yaml.content.startswith(b"openapi: 3.1")
