"""What the assistant finds in crm, whom a name means, and what becomes a proposal."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant.hooks import ToolAnswer
from ai_assistant.providers.offline import Offline
from ai_assistant.providers.types import Finished, Question, ToolCall, UserTurn, whole
from ai_assistant.services.searching import learn_new_words
from ai_assistant.tools.running import ToolFailed, described, proposals_of, run, tools_of
from crm.errors import NobodyCalled, SeveralCalled
from crm.queries.naming import called
from crm.services import activities
from crm.services.deals import win_deal
from crm.tests.factories import make_company, make_contact, make_deal, stages


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


def test_typing_errors_in_a_name_are_forgiven(in_lipa: Organization, alya: Member, vera: Member) -> None:
    pita, light = make_company("Пекарна Топла пита ООД"), make_company("Nordlicht Möbel GmbH")
    make_contact("Мира", company=pita)
    learn_new_words()
    for name, row in (("Топла пта", pita), ("Тпола пита", pita), ("Nordlich", light), ("Нордлихт", light)):
        assert called(name) == row, name
    with pytest.raises(NobodyCalled):
        called("Северна пта")
    make_company("Пекарна Топла пата ООД")
    with pytest.raises(SeveralCalled, match="Топла пата"):
        called("Топла пта")
    with scope(vera.organization, vera), pytest.raises(NobodyCalled):
        called("Nordlich")


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


def test_a_deal_is_moved_in_words(in_lipa: Organization, alya: Member) -> None:
    cargo = make_company("Балкан Карго ООД")
    assert "No open deal" in say(alya, "move the Балкан Карго deal to negotiation").turn.text
    deal = make_deal("Кашони", company=cargo)
    _new, _offer, negotiation, _signature, won = stages()
    for text, stage in (
        ("премести сделката с Балкан Карго в преговори", negotiation),
        ("move the Балкан Карго deal to negotiation", negotiation),
        ("Маркирай сделкта на Балкан Карго като спечелена", won),
        ("mark the Кашони deal as won", won),
    ):
        (call,) = say(alya, text).turn.calls
        assert (call.name, call.arguments) == (
            "propose_deal_change",
            {"deal": f"deals:{deal.pk}", "stage": stage.name},
        ), text
    assert "has no stage “Mars”" in say(alya, "move the deal with Балкан Карго to Mars").turn.text
    make_deal("Тубуси", company=cargo)
    several = say(alya, "премести сделката с Балкан Карго в преговори").turn
    assert (several.calls, "“Кашони”, “Тубуси”" in several.text or "“Тубуси”, “Кашони”" in several.text) == ((), True)
    assert say(alya, "close all deals as won").turn.calls == ()
    assert say(alya, "премести сделката").turn.calls == ()


def test_a_deal_is_found_by_a_part_of_its_title(in_lipa: Organization, alya: Member) -> None:
    cargo, mill = make_company("Балкан Карго ООД"), make_company("Мелница Златен клас АД")
    boxes = make_deal("Кашони, нов дизайн", company=cargo)
    sacks = make_deal("Чували 5 кг, нов дизайн", company=mill)
    _new, _offer, negotiation, _signature, won = stages()
    for text, deal, stage in (
        ("премести Чували 5 кг в Преговори", sacks, negotiation),
        ("move the Кашони deal to negotiation", boxes, negotiation),
        ("премести сделката Златен клас чували в преговори", sacks, negotiation),
        ("Балкан Карго подписаха, отбележи сделката като спечелена", boxes, won),
        ("Balkan Kargo signed, mark the deal as won", boxes, won),
    ):
        (call,) = say(alya, text).turn.calls
        assert call.arguments == {"deal": f"deals:{deal.pk}", "stage": stage.name}, text
    assert "“Чували 5 кг, нов дизайн”, “Кашони, нов дизайн”" in say(alya, "премести нов дизайн в преговори").turn.text
    assert say(alya, "Балкан Карго не подписаха, отбележи сделката като спечелена").turn.calls == ()
    win_deal(deal=sacks, actor=alya)
    closed = say(alya, "премести Чували 5 кг в Преговори").turn
    assert (closed.calls, "is closed already" in closed.text) == ((), True)


@time_machine.travel("2026-11-26T10:00:00+02:00", tick=False)
def test_a_task_says_whose_it_is_whom_it_is_about_and_when(in_lipa: Organization, alya: Member, boris: Member) -> None:
    walnut = {"company": f"companies:{make_company('Мебелна работилница Орех ООД').pk}"}
    make_company("Пекарна Топла пита ООД")
    camille = {"contact": f"contacts:{make_contact('Camille', last_name='Roux').pk}"}
    to_boris = {"assignee": f"members:{boris.pk}"}
    call, friday = {"kind": "call"}, {"due_on": "2026-11-27"}
    for text, said in (
        (
            "нова задача за Борис: да прати мостри на Орех до петък",
            {"title": "Да прати мостри на Орех"} | friday | to_boris | walnut,
        ),
        ("new task for Boris: send the samples by Friday", {"title": "Send the samples"} | friday | to_boris),
        (
            "create a task for Boris to call Camille Roux tomorrow",
            {"title": "Call Camille Roux"} | friday | call | to_boris | camille,
        ),
        ("възложи на Борис да поръча хартия", {"title": "Да поръча хартия"} | to_boris),
        ("нова задача за мен: да поръчам хартия", {"title": "Да поръчам хартия"}),
        (
            "напомни ми в петък да звънна на Орех за каталога",
            {"title": "Да звънна на Орех за каталога"} | friday | call | walnut,
        ),
        (
            "remind me tomorrow at 10 to call Camille Roux",
            {"title": "Call Camille Roux", "due_time": "10:00"} | friday | call | camille,
        ),
        (
            "remind me at 9 to call Camille Roux",
            {"title": "Call Camille Roux", "due_time": "09:00"} | friday | call | camille,
        ),
        (
            "напомни ми утре в единайсет да звънна на Camille Roux",
            {"title": "Да звънна на Camille Roux", "due_time": "11:00"} | friday | call | camille,
        ),
        (
            "remind me tomorrow at half past nine to call Camille Roux",
            {"title": "Call Camille Roux", "due_time": "09:30"} | friday | call | camille,
        ),
        ("remind me tomorrow at 12 am to buy paper", {"title": "Buy paper", "due_time": "00:00"} | friday),
        ("напомни ми утре в 3 да купя хартия", {"title": "В 3 да купя хартия"} | friday),
        ("remind me to buy 10 sheets at 20 euro", {"title": "Buy 10 sheets at 20 euro"}),
        ("напомни ми да мина през Пекарна Слънце", {"title": "Да мина през Пекарна Слънце"}),
        ("нова задача за Никой: да прати мостри", {"title": "Никой: да прати мостри"}),
    ):
        (given,) = say(alya, text).turn.calls
        assert (given.name, given.arguments) == ("propose_task", said), text
    make_company("Сладкарница Орех ООД")
    (given,) = say(alya, "напомни ми да звънна на Орех").turn.calls
    assert "company" not in given.arguments
    assert [given.name for given in say(alya, "tasks for Boris").turn.calls] == ["list_tasks"]


@pytest.mark.parametrize(
    "text",
    [
        "запиши към Балкан Карго, че искат проби",
        "note on Балкан Карго that искат проби",
        "бележка към Балкан Карго: искат проби",
    ],
)
def test_a_note_is_said_in_several_ways(in_lipa: Organization, alya: Member, text: str) -> None:
    cargo = make_company("Балкан Карго ООД")
    (call,) = say(alya, text).turn.calls
    assert (call.name, call.arguments) == ("propose_note", {"company": f"companies:{cargo.pk}", "text": "искат проби"})


@pytest.mark.parametrize(
    ("text", "tool", "said"),
    [
        ("тъменн мосст", "find_records", {"words": "Тъмен мост"}),
        ("Тъмн мост какво им е положението", "customer_history", {"customer": "Тъмен мост"}),
        ("задачи на Тъмен мсот", "list_tasks", {"search": "Тъмен мост"}),
        ("summary of tumen most", "customer_history", {"customer": "Тъмен мост"}),
        ("кога говорихме последно с тъмен мост", "last_talk", {"customer": "Тъмен мост"}),
        ("where is the Етикти 2027 deal", "list_deals", {"search": "Етикети 2027"}),
    ],
)
def test_names_are_understood_however_they_are_typed(
    in_lipa: Organization, alya: Member, text: str, tool: str, said: dict[str, Any]
) -> None:
    make_deal("Етикети 2027", company=make_company("Пивоварна Тъмен мост ООД"))
    learn_new_words()
    (call,) = say(alya, text).turn.calls
    assert (call.name, {key: call.arguments[key] for key in said}) == (tool, said)


@pytest.mark.parametrize("text", ["тъмна нощ", "Темпо мостра", "времето над Тъмен мост", "рецепта за мост"])
def test_a_name_is_not_guessed_at(in_lipa: Organization, alya: Member, text: str) -> None:
    make_company("Пивоварна Тъмен мост ООД")
    learn_new_words()
    assert say(alya, text).turn.calls == ()


def test_a_stage_may_be_all_that_is_named(in_lipa: Organization, alya: Member) -> None:
    stage = next(stage for stage in stages() if stage.name == "Negotiation")
    for text in ("какво имаме в преговори", "How much is sitting in Negotiation?", "сделки над 500 в преговори"):
        (call,) = say(alya, text).turn.calls
        assert (call.name, call.arguments["stage"]) == ("list_deals", str(stage.pk)), text


def test_when_a_customer_was_last_spoken_to(in_lipa: Organization, alya: Member) -> None:
    cargo = make_company("Балкан Карго ООД")
    for day, kind in ((20, "meeting"), (24, "call"), (25, "note")):
        with time_machine.travel(f"2026-11-{day}T23:30:00Z", tick=False):
            activities.write(actor=alya, kind=kind, body=f"{kind} {day}", company=cargo)
    last = asked(alya, "last_talk", customer="Балкан Карго", kinds=["call", "meeting", "email", "email_sent"])
    assert last.untrusted
    assert last.content["entry"] == {"kind": "call", "on": "2026-11-25", "by": str(alya), "text": "call 24"}
    (call,) = say(alya, "last meeting with Балкан Карго").turn.calls
    assert asked(alya, call.name, **call.arguments).content["entry"]["text"] == "meeting 20"
    assert asked(alya, "last_talk", customer="Балкан Карго", kinds=["email"]).content["entry"] is None


def test_what_is_dictated_is_kept_word_for_word(in_lipa: Organization, alya: Member) -> None:
    make_company("Балкан Карго ООД")
    for text, kept in (
        ("note on Балкан Карго: they cannot pay at the moment", "they cannot pay at the moment"),
        ("бележка към Балкан Карго: искат отсрочка половин година", "искат отсрочка половин година"),
    ):
        (call,) = say(alya, text).turn.calls
        assert (call.name, call.arguments["text"]) == ("propose_note", kept)
    (call,) = say(alya, "напомни ми да пратя мостри преди срещата").turn.calls
    assert call.arguments["title"] == "Да пратя мостри преди срещата"


@time_machine.travel("2026-11-26T10:00:00+02:00", tick=False)
def test_a_deal_gets_another_value_or_day_in_words(in_lipa: Organization, alya: Member) -> None:
    deal = f"deals:{make_deal('Кашони', company=make_company('Балкан Карго ООД')).pk}"
    for text, said in (
        ("Промени стойността на сделката с Балкан Карго на 6000 евро", {"amount": 6000.0}),
        ("set the value of the Кашони deal to 12,500 euro", {"amount": 12500.0}),
        ("Смени датата на сделката с Балкан Карго на 15 декември", {"closes_on": "2026-12-15"}),
        ("Change the close date of the Кашони deal to 15 December", {"closes_on": "2026-12-15"}),
    ):
        (call,) = say(alya, text).turn.calls
        assert (call.name, call.arguments) == ("propose_deal_change", {"deal": deal} | said), text
    assert say(alya, "промени стойността на сделката с Балкан Карго").turn.calls == ()


def test_what_people_look_a_record_up_for_is_told(in_lipa: Organization, alya: Member) -> None:
    company = make_company("Балкан Карго ООД")
    company.vat_number = "BG201234567"
    company.save()
    make_contact("Мира", email="mira@cargo.example", company=company)
    rows = asked(alya, "find_records", words="Балкан Карго").content["records"]
    assert {row["kind"]: row.get("vat_number") or row.get("email") for row in rows} == {
        "company": "BG201234567", "contact": "mira@cargo.example",
    }  # fmt: skip
    assert [call.name for call in say(alya, "ДДС номера на Балкан Карго").turn.calls] == ["find_records"]


@time_machine.travel("2026-11-26T10:00:00+02:00", tick=False)
def test_what_is_mine_what_rests_and_whom_to_call(in_lipa: Organization, alya: Member) -> None:
    (call,) = say(alya, "моите просрочени задачи").turn.calls
    assert call.arguments == {"tab": "overdue", "assignee": str(alya.pk), "limit": 10}
    (call,) = say(alya, "my open deals").turn.calls
    assert (call.arguments["tab"], call.arguments["owner"]) == ("open", str(alya.pk))
    (call,) = say(alya, "сделки, по които нищо не се е случвало от месец").turn.calls
    assert (call.arguments["tab"], call.arguments["unmoved_since"]) == ("open", "2026-10-27")
    (call,) = say(alya, "на кого да се обадя днес?").turn.calls
    assert (call.name, call.arguments["kind"], call.arguments["due_until"]) == ("list_tasks", "call", "2026-11-26")
    (call,) = say(alya, "насрочи среща с Иван за петък").turn.calls
    assert call.arguments == {"title": "Среща с Иван", "due_on": "2026-11-27", "kind": "meeting"}


def test_deals_that_did_not_move_since_a_day(in_lipa: Organization, alya: Member) -> None:
    with time_machine.travel("2026-10-26T12:00:00+02:00"):
        make_deal("Заспала")
    with time_machine.travel("2026-11-20T12:00:00+02:00"):
        make_deal("Жива")
    with time_machine.travel("2026-11-26T12:00:00+02:00"):
        rows = asked(alya, "list_deals", tab="open", unmoved_since="2026-10-27").content["rows"]
    assert [row["title"] for row in rows] == ["Заспала"]
