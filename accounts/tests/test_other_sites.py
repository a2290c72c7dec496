"""Signing in through another site, against a provider on this machine that speaks OpenID Connect over HTTP."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings

from accounts.models import Member, Organization, User
from accounts.tests import open_id
from accounts.tests.open_id import Provider
from conftest import PASSWORD

ClientOf = Callable[[Member], Client]
CONNECT = "?process=connect"
GALYA = {"sub": "g-1", "email": "galya@tsvetya.example", "email_verified": True, "name": "Галя Димова"}
PAGE = "/o/lipa/settings/sign-in/"


@pytest.fixture(params=["google", "microsoft"])
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    """A running provider in the place of Google, then of Microsoft."""
    key = request.param
    with open_id.running() as provider:
        provider.login_path = f"/account/with/{key}/login/"
        app = {
            "provider_id": key,
            "name": key.title(),
            "client_id": open_id.CLIENT_ID,
            "secret": open_id.CLIENT_SECRET,
            "settings": {"server_url": provider.url, "fetch_userinfo": False, "oauth_pkce_enabled": True},
        }
        with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
            yield provider


def through(client: Client, provider: Provider, query: str = "") -> Any:
    """Press the button, be led to the provider and back."""
    there = client.post(f"{provider.login_path}{query}")
    assert there.status_code == 302, there.content
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def join(client: Client, **changes: str) -> HttpResponse:
    """Fill in what the provider could not know."""
    form = {"full_name": "Галя Димова", "organization_name": "Галя Цветя", "email": GALYA["email"]} | changes
    return client.post("/account/3rdparty/signup/", form)  # type: ignore[return-value]


def test_without_a_client_there_is_no_button_and_no_way(db: None) -> None:
    for path in ("/account/login/", "/account/signup/"):
        assert "/account/with/" not in Client().get(path).content.decode()
    assert Client().get("/account/with/google/login/").status_code == 404


@pytest.mark.parametrize("name", ["%00", "a%00b", "googl", "%D0%AF", "x" * 300])
def test_site_that_nobody_set_up_is_not_there(provider: Provider, db: None, name: str) -> None:
    for path in (f"/account/with/{name}/login/", f"/account/with/{name}/login/callback/?code=x&state=x"):
        assert Client().get(path).status_code == Client().post(path).status_code == 404


def test_new_person_names_the_company_and_is_in_and_comes_back_without_a_form(provider: Provider, db: None) -> None:
    provider.person = GALYA
    client = Client()
    assert provider.login_path in client.get("/account/login/").content.decode()
    assert through(client, provider).headers["Location"] == "/account/3rdparty/signup/"
    page = client.get("/account/3rdparty/signup/")
    assert 'value="Галя Димова"' in page.content.decode()
    assert join(client).headers["Location"] == "/"
    user = User.objects.get()
    assert (user.full_name, user.has_usable_password(), Organization.objects.get().name) == (
        "Галя Димова", False, "Галя Цветя",
    )  # fmt: skip
    assert EmailAddress.objects.get().verified
    again = Client()
    through(again, provider)
    assert is_signed_in(again)
    assert again.get("/o/galya-tsvetya/settings/password/").headers["Location"] == "/account/password/set/"


def test_address_the_provider_did_not_confirm_is_confirmed_by_mail(
    provider: Provider, db: None, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    provider.person = GALYA | {"email_verified": False}
    client = Client()
    through(client, provider)
    with django_capture_on_commit_callbacks(execute=True):
        join(client)
    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert [message.to for message in mail.outbox] == [[GALYA["email"]]]


def test_address_the_provider_confirmed_is_not_exchanged_for_another(provider: Provider, db: None) -> None:
    provider.person = GALYA
    client = Client()
    through(client, provider)
    join(client, email="victim@lipa.example")
    assert (User.objects.get().email, EmailAddress.objects.get().email) == (GALYA["email"], GALYA["email"])


@pytest.mark.parametrize("account", ["confirmed", "unconfirmed"])
def test_account_that_is_there_is_not_opened_by_its_address(
    provider: Provider, alya: Member, account: str, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    EmailAddress.objects.update(verified=account == "confirmed")
    provider.person = GALYA | {"email": alya.user.email}
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        through(client, provider)
        answer = join(client, email=alya.user.email)
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.get().check_password(PASSWORD)
    assert [message.subject for message in mail.outbox] == ["You already have an account"]


def test_person_connects_signs_in_with_it_and_disconnects(
    provider: Provider, alya: Member, vera: Member, client_of: ClientOf
) -> None:
    provider.person = GALYA
    client = client_of(alya)
    assert f"{provider.login_path}{CONNECT}" in client.get(PAGE).content.decode()
    assert through(client, provider, CONNECT).headers["Location"] == "/account/2fa/"
    visitor = Client()
    through(visitor, provider)
    assert visitor.session["_auth_user_id"] == str(alya.user_id)
    of_vera = client_of(vera)
    through(of_vera, provider, CONNECT)
    account = SocialAccount.objects.get()
    assert account.user == alya.user
    assert of_vera.post("/o/orel/settings/sign-in/disconnect/", {"chosen": account.pk}).status_code == 404
    User.objects.filter(pk=alya.user_id).update(password="!")
    only_way = client_of(Member.objects.unscoped(reason="test").select_related("user").get(pk=alya.pk))
    body = only_way.post(f"{PAGE}disconnect/", {"chosen": account.pk}, follow=True).content.decode()
    assert "Choose a password first" in body
    User.objects.filter(pk=alya.user_id).update(password=alya.user.password)
    client_of(alya).post(f"{PAGE}disconnect/", {"chosen": account.pk})
    assert not SocialAccount.objects.exists()


def test_connecting_asks_once_more_who_is_there(provider: Provider, alya: Member) -> None:
    provider.person = GALYA
    client = Client()
    client.post("/account/login/", {"login": alya.user.email, "password": PASSWORD})
    asked = through(client, provider, CONNECT)
    assert asked.headers["Location"] == "/account/reauthenticate/"
    assert not SocialAccount.objects.exists()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert SocialAccount.objects.get().user == alya.user


def misbehaving(provider: Provider) -> Iterator[Any]:
    """Answers of the token endpoint that are none."""
    token = {"access_token": "x"}
    yield from ([], "x", 1, {}, token, token | {"id_token": "x"})
    yield token | {"id_token": provider.id_token(aud="another client")}
    yield token | {"id_token": provider.id_token(iss="https://elsewhere.example")}
    yield token | {"id_token": provider.id_token(exp=1)}
    provider.person = {"name": "Nobody"}
    yield token | {"id_token": provider.id_token()}


def test_provider_that_misbehaves_signs_nobody_in(provider: Provider, alya: Member) -> None:
    provider.person = GALYA
    client = Client()
    for answer in misbehaving(provider):
        provider.token_answer = answer
        assert through(client, provider).status_code == 401, answer
    assert client.get(f"{provider.login_path}callback/?code=x&state=forged").status_code == 401
    assert client.get(f"{provider.login_path}callback/?error=access_denied", follow=True).status_code in {200, 401}
    assert not SocialAccount.objects.exists()


def test_provider_that_is_gone_is_said(provider: Provider, db: None) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"
    assert Client().post(provider.login_path).status_code == 401
