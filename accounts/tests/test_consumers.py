"""The page's socket, through the site as the server runs it: origin, session, groups, messages."""

from ipaddress import ip_network
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.routing import get_default_application
from channels.testing import WebsocketCommunicator
from django.conf import settings as django_settings
from django.test import Client

from accounts.models import Member
from accounts.services import notifications
from accounts.tenancy import scope

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10
JOINED: dict[str, Any] = {"name": "Ana", "email": "ana@lipa.example"}


def socket(client: Client, origin: str = "http://testserver", address: str = "203.0.113.7") -> WebsocketCommunicator:
    """A socket opened by a page of `origin` in the client's browser, at this address."""
    session = client.cookies.get(django_settings.SESSION_COOKIE_NAME)
    cookie = f"{django_settings.SESSION_COOKIE_NAME}={session.value}" if session else ""
    headers = [(b"origin", origin.encode()), (b"cookie", cookie.encode()), (b"x-forwarded-for", b"198.51.100.9")]
    page = WebsocketCommunicator(get_default_application(), "/ws/", headers=headers)
    page.scope["client"] = (address, 40_000)
    return page


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tell(member: Member) -> None:
    with scope(member.organization, member):
        notifications.notify([member], "accounts.member_joined", JOINED)


def test_page_hears_its_own_persons_notifications_in_their_language(alya: Member, vera: Member) -> None:
    async def talk() -> None:
        mine, other = socket(browser_of_alya), socket(browser_of_vera)
        assert (await mine.connect())[0]
        assert (await other.connect())[0]
        await sync_to_async(tell)(alya)
        message = await mine.receive_json_from(PATIENCE)
        assert (message["type"], message["title"]) == ("notification", "Ana joined the team")
        assert (message["organization"], message["organization_name"]) == ("lipa", "Lipa")
        assert await other.receive_nothing()
        await mine.disconnect()
        await other.disconnect()

    browser_of_alya, browser_of_vera = browser_of(alya), browser_of(vera)
    async_to_sync(talk)()


def test_page_is_deaf_after_it_closed(alya: Member) -> None:
    async def talk() -> None:
        page = socket(browser)
        await page.connect()
        await page.disconnect()
        await sync_to_async(tell)(alya)

    browser = browser_of(alya)
    async_to_sync(talk)()


def test_what_a_page_says_is_ignored(alya: Member) -> None:
    async def talk() -> None:
        page = socket(browser)
        await page.connect()
        await page.send_json_to({"type": "notification", "to": "everybody"})
        assert await page.receive_nothing()
        await page.disconnect()

    browser = browser_of(alya)
    async_to_sync(talk)()


def test_visitors_are_not_let_in() -> None:
    async def talk() -> bool:
        return bool((await socket(Client()).connect())[0])

    assert async_to_sync(talk)() is False


def test_pages_of_other_sites_are_not_let_in(alya: Member) -> None:
    async def talk() -> bool:
        return bool((await socket(browser, origin="http://elsewhere.example").connect())[0])

    browser = browser_of(alya)
    assert async_to_sync(talk)() is False


def test_page_hears_nothing_of_an_organization_that_keeps_its_address_out(alya: Member) -> None:
    async def talk() -> None:
        office, elsewhere = socket(browser), socket(browser, address="198.51.100.9")
        await office.connect()
        await elsewhere.connect()
        await sync_to_async(tell)(alya)
        assert (await office.receive_json_from(PATIENCE))["type"] == "notification"
        assert await elsewhere.receive_nothing()
        await office.disconnect()
        await elsewhere.disconnect()

    alya.organization.allowed_networks = ["203.0.113.0/24"]
    alya.organization.save()
    browser = browser_of(alya)
    async_to_sync(talk)()


def test_page_behind_a_proxy_of_ours_is_where_the_proxy_says(alya: Member, settings: Any) -> None:
    async def talk() -> None:
        page = socket(browser, address="10.0.0.1")
        await page.connect()
        await sync_to_async(tell)(alya)
        assert (await page.receive_json_from(PATIENCE))["type"] == "notification"
        await page.disconnect()

    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    alya.organization.allowed_networks = ["198.51.100.9"]
    alya.organization.save()
    browser = browser_of(alya)
    async_to_sync(talk)()


def test_page_hears_nothing_more_once_its_session_ended(alya: Member) -> None:
    async def talk() -> None:
        page = socket(browser)
        await page.connect()
        await sync_to_async(tell)(alya)
        assert (await page.receive_json_from(PATIENCE))["type"] == "notification"
        await sync_to_async(browser.logout)()
        await sync_to_async(tell)(alya)
        assert (await page.receive_output(PATIENCE))["type"] == "websocket.close"

    browser = browser_of(alya)
    async_to_sync(talk)()
