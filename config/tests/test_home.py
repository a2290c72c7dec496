"""Pages of the composition root: landing, help, the mail folder, stored pictures, the dashboard, search, errors."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client, override_settings

from accounts.models import Member
from accounts.rules import AccountsPermission
from accounts.tenancy import scope
from config.home import dashboards
from config.lib import shell

ClientOf = Callable[[Member], Client]
TODAY = datetime.date(2026, 11, 20)  # a Friday


# --- for everybody ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("path", ["/", "/pricing/", "/help/", "/terms/", "/privacy/", "/api/v1/docs/"])
def test_public_pages_answer_without_asking_the_database(
    path: str, language: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = Client(headers={"Accept-Language": language})
    with django_assert_num_queries(0):
        response = client.get(path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_landing_leads_signed_in_people_to_their_organization(alya: Member, client_of: ClientOf) -> None:
    assert client_of(alya).get("/").headers["Location"] == "/o/lipa/"


@pytest.mark.django_db
def test_browsers_find_an_icon() -> None:
    assert Client().get("/favicon.ico").headers["Location"] == "/static/img/mark.svg"


@pytest.mark.django_db
def test_schema_names_the_fixed_endpoints() -> None:
    schema = Client().get("/api/v1/schema/", {"format": "json"}).json()
    for path in ("auth/register/", "auth/login/", "auth/refresh/", "auth/logout/", "users/me/", "jobs/{id}/"):
        assert f"/api/v1/{path}" in schema["paths"]


# --- the mail folder --------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder with one mail in it."""
    settings.MAIL_DIR = tmp_path
    message = EmailMultiAlternatives("Добре дошли", "Отворете http://testserver/x/ сега", to=["ana@lipa.example"])
    message.attach_alternative("<script>alert(1)</script><p>Добре дошли</p>", "text/html")
    get_connection("config.lib.mail.FolderBackend").send_messages([message])
    return tmp_path


@pytest.mark.django_db
def test_mail_folder_shows_each_mail_with_its_links(folder: Path) -> None:
    key = next(folder.glob("*.eml")).stem
    assert f'href="/mail/{key}/"' in Client().get("/mail/").content.decode()
    body = Client().get(f"/mail/{key}/").content.decode()
    assert "ana@lipa.example" in body
    assert 'href="http://testserver/x/"' in body


@pytest.mark.django_db
def test_mail_as_the_reader_sees_it_runs_nothing(folder: Path) -> None:
    response = Client().get(f"/mail/{next(folder.glob('*.eml')).stem}/html/")
    assert "Добре дошли" in response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src 'none'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/mail/", "/mail/x/", "/mail/x/html/"])
def test_mail_folder_is_not_there_beside_a_mail_server(path: str) -> None:
    with override_settings(SHOW_LOCAL_MAIL=False):
        assert Client().get(path).status_code == 404


@pytest.mark.django_db
def test_mail_that_is_not_there_is_not_found(folder: Path) -> None:
    assert Client().get("/mail/nothing/").status_code == 404
    assert Client().get("/mail/..%2Fsecret/").status_code == 404


# --- stored pictures --------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["invoices/1.pdf", "../manage.py", "logos/../invoices/1.pdf", "logos/none.png"])
def test_only_logos_and_photos_are_shown(name: str) -> None:
    default_storage.save("invoices/1.pdf", ContentFile(b"%PDF"))
    assert Client().get(f"/media/{name}").status_code == 404


# --- the dashboard ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "start", "previous"),
    [
        ("week", datetime.date(2026, 11, 16), (datetime.date(2026, 11, 9), datetime.date(2026, 11, 13))),
        ("month", datetime.date(2026, 11, 1), (datetime.date(2026, 10, 1), datetime.date(2026, 10, 20))),
        ("year", datetime.date(2026, 1, 1), (datetime.date(2025, 1, 1), datetime.date(2025, 11, 20))),
        ("century", datetime.date(2026, 11, 1), (datetime.date(2026, 10, 1), datetime.date(2026, 10, 20))),
    ],
)
def test_period_compares_like_with_like(
    key: str, start: datetime.date, previous: tuple[datetime.date, datetime.date]
) -> None:
    chosen = dashboards.period(key, TODAY)
    assert (chosen.start, chosen.end) == (start, TODAY)
    assert (chosen.previous_start, chosen.previous_end) == previous


def test_period_of_a_long_month_stops_where_the_short_one_before_ended() -> None:
    chosen = dashboards.period("month", datetime.date(2026, 3, 31))
    assert (chosen.previous_start, chosen.previous_end) == (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_greeting_follows_the_clock(hour: int, words: str) -> None:
    assert dashboards.greeting(hour, "Maria") == f"Good {words}, Maria"


def test_dashboard_greets_by_the_clock_and_day_of_the_reader(alya: Member, client_of: ClientOf) -> None:
    alya.user.time_zone = "Pacific/Auckland"
    alya.user.save()
    with time_machine.travel("2026-11-20T20:30:00Z", tick=False):  # Saturday 09:30 in Auckland, Friday in Sofia
        body = client_of(alya).get("/o/lipa/").content.decode()
    assert "Good morning, Alya" in body


@pytest.fixture
def card() -> Iterator[str]:
    """A card of the dashboard for those who may see the audit trail."""
    item = shell.DashboardCard(
        "test",
        "components/note.html",
        lambda member, period: {"text": f"{member.user.full_name}: {period.key}"},
        AccountsPermission.VIEW_AUDIT,
        "main",
        1,
    )
    with shell.dashboard_cards.registered_temporarily("test", item):
        yield "test"


def test_cards_are_drawn_for_the_member_and_the_period(alya: Member, card: str, client_of: ClientOf) -> None:
    body = client_of(alya).get("/o/lipa/", {"period": "week"}).content.decode()
    assert "<p>Alya Ilieva: week</p>" in body
    assert '<a class="k-seg__b" href="?period=week" aria-current="true">' in body


def test_cards_are_hidden_from_those_who_may_not(boris: Member, card: str, client_of: ClientOf) -> None:
    assert "Boris Petrov: month" not in client_of(boris).get("/o/lipa/").content.decode()


@pytest.fixture
def one_step() -> Iterator[dict[str, bool]]:
    """A first step beside those of the product, done when the flag says so."""
    state = {"done": False}
    step = shell.ChecklistStep("test", "Water the plants", "accounts:profile", lambda _organization: state["done"], 99)
    with shell.checklist_steps.registered_temporarily("test", step):
        yield state


def test_first_steps_are_shown_until_all_are_done_and_never_again(
    boris: Member, one_step: dict[str, bool], client_of: ClientOf
) -> None:
    with scope(boris.organization, boris):
        boris.overrides = {step.permission: False for step in shell.checklist_steps if step.permission}
        boris.save()
    client = client_of(boris)
    assert "Water the plants" in client.get("/o/lipa/").content.decode()
    one_step["done"] = True
    assert "Water the plants" not in client.get("/o/lipa/").content.decode()
    one_step["done"] = False
    assert "Water the plants" not in client.get("/o/lipa/").content.decode()


# --- search -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def provider() -> Iterator[None]:
    """Finds everything that is asked."""
    found = shell.SearchProvider(
        "test",
        "Things",
        lambda _member, text, limit: [shell.SearchHit(f"{text} {limit}", "a thing", "/o/lipa/", "house")],
        "member",
        1,
    )
    with shell.search_providers.registered_temporarily("test", found):
        yield


@pytest.mark.usefixtures("provider")
def test_search_finds_records_and_commands(alya: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    body = client.get("/o/lipa/search/palette/", {"q": "настройки"}).content.decode()
    assert "a thing" in body
    found = client.get("/o/lipa/search/palette/", {"q": "sett"}).content.decode()
    assert 'href="/o/lipa/settings/"' in found


def test_search_finds_the_pages_of_the_settings_one_may_open(alya: Member, boris: Member, client_of: ClientOf) -> None:
    assert (
        'href="/o/lipa/settings/audit/"'
        in client_of(alya).get("/o/lipa/search/palette/", {"q": "audit"}).content.decode()
    )
    assert "/settings/audit/" not in client_of(boris).get("/o/lipa/search/palette/", {"q": "audit"}).content.decode()


def test_search_without_words_offers_the_places(alya: Member, client_of: ClientOf) -> None:
    assert 'href="/o/lipa/settings/"' in client_of(alya).get("/o/lipa/search/palette/").content.decode()


# --- errors -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_pages_that_are_not_there_look_like_ours() -> None:
    response = Client().get("/nothing/here/")
    assert response.status_code == 404
    assert "This folder is not in its place" in response.content.decode()


@pytest.mark.django_db
def test_endpoints_that_are_not_there_answer_in_json() -> None:
    response = Client().get("/api/v1/nothing/")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
def test_form_without_its_token_is_refused_in_our_look() -> None:
    response = Client(enforce_csrf_checks=True).post("/account/login/", {})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()
