"""Pages outside an organization: preferences, a new organization, the link of an invitation."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client, override_settings

from accounts.models import Invitation, Member, Organization, OutgoingEmail, Role, User
from accounts.services import team
from accounts.tenancy import scope
from conftest import PASSWORD, person

ClientOf = Callable[[Member], Client]


@pytest.fixture
def link(alya: Member) -> str:
    """The path of an invitation that Alya sent to Ana."""
    with scope(alya.organization, alya):
        team.invite(actor=alya, email="ana@lipa.example", role=Role.MANAGER)
    found = re.search(r"/invitation/[^/]+/", OutgoingEmail.objects.get().text)
    assert found
    return found[0]


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- preferences ------------------------------------------------------------------------------------------------------
def test_visitor_chooses_the_language_and_comes_back(db: None) -> None:
    client = Client()
    response = client.post("/preferences/", {"language": "bg", "next": "/help/?x=1"})
    assert response.headers["Location"] == "/help/?x=1"
    assert '<html lang="bg"' in client.get("/help/").content.decode()


def test_choice_of_a_signed_in_person_stays_with_the_account(boris: Member, client_of: ClientOf) -> None:
    client = client_of(boris)
    client.post("/preferences/", {"language": "bg", "next": "/"})
    client.post("/preferences/", {"theme": "dark"})
    user = User.objects.get(pk=boris.user_id)
    assert (user.language, user.theme) == ("bg", "dark")
    assert 'data-bs-theme="dark"' in client.get("/o/lipa/").content.decode()


def test_choice_without_an_address_to_go_to_answers_with_nothing(db: None) -> None:
    response = Client().post("/preferences/", {"theme": "dark"})
    assert (response.status_code, response.cookies["k_theme"].value) == (204, "dark")


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_choice_leads_to_no_other_site(db: None, where: str) -> None:
    assert Client().post("/preferences/", {"language": "bg", "next": where}).headers["Location"] == "/"


@pytest.mark.parametrize("data", [{"language": "xx"}, {"theme": "pink"}, {"language": "bg\r\nX: y"}])
def test_unknown_choice_is_a_bad_request(db: None, data: dict[str, str]) -> None:
    assert Client().post("/preferences/", data).status_code == 400


def test_preferences_are_not_changed_by_looking(db: None) -> None:
    assert Client().get("/preferences/", {"language": "bg"}).status_code == 405


# --- a new organization -----------------------------------------------------------------------------------------------
def test_person_without_an_organization_is_led_to_make_one(db: None) -> None:
    client = browser_of(person("galya@tsvetya.example", "Галя Димова"))
    assert client.get("/").headers["Location"] == "/organizations/new/"
    assert client.get("/organizations/new/").status_code == 200
    response = client.post("/organizations/new/", {"name": "Галя Цветя"})
    assert response.headers["Location"] == "/o/galya-tsvetya/"
    assert client.get("/").headers["Location"] == "/o/galya-tsvetya/"


def test_second_organization_appears_in_the_switcher(alya: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    assert 'href="/o/lipa/"' in client.get("/organizations/new/").content.decode()
    client.post("/organizations/new/", {"name": "Second"})
    body = client.get("/o/lipa/").content.decode()
    assert 'href="/o/second/"' in body
    assert client.get("/o/second/").status_code == 200


@pytest.mark.parametrize("name", ["", " \n ", "x" * 151])
def test_organization_without_a_proper_name_is_refused(alya: Member, client_of: ClientOf, name: str) -> None:
    response = client_of(alya).post("/organizations/new/", {"name": name})
    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode()
    assert Organization.objects.count() == 1


def test_visitors_make_no_organization(db: None) -> None:
    assert Client().post("/organizations/new/", {"name": "X"}).status_code == 302
    assert not Organization.objects.exists()


# --- the link of an invitation ----------------------------------------------------------------------------------------
def test_new_person_joins_by_name_and_password_and_is_in(link: str) -> None:
    client = Client()
    body = client.get(link).content.decode()
    assert "Lipa" in body
    assert "ana@lipa.example" in body
    response = client.post(link, {"full_name": "Ana Koleva", "password": PASSWORD})
    assert response.headers["Location"] == "/o/lipa/"
    assert client.get("/o/lipa/").status_code == 200
    member = User.objects.get(email="ana@lipa.example").memberships
    with scope(Organization.objects.get()):
        assert member.get().role == Role.MANAGER


@pytest.mark.parametrize(
    ("data", "field"),
    [({"full_name": "", "password": PASSWORD}, "full_name"), ({"full_name": "Ana", "password": "short"}, "password")],
)
def test_new_person_is_told_what_is_wrong(link: str, data: dict[str, str], field: str) -> None:
    response = Client().post(link, data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert not User.objects.filter(email="ana@lipa.example").exists()


def test_person_with_an_account_is_asked_to_sign_in_and_comes_back(link: str) -> None:
    ana = person("ana@lipa.example", "Ana Koleva")
    client = Client()
    body = client.get(link).content.decode()
    assert f'href="/account/login/?next={link}"' in body
    assert "password" not in body
    response = client.post(f"/account/login/?next={link}", {"login": ana.email, "password": PASSWORD})
    assert response.headers["Location"] == link
    assert client.post(link).headers["Location"] == "/o/lipa/"
    assert client.get("/o/lipa/").status_code == 200


def test_somebody_elses_invitation_is_told_and_not_accepted(link: str, boris: Member, client_of: ClientOf) -> None:
    client = client_of(boris)
    body = client.get(link).content.decode()
    assert "boris@lipa.example" in body
    assert "ana@lipa.example" in body
    response = client.post(link, HTTP_REFERER=f"http://testserver{link}")
    assert response.headers["Location"] == f"http://testserver{link}"
    assert "Sign in with that one to accept it." in client.get(link).content.decode()
    with scope(boris.organization):
        assert Invitation.objects.get().accepted_at is None


def test_link_works_once(link: str) -> None:
    browser_of(person("ana@lipa.example", "Ana Koleva")).post(link)
    response = Client().get(link)
    assert (response.status_code, "no longer works" in response.content.decode()) == (410, True)
    assert Client().post(link, {"full_name": "Eve", "password": PASSWORD}).status_code == 410


def test_link_ends_after_seven_days(alya: Member) -> None:
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as clock:
        with scope(alya.organization, alya):
            team.invite(actor=alya, email="ana@lipa.example", role=Role.USER)
        found = re.search(r"/invitation/[^/]+/", OutgoingEmail.objects.get().text)
        assert found
        clock.shift(7 * 24 * 3600)
        assert Client().get(found[0]).status_code == 410


@pytest.mark.parametrize("token", ["x", "x" * 500, "%00", "а"])
def test_link_that_is_none_of_ours_says_so(db: None, token: str) -> None:
    assert Client().get(f"/invitation/{token}/").status_code == 410


@override_settings(LANGUAGE_CODE="en")
def test_invited_person_gets_the_language_of_the_page(link: str) -> None:
    client = Client()
    client.cookies["django_language"] = "bg"
    client.post(link, {"full_name": "Ана", "password": PASSWORD})
    assert User.objects.get(email="ana@lipa.example").language == "bg"
