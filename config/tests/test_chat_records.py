"""Records of the product in answers of the chat."""

from __future__ import annotations

import pytest

from accounts.models import Member, Organization
from ai_assistant.chat import showing
from ai_assistant.models import LanguageModel
from ai_assistant.tests.model_server import ModelServer
from ai_assistant.tests.test_chat import asked
from config.lib.ids import uuid7
from crm.tests.factories import make_contact


@pytest.mark.django_db
def test_records_of_an_earlier_answer_may_be_named_again(in_lipa: Organization, alya: Member) -> None:
    contact = make_contact("Иван", "Петров")
    key = f"contacts:{contact.pk}"
    with ModelServer() as server:
        LanguageModel.objects.create(
            name="Лампа", protocol="openai_compatible", model="m", base_url=f"{server.url}/v1", input_price=1,
            output_price=1,
        )  # fmt: skip
        server.say(calls=[("find_records", {"words": "Петров"})])
        server.say("One.")
        first = asked(alya, "Find Петров")
        server.say(f"It was [[{key}]], not [[contacts:{uuid7()}]].")
        second = asked(alya, "Who was it?", conversation=first.conversation)
        assert (second.text, [one["id"] for one in second.citations]) == (f"It was [[{key}]], not .", [key])
        assert showing.shown(second).plain == "It was Иван Петров, not ."
        server.say(f"It was [[{key}]].")
        contact.delete()
        assert asked(alya, "Who?", conversation=first.conversation).citations == []
