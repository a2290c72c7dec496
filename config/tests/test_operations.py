"""What an operator and a monitoring program see."""

import json
import logging
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Member
from config import tasks
from config.lib import ambient
from config.lib.logs import AmbientFilter, JsonFormatter
from config.lib.slow_queries import log_slow


@pytest.mark.django_db
def test_healthz_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert response.json() == {"status": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_misses_the_worker_until_it_shows_a_sign_of_life(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["worker"] == "missing"
    tasks.heartbeat.delay()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "cache": "ok", "worker": "ok"}


@pytest.mark.django_db
def test_metrics_exist_for_the_holder_of_the_token_only(client: Client) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    client.get("/healthz")
    tasks.heartbeat.delay()
    response = client.get("/metrics", headers={"authorization": "Bearer test-metrics-token"})
    text = response.content.decode()
    assert 'kantora_requests_total{method="GET",route="healthz",status="200"}' in text
    assert 'kantora_tasks_total{outcome="success",task="config.tasks.heartbeat"}' in text
    assert "kantora_active_users 0.0" in text
    assert "kantora_emails_queued 0.0" in text


def test_line_about_a_refusal_names_its_request(
    boris: Member, api_of: Callable[[Member], APIClient], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(AmbientFilter())
    path = f"/api/v1/organizations/{boris.organization_id}/"
    answer = api_of(boris).patch(path, {"name": "Mine"}, REMOTE_ADDR="203.0.113.7")
    (line,) = (record for record in caplog.records if record.name == "django.request")
    assert line.getMessage() == f"Forbidden: {path}"
    assert (line.__dict__["request_id"], line.__dict__["ip_address"]) == (answer.headers["X-Request-ID"], "203.0.113.7")


@pytest.mark.django_db
def test_answers_carry_a_request_id(client: Client) -> None:
    assert len(client.get("/healthz").headers["X-Request-ID"]) == 32
    assert client.get("/healthz", headers={"x-request-id": "abc-12345"}).headers["X-Request-ID"] == "abc-12345"
    strange = client.get("/healthz", headers={"x-request-id": "x" * 200})
    assert strange.headers["X-Request-ID"] != "x" * 200


def test_log_lines_are_json_with_ids() -> None:
    record = logging.LogRecord("kantora", logging.INFO, __file__, 1, "издадена %s", ("0000000001",), None)
    with ambient.surroundings(request_id="r-1", task_id="t-1"):
        AmbientFilter().filter(record)
    line = json.loads(JsonFormatter().format(record))
    assert line["message"] == "издадена 0000000001"
    assert (line["request_id"], line["task_id"]) == ("r-1", "t-1")


@pytest.mark.django_db
def test_slow_queries_are_logged_without_values(settings: object, caplog: pytest.LogCaptureFixture) -> None:
    settings.SLOW_QUERY_MS = -1  # type: ignore[attr-defined]
    with connection.execute_wrapper(log_slow), connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["a secret"])
    assert "SELECT %s" in caplog.text
    assert "a secret" not in caplog.text
    caplog.clear()
    settings.SLOW_QUERY_MS = 60_000  # type: ignore[attr-defined]
    with connection.execute_wrapper(log_slow), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert caplog.text == ""


@pytest.mark.django_db
def test_the_app_can_be_installed_and_has_an_offline_page(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest")
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    body = manifest.json()
    assert (body["display"], body["start_url"]) == ("standalone", "/")
    assert {icon["sizes"] for icon in body["icons"]} == {"192x192", "512x512"}
    worker = client.get("/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert b"/offline/" in worker.content
    assert client.get("/offline/").status_code == 200
