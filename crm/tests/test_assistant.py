"""What the assistant finds in crm, whom a name means, and what becomes a proposal."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant.hooks import ToolAnswer
from ai_assistant.providers.offline import Offline
from ai_assistant.providers.types import Finished, Question, ToolCall, UserTurn, whole
from ai_assistant.tools.running import ToolFailed, described, proposals_of, run, tools_of
from crm.errors import NobodyCalled, SeveralCalled
from crm.queries.naming import called
from crm.services import activities
from crm.tests.factories import make_company, make_contact


def asked(member: Member, name: str, **arguments: Any) -> ToolAnswer:
    return run(member, ToolCall("1", name, arguments), tools_of(member))


def say(member: Member, text: str) -> Finished:
    tools = [*tools_of(member).values(), *proposals_of(member).values()]
    return whole(Offline(member).stream(Question([UserTurn(text)], tools=described(tools))))


def test_records_of_every_list_are_found_by_words(in_lipa: Organization, alya: Member, boris: Member) -> None:
    company = make_company("Балкан Карго ООД")
    make_contact("Иван", company=company)
    found = asked(alya, "find_records", words="balkan kargo")
    assert [row["name"] for row in found.content["records"]] == [record.label for record in found.records]
    assert f"companies:{company.pk}" in {record.id for record in found.records}
    assert asked(alya, "find_records", words="няма такъв").content["records"] == []
    boris.overrides = {"crm.view": False}
    assert asked(boris, "find_records", words="balkan kargo").content["records"] == []


def test_tags_are_a_list_for_a_model(in_lipa: Organization, alya: Member) -> None:
    company = make_company("Балкан Карго ООД")
    company.tags = ["износ", "етикети"]
    company.save()
    (row,) = asked(alya, "list_companies").content["rows"]
    assert row["tags"] == ["износ", "етикети"]


def test_a_name_in_words_means_one_customer(in_lipa: Organization, alya: Member) -> None:
    cargo, other = make_company("Балкан Карго ООД"), make_company("Балкан Ойл ООД")
    make_contact("Иван", company=cargo)
    assert called("Балкан Карго") == cargo
    assert called("балкан ойл ООД") == other
    with pytest.raises(SeveralCalled, match="Балкан Ойл"):
        called("Балкан")
    with pytest.raises(NobodyCalled, match="Никой"):
        called("Никой")


def test_what_is_written_about_a_customer(in_lipa: Organization, alya: Member, vera: Member) -> None:
    cargo = make_company("Балкан Карго ООД")
    activities.write(actor=alya, kind="note", body="Искат отстъпка от 5 %.", company=cargo)
    found = asked(alya, "customer_history", customer="Балкан Карго")
    assert [entry["text"] for entry in found.content["entries"]] == ["Искат отстъпка от 5 %."]
    assert found.untrusted
    with scope(vera.organization, vera), pytest.raises(ToolFailed, match="Балкан"):
        asked(vera, "customer_history", customer="Балкан Карго")


def test_what_is_to_be_done_is_proposed(in_lipa: Organization, alya: Member) -> None:
    cargo = make_company("Балкан Карго ООД")
    (call,) = say(alya, "нова задача: да платя наема").turn.calls
    assert (call.name, call.arguments) == ("propose_task", {"title": "Да платя наема"})
    (call,) = say(alya, "Бележка за Балкан Карго: искат отстъпка").turn.calls
    assert (call.name, call.arguments) == (
        "propose_note",
        {"company": f"companies:{cargo.pk}", "text": "искат отстъпка"},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Note for Nobody: call them", "No contact and no company is called “Nobody”."),
        ("note buy paper", "Say whom the note is about"),
    ],
)
def test_a_note_about_nobody_says_what_is_missing(in_lipa: Organization, alya: Member, text: str, said: str) -> None:
    end = say(alya, text)
    assert end.turn.calls == ()
    assert said in end.turn.text


@pytest.mark.parametrize("text", ["who is the president of France", "find pink elephants", "колко струва биткойн"])
def test_small_words_that_are_nobodys_name_are_not_looked_for(in_lipa: Organization, alya: Member, text: str) -> None:
    assert say(alya, text).turn.calls == ()
    make_contact("Elephants", last_name="Pink")
    assert len(say(alya, "find pink elephants").turn.calls) == 1


def test_whose_deals_and_tasks_are_meant(in_lipa: Organization, alya: Member, boris: Member) -> None:
    (call,) = say(alya, "deals of Boris").turn.calls
    assert (call.name, call.arguments["owner"]) == ("list_deals", str(boris.pk))
    assert say(alya, "сделките с Балкан Карго").turn.text == "Nothing has the words “Балкан Карго”."
    make_company("Балкан Карго ООД")
    (call,) = say(alya, "сделките с Балкан Карго").turn.calls
    assert call.arguments["search"] == "Балкан Карго"
    (call,) = say(alya, "won deals of Boris this month").turn.calls
    assert (call.arguments["tab"], call.arguments["owner"]) == ("won", str(boris.pk))
    (call,) = say(alya, "tasks of Boris tomorrow").turn.calls
    assert (call.name, call.arguments["assignee"]) == ("list_tasks", str(boris.pk))
    assert call.arguments["due_from"] == call.arguments["due_until"]


def test_a_name_alone_is_looked_for(in_lipa: Organization, alya: Member) -> None:
    make_company("Балкан Карго ООД")
    for text in ("Балкан Карго", "balkan kargo", "фирма Балкан Карго"):
        (call,) = say(alya, text).turn.calls
        assert (call.name, call.arguments["words"]) == ("find_records", text.removeprefix("фирма "))
    assert say(alya, "Балкан Ойл").turn.calls == ()
    assert say(alya, "о").turn.calls == ()
