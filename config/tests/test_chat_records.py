"""Records of the product in answers of the chat."""

from __future__ import annotations

import pytest
import time_machine

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


@pytest.mark.django_db
@time_machine.travel("2026-11-26T10:00:00+02:00", tick=True)
def test_who_has_read_names_of_payers_has_no_tools_but_rules_go_on(in_lipa: Organization, alya: Member) -> None:
    first = asked(alya, "Какви пари влязоха този месец?")
    then = asked(alya, "А миналия месец?", conversation=first.conversation)
    assert [one.is_tainted for one in (first, then)] == [True, True]
    assert "from=2026-10-01&to=2026-10-31" in then.understood["url"]
    with ModelServer() as server:
        LanguageModel.objects.create(
            name="Лампа", protocol="openai_compatible", model="m", base_url=f"{server.url}/v1", input_price=1,
            output_price=1,
        )  # fmt: skip
        server.say(calls=[("list_payments", {})])
        server.say("None.")
        assert asked(alya, "Who has paid?").text == "None."
        assert ["tools" in body for _path, _headers, body in server.asked] == [True, False]
