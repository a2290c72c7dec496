"""An answer over the socket, through the site as the server runs it."""

import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator

from accounts.models import Member
from accounts.tenancy import scope
from accounts.tests.test_consumers import PATIENCE, browser_of, socket
from ai_assistant.models import Message
from ai_assistant.services import conversations

pytestmark = pytest.mark.django_db(transaction=True)


def page_of(member: Member) -> WebsocketCommunicator:
    page = socket(browser_of(member))
    page.scope["path"] = "/ws/assistant/"
    return page


def heard(page: WebsocketCommunicator, said: Any) -> list[dict[str, str]]:
    """What the page hears after it said something, until the socket is closed."""

    async def talk() -> list[dict[str, str]]:
        assert (await page.connect())[0]
        await page.send_json_to(said)
        events = []
        while (message := await page.receive_output(PATIENCE))["type"] == "websocket.send":
            events.append(json.loads(message["text"]))
        return events

    return async_to_sync(talk)()


def test_an_answer_comes_over_the_socket_once_and_to_its_own_person(alya: Member, boris: Member, vera: Member) -> None:
    with scope(alya.organization, alya):
        answer = conversations.ask(alya, "Which invoices are overdue?")
    said = {"organization": "lipa", "answer": str(answer.pk)}
    assert heard(page_of(boris), said) == []
    assert heard(page_of(vera), said) == []
    events = heard(page_of(alya), said)
    assert [event["type"] for event in events][-2:] == ["text", "end"]
    with scope(alya.organization, alya):
        assert Message.objects.get(pk=answer.pk).state == Message.State.DONE
    assert [event["type"] for event in heard(page_of(alya), said)] == ["taken"]


@pytest.mark.parametrize("said", [{}, [], "x", {"organization": "lipa", "answer": "x"}, {"organization": None}])
def test_nonsense_closes_the_socket(alya: Member, said: Any) -> None:
    assert heard(page_of(alya), said) == []
