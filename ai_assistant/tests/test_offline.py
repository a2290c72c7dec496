"""The provider of rules: whom it serves, what it asks a tool, and what it says of what it does not understand."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from accounts.models import Member, Organization
from ai_assistant.providers.errors import BadRequest, NotAvailable
from ai_assistant.providers.offline import Offline
from ai_assistant.providers.types import (
    Finished,
    ModelTurn,
    Question,
    Reason,
    State,
    TextDelta,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    whole,
)
from ai_assistant.tests.offline_wordings import lines
from ai_assistant.tools.running import described, tools_of


def ask(member: Member, *turns: Turn) -> Finished:
    return whole(Offline(member).stream(Question(turns, tools=described(tools_of(member).values()))))


def test_a_question_calls_one_tool_and_says_what_was_understood(in_lipa: Organization, alya: Member) -> None:
    end = ask(alya, UserTurn("Which invoices over 1000 EUR are overdue?"))
    (call,) = end.turn.calls
    assert (end.reason, end.turn.text, call.name) == (Reason.TOOLS, "", "unpaid_invoices")
    assert call.arguments == {"amount_from": 1000.01, "currency": "EUR", "only_overdue": True, "limit": 10}
    assert end.turn.state is not None
    assert end.turn.state.provider == "offline"
    assert end.turn.state.content["understood"] == {
        "label": "Overdue invoices",
        "filter": "over €1,000.00",
        "url": f"/o/{in_lipa.slug}/invoices/?tab=overdue&amount_from=1000.01&currency=EUR",
    }


def test_what_the_tool_gave_is_worded_and_cited(in_lipa: Organization, alya: Member) -> None:
    asked = UserTurn("Колко ни дължи Акме?")
    with translation.override("bg"):
        called = ask(alya, asked).turn
        owed = {"id": "companies:1", "name": "Акме ООД", "to_collect": "1240.50", "invoices": 2, "overdue": "40.00",
                "overdue_invoices": 1}  # fmt: skip
        content = {"currency": "EUR", "customer": "Акме", "companies": [owed]}
        end = ask(alya, asked, called, ToolTurn([ToolResult(called.calls[0], content)]))
    assert "[[companies:1]]" in end.turn.text
    assert "1 240,50 €" in end.turn.text.replace("\xa0", " ")
    assert "2 фактури" in end.turn.text.replace("\xa0", " ")
    assert end.turn.calls == ()
    assert end.usage is not None
    assert (end.usage.input_tokens, end.usage.output_tokens) == (0, 0)


NARROWED = """
    show me the overdue tasks over 500 EUR
    фактури, платени в брой
    invoices paid late
    sales of notebooks in October
    неплатени фактури на клиенти от Пловдив
    unpaid invoices of customers in Germany
    дължим ли нещо на Розова долина
    направи оферта за Балкан Карго
    одобри офертата за Балкан Карго
    колко ни струва един клиент
    how many tasks did we finish last week
    customers who never paid
    фактури от 31.02.2026
    top 0 customers
    топ милион клиенти
    фактури над 2000 долара
"""


@pytest.mark.parametrize("text", lines(NARROWED))
def test_a_question_with_a_word_that_is_not_understood_is_refused(
    in_lipa: Organization, alya: Member, text: str
) -> None:
    turn = ask(alya, UserTurn(text)).turn
    assert (turn.calls, "can’t answer" in turn.text) == ((), True)


@pytest.mark.parametrize(
    ("text", "tool", "wanted"),
    [
        ("фактури над 2000 лв", "list_invoices", {"amount_from": 1022.59, "currency": "EUR"}),
        ("падеж на 1.12.2026", "list_invoices", {"due_from": "2026-12-01", "due_until": "2026-12-01"}),
        ("what falls due on 1.12.2026", "list_invoices", {"tab": "unpaid", "due_until": "2026-12-01"}),
        ("what is VAT on our sales in October 2026", "vat_charged", {"first_day": "2026-10-01"}),
        ("October 2026 compared with a year ago", "revenue", {"first_day": "2026-10-01"}),
        ("отвори фактурите", "list_invoices", {"tab": "all"}),
        ("payments we could not match", "list_payments", {"tab": "to_decide"}),
        ("фактура 1043", "find_records", {"words": "1043"}),
        ("топ 5 длъжници", "unpaid_invoices", {"limit": 5}),
    ],
)
def test_what_narrows_a_question_is_asked_of_the_tool(
    in_lipa: Organization, alya: Member, text: str, tool: str, wanted: dict[str, Any]
) -> None:
    (call,) = ask(alya, UserTurn(text)).turn.calls
    assert (call.name, {key: call.arguments.get(key) for key in wanted}) == (tool, wanted)


def test_a_name_that_nobody_has_is_told_to_be_none(in_lipa: Organization, alya: Member) -> None:
    assert ask(alya, UserTurn("фактури на Зелен Бор")).turn.text.endswith("“Зелен Бор”.")


def test_what_a_tool_refused_is_said(in_lipa: Organization, alya: Member) -> None:
    asked = UserTurn("overdue invoices")
    called = ask(alya, asked).turn
    end = ask(alya, asked, called, ToolTurn([ToolResult(called.calls[0], {"error": "too many rows"})]))
    assert "too many rows" in end.turn.text


def test_after_another_models_tool_the_question_is_read_anew(in_lipa: Organization, alya: Member) -> None:
    call = ToolCall("7", "list_invoices", {})
    of_a_model = ModelTurn("", [call], State("gemini", "some-model", ["signature"]))
    end = ask(alya, UserTurn("overdue invoices"), of_a_model, ToolTurn([ToolResult(call, {"total": 3})]))
    assert [each.name for each in end.turn.calls] == ["unpaid_invoices"]


@pytest.mark.parametrize(
    "text", ["времето утре", "Who is the president?", "изтрий всички фактури", "", "?" * 9000, "名"]
)
def test_what_is_not_understood_is_said_not_to_be(in_lipa: Organization, alya: Member, text: str) -> None:
    events = list(Offline(alya).stream(Question([UserTurn(text)], tools=described(tools_of(alya).values()))))
    said = events[0]
    assert isinstance(said, TextDelta)
    assert "no AI model" in said.text
    assert said.text.count("\n- ") == 5
    end = events[-1]
    assert isinstance(end, Finished)
    assert (end.reason, end.turn.calls, end.turn.text) == (Reason.DONE, (), said.text)


def test_only_what_the_member_may_ask_is_offered(in_lipa: Organization, alya: Member, boris: Member) -> None:
    boris.overrides = {"invoices.view": False, "invoices.view_offers": False, "invoices.view_payments": False}
    assert "invoice" in ask(alya, UserTurn("help")).turn.text
    assert "invoice" not in ask(boris, UserTurn("help")).turn.text
    assert ask(boris, UserTurn("overdue invoices")).turn.calls == ()
    nothing = whole(Offline(alya).stream(Question([UserTurn("overdue invoices")])))
    assert nothing.turn.calls == ()


@pytest.mark.parametrize(
    ("first", "then", "days"),
    [
        ("колко продадохме този месец", "а миналия?", None),
        ("колко продадохме този месец", "а през март 2026", ("2026-03-01", "2026-03-31")),
        ("how much did we sell in May 2026", "and in June 2026?", ("2026-06-01", "2026-06-30")),
        ("how much did we sell in May 2026", "what about the weather in June 2026?", None),
        ("времето утре", "а през март 2026", None),
    ],
)
def test_other_days_go_with_the_question_before(
    in_lipa: Organization, alya: Member, first: str, then: str, days: tuple[str, str] | None
) -> None:
    turns = (UserTurn(first), ModelTurn("…"), UserTurn(then))
    end = ask(alya, *turns)
    asked_days = [(call.arguments["first_day"], call.arguments["last_day"]) for call in end.turn.calls]
    assert asked_days == ([days] if days else [])
    if days:
        worded = ask(alya, *turns, end.turn, ToolTurn([ToolResult(end.turn.calls[0], {"error": "none today"})]))
        assert "none today" in worded.turn.text


@pytest.mark.parametrize("text", ["Hello!", "Здравейте", "What can you do?", "помощ", "thank you"])
def test_greetings_and_help_say_what_may_be_asked(in_lipa: Organization, alya: Member, text: str) -> None:
    assert "can’t" not in ask(alya, UserTurn(text)).turn.text


def test_rules_have_no_vectors_no_pictures_and_no_json(in_lipa: Organization, alya: Member) -> None:
    rules = Offline(alya)
    with pytest.raises(NotAvailable):
        rules.embed(["a"])
    with pytest.raises(NotAvailable):
        rules.draw("a lamp")
    with pytest.raises(BadRequest):
        whole(rules.stream(Question([UserTurn("overdue invoices")], schema={"type": "object"})))
    with pytest.raises(BadRequest):
        whole(rules.stream(Question([])))
