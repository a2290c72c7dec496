"""One contract for every adapter, through the real packages over a real socket.

google-generativeai is optional: its tests are marked `gemini_legacy`, and `make test` runs them with the package.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email.utils import formatdate
from importlib.util import find_spec
from typing import Any

import pytest

from ai_assistant.providers import bodies, errors, types
from ai_assistant.providers.gemini import Gemini
from ai_assistant.providers.gemini_legacy import GeminiLegacy
from ai_assistant.providers.http import seconds
from ai_assistant.providers.openai_compatible import OpenAICompatible
from ai_assistant.providers.types import (
    Image,
    ModelTurn,
    Provider,
    Question,
    Reason,
    State,
    TextDelta,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    Usage,
    UserTurn,
    whole,
)
from ai_assistant.tests.model_server import PIXEL, SIGNATURE, ModelServer

ADAPTERS: dict[str, tuple[type[Gemini] | type[OpenAICompatible] | type[GeminiLegacy], str]] = {
    "gemini": (Gemini, ""),
    "openai_compatible": (OpenAICompatible, "/v1"),
    "gemini_legacy": (GeminiLegacy, ""),
}
WHOLE = ["gemini", "openai_compatible"]
LEGACY = pytest.param("gemini_legacy", marks=pytest.mark.gemini_legacy)
OVERDUE = Tool(
    "overdue_invoices",
    "Invoices that are late.",
    {"type": "object", "properties": {"days": {"type": "integer"}}, "required": ["days"]},
)
ASKED = Question([UserTurn("Кои фактури закъсняват?")], system="Ти си помощник.", tools=[OVERDUE], longest=300)


def opened(name: str, url: str, key: str = "secret-key") -> Provider:
    if name == "gemini_legacy" and find_spec("google.generativeai") is None:
        pytest.skip("google-generativeai is not installed; `make test-gemini-legacy` runs this with it")
    adapter, path = ADAPTERS[name]
    return adapter(model="m-1", key=key, base_url=f"{url}{path}", timeout=1)


@pytest.fixture(params=[*WHOLE, LEGACY])
def provider(request: pytest.FixtureRequest, server: ModelServer) -> Iterator[Provider]:
    """Every adapter."""
    with closing(opened(request.param, server.url)) as adapter:
        yield adapter


@pytest.fixture(params=WHOLE)
def whole_provider(request: pytest.FixtureRequest, server: ModelServer) -> Iterator[Provider]:
    """The adapters that go on after a tool was run, make vectors and draw."""
    with closing(opened(request.param, server.url)) as adapter:
        yield adapter


def texts(provider: Provider, question: Question = ASKED) -> list[str]:
    return [event.text for event in provider.stream(question) if isinstance(event, TextDelta)]


# --- Answers ----------------------------------------------------------------------------------------------------------
def test_text_comes_in_pieces_and_ends_with_the_whole_turn(server: ModelServer, provider: Provider) -> None:
    server.say("Три фактури", " закъсняват.", pause=0.02)
    events = [event for event in provider.stream(ASKED) if not isinstance(event, types.Unspoken)]
    assert events[:2] == [TextDelta("Три фактури"), TextDelta(" закъсняват.")]
    end = events[-1]
    assert isinstance(end, types.Finished)
    assert (end.turn.text, end.reason, end.usage) == ("Три фактури закъсняват.", Reason.DONE, Usage(11, 7))
    assert len(events) == 3


def test_the_question_reaches_the_model_whole(server: ModelServer, provider: Provider) -> None:
    server.say("да")
    list(
        provider.stream(
            Question(
                [UserTurn("Какво е това?", [Image(PIXEL, "image/png")])],
                system="Ти си помощник.",
                tools=[OVERDUE],
                temperature=0.0,
            )
        )
    )
    _path, headers, asked = server.asked[0]
    said = str(asked)
    assert "secret-key" in (headers.get("x-goog-api-key") or headers["authorization"])
    for part in (
        "Какво е това?",
        "Ти си помощник.",
        "overdue_invoices",
        "Invoices that are late.",
        "iVBORw0KGgo",
        "2048",
    ):
        assert part in said, part
    assert "secret-key" not in said


def test_calls_of_tools_side_by_side(server: ModelServer, provider: Provider) -> None:
    server.say("Ще видя.", calls=[("overdue_invoices", {"days": 30}), ("overdue_invoices", {"days": 60})])
    end = whole(provider.stream(ASKED))
    assert end.reason == Reason.TOOLS
    assert [(call.name, dict(call.arguments)) for call in end.turn.calls] == [
        ("overdue_invoices", {"days": 30}),
        ("overdue_invoices", {"days": 60}),
    ]
    assert len({call.id for call in end.turn.calls}) == 2
    assert isinstance(end.turn.calls[0].arguments["days"], int)


def test_signatures_go_back_verbatim(server: ModelServer, whole_provider: Provider) -> None:
    server.strict = True
    server.say(calls=[("overdue_invoices", {"days": 30})])
    server.say("Няма такива.")
    first = whole(whole_provider.stream(ASKED)).turn
    results = ToolTurn([ToolResult(call, {"count": 0}) for call in first.calls])
    again = Question([*ASKED.turns, first, results], tools=[OVERDUE])
    assert texts(whole_provider, again) == ["Няма такива."]
    assert SIGNATURE in str(server.asked[1][2])
    assert "'count': 0" in str(server.asked[1][2]) or '"count": 0' in str(server.asked[1][2])


def test_thoughts_are_no_words_and_go_back_as_they_came(server: ModelServer, whole_provider: Provider) -> None:
    server.say("Ще видя.", thoughts=["Трябва ", "да видя."], calls=[("overdue_invoices", {"days": 30})])
    server.say("Няма такива.")
    *events, end = whole_provider.stream(ASKED)
    assert isinstance(end, types.Finished)
    assert end.turn.text == "Ще видя."
    assert sum(event.length for event in events if isinstance(event, types.Unspoken)) >= len("Трябва да видя.")
    results = ToolTurn([ToolResult(call, {"count": 0}) for call in end.turn.calls])
    texts(whole_provider, Question([*ASKED.turns, end.turn, results], tools=[OVERDUE]))
    asked = server.asked[1][2]
    if whole_provider.name == "gemini":
        thoughts = [part["text"] for part in asked["contents"][1]["parts"] if part.get("thought")]
        assert thoughts == ["Трябва ", "да видя."]
    else:
        message = next(each for each in asked["messages"] if each["role"] == "assistant")
        assert message["reasoning_content"] == "Трябва да видя."
        assert message["reasoning_details"] == [{"text": "Трябва "}, {"text": "да видя."}]


def test_a_server_that_refuses_thoughts_back_is_asked_without(server: ModelServer) -> None:
    provider = OpenAICompatible(model="a-model", key="key", base_url=f"{server.url}/v1")
    server.say("Ще видя.", thoughts=["Трябва ", "да видя."], calls=[("overdue_invoices", {"days": 30})])
    turn = whole(provider.stream(ASKED)).turn
    results = ToolTurn([ToolResult(call, {"count": 0}) for call in turn.calls])
    server.say(status=400, error={"message": "property 'reasoning_content' is unsupported"})
    server.say("Няма такива.")
    assert texts(provider, Question([*ASKED.turns, turn, results], tools=[OVERDUE])) == ["Няма такива."]
    messages = [
        next(each for each in asked["messages"] if each["role"] == "assistant") for *_, asked in server.asked[1:]
    ]
    assert ["reasoning_content" in message for message in messages] == [True, False]
    assert messages[1]["tool_calls"] == messages[0]["tool_calls"]
    server.say(status=400)
    with pytest.raises(errors.BadRequest):
        whole(provider.stream(ASKED))
    assert len(server.asked) == 4


def test_lost_signatures_are_told(server: ModelServer, whole_provider: Provider) -> None:
    server.strict = True
    server.say(calls=[("overdue_invoices", {"days": 30})])
    first = whole(whole_provider.stream(ASKED)).turn
    results = ToolTurn([ToolResult(call, {"count": 0}) for call in first.calls])
    assert first.state
    content = json.loads(json.dumps(first.state.content).replace(SIGNATURE, "bG9zdA=="))
    lost = replace(first, state=replace(first.state, content=content))
    with pytest.raises(errors.BadRequest, match="thought_signature"):
        texts(whole_provider, Question([*ASKED.turns, lost, results], tools=[OVERDUE]))


def test_gemini_goes_on_where_another_model_called_a_tool(server: ModelServer) -> None:
    """It refuses calls without a signature of its own, so they are told in words; then it calls for itself."""
    server.strict = True
    of_another = ToolCall("c1", "overdue_invoices", {"days": 30})
    turns = [
        *ASKED.turns,
        ModelTurn("", [of_another], State("gemini", "m-2", [{"functionCall": {}}])),
        ToolTurn([ToolResult(of_another, {"count": 7})]),
    ]
    server.say(calls=[("overdue_invoices", {"days": 60})])
    server.say("Седем.")
    with closing(opened("gemini", server.url)) as provider:
        own = whole(provider.stream(Question(turns, tools=[OVERDUE]))).turn
        turns += [own, ToolTurn([ToolResult(call, {"count": 8}) for call in own.calls])]
        assert texts(provider, Question(turns, tools=[OVERDUE])) == ["Седем."]
    _asked, called, gave, own_call, own_result = server.asked[1][2]["contents"]
    assert called["parts"] == [{"text": '(I called the tool overdue_invoices with: {"days": 30})'}]
    assert gave == {"role": "user", "parts": [{"text": '<data>The tool overdue_invoices gave: {"count": 7}</data>'}]}
    assert own_call["parts"][0]["functionCall"]["args"] == {"days": 60}
    assert own_result["parts"][0]["functionResponse"]["response"] == {"count": 8}


def test_what_another_model_said_is_told_in_plain_words(server: ModelServer, whole_provider: Provider) -> None:
    """A conversation goes on with another provider; signatures of the first mean nothing to it and stay behind."""
    call = ToolCall("c1", "overdue_invoices", {"days": 30})
    of_another = ModelTurn("Ще видя.", [call], State("someone", "else", {"signature": "foreign"}))
    server.say("Добре.")
    assert texts(whole_provider, Question([*ASKED.turns, of_another, ToolTurn([ToolResult(call, {"count": 0})])])) == [
        "Добре."
    ]
    said = str(server.asked[0][2])
    assert "foreign" not in said
    assert "Ще видя." in said
    assert "overdue_invoices" in said


def test_json_by_schema(server: ModelServer, provider: Provider) -> None:
    schema = {"type": "object", "properties": {"score": {"type": "integer"}}, "required": ["score"]}
    server.say('{"score":', " 7}")
    end = whole(provider.stream(Question([UserTurn("Оцени.")], schema=schema)))
    assert types.parsed(end.turn) == {"score": 7}
    assert "score" in str(server.asked[0][2])


@pytest.mark.parametrize(
    "said", ['{"score": ', "[1, 2]", "", "Разбира се! {}", "[" * 50_000, '{"a":' * 200 + "1" + "}" * 200]
)
def test_half_json_is_no_answer(said: str) -> None:
    with pytest.raises(errors.BadAnswer):
        types.parsed(ModelTurn(said))


# --- What no database holds -------------------------------------------------------------------------------------------
def test_nul_is_dropped(server: ModelServer, whole_provider: Provider) -> None:
    server.say("Ден\0", "\0 и нощ", signed=True, calls=[("overdue_invoices\0", {"c\0": ["\0d", {"e": 1}]})])
    end = whole(whole_provider.stream(ASKED))
    assert end.turn.text == "Ден и нощ"
    assert [(call.name, call.arguments) for call in end.turn.calls] == [("overdue_invoices", {"c": ["d", {"e": 1}]})]
    assert end.turn.state
    assert "\0" not in _all_of(end.turn.state.content)


def test_halves_of_an_emoji_are_joined_or_replaced(server: ModelServer) -> None:
    """Python's package reads what no text may hold; Google's refuses it."""
    dirty = {"a": "б\ud83d", "c": ["d", {"e\ude42": 1}], "f": "🙂"}
    server.say("Ден \ud83d", "\ude42", "и нощ\ud83d", calls=[("overdue_invoices", dirty)])
    with closing(opened("openai_compatible", server.url)) as provider:
        *pieces, end = provider.stream(ASKED)
    assert isinstance(end, types.Finished)
    assert end.turn.text == "Ден 🙂и нощ\ufffd"
    assert "".join(piece.text for piece in pieces if isinstance(piece, TextDelta)) == "Ден 🙂и нощ"
    assert end.turn.calls[0].arguments == {"a": "б\ufffd", "c": ["d", {"e\ufffd": 1}], "f": "🙂"}
    assert end.turn.state
    assert _all_of(end.turn.state.content).encode()


def _all_of(value: Any) -> str:
    """Every text in a JSON value."""
    if isinstance(value, dict):
        return "".join(_all_of([*value, *value.values()]))
    return "".join(_all_of(each) for each in value) if isinstance(value, list) else str(value)


def test_what_a_text_of_json_hides_is_cleaned_when_it_is_read() -> None:
    said = r'{"a\u0000": "\ud83d\ude42 \ud83d", "b": [NaN, 1e999, 1.5]}'
    assert types.parsed(ModelTurn(said)) == {"a": "🙂 \ufffd", "b": [None, None, 1.5]}


def test_errors_are_clean() -> None:
    assert str(errors.Overloaded("no\0 \ud83d")) == "no \ufffd"


@pytest.mark.parametrize("depth", [200, 20_000])
def test_arguments_nested_too_deeply_are_unreadable(server: ModelServer, whole_provider: Provider, depth: int) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    chunk = '{"candidates": [{"content": {"parts": [{"functionCall": {"name": "x", "args": ' + deep + "}}]}}]}"
    if whole_provider.name == "openai_compatible":
        call = {"index": 0, "id": "c", "function": {"name": "overdue_invoices", "arguments": deep}}
        chunk = json.dumps({"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]})
    server.say(raw=chunk.encode())
    with pytest.raises(errors.BadAnswer):
        list(whole_provider.stream(ASKED))


def test_vectors_and_pictures(server: ModelServer, whole_provider: Provider) -> None:
    server.say("едно", "две")
    assert whole_provider.embed(["едно", "две"]) == [[0.5, 4.0], [0.5, 3.0]]
    server.say()
    assert whole_provider.draw("лампа") == Image(PIXEL, "image/png")


def test_fewer_vectors_than_texts_are_no_answer(server: ModelServer, whole_provider: Provider) -> None:
    server.say("едно")
    with pytest.raises(errors.BadAnswer):
        whole_provider.embed(["едно", "две"])


def test_fields_and_usage_that_are_new_or_missing_do_no_harm(server: ModelServer, provider: Provider) -> None:
    server.say("да", unknown=True, usage=None)
    end = whole(provider.stream(ASKED))
    assert (end.turn.text, end.usage) == ("да", None)


def test_an_answer_that_was_cut_at_its_limit_says_so(server: ModelServer, provider: Provider) -> None:
    server.say("да", ending="length")
    assert whole(provider.stream(ASKED)).reason == Reason.LENGTH


def test_an_empty_answer_is_empty(server: ModelServer, provider: Provider) -> None:
    server.say()
    assert whole(provider.stream(ASKED)).turn.text == ""


# --- Failures ---------------------------------------------------------------------------------------------------------
FAILURES: list[tuple[dict[str, Any], type[errors.ProviderError]]] = [
    ({"status": 401}, errors.AuthFailed),
    ({"status": 403}, errors.AuthFailed),
    ({"status": 429, "headers": {"retry-after": "7"}}, errors.RateLimited),
    ({"status": 400}, errors.BadRequest),
    ({"status": 404}, errors.BadRequest),
    ({"status": 500}, errors.Overloaded),
    ({"status": 503}, errors.Overloaded),
    ({"status": 504}, errors.TimedOut),
    ({"ending": "blocked"}, errors.Blocked),
    ({"ending": "malformed"}, errors.BadAnswer),
    ({"ending": ""}, errors.Overloaded),
    ({"cut": True}, errors.Overloaded),
    ({"raw": b'{"choices": [{"del'}, errors.BadAnswer),
    ({"pause": 1.6}, errors.TimedOut),
]


@pytest.mark.parametrize(("reply", "error"), FAILURES, ids=lambda value: str(value)[:40])
def test_failures_have_their_names(
    server: ModelServer, provider: Provider, reply: dict[str, Any], error: type[errors.ProviderError]
) -> None:
    server.say("ня", **reply)
    with pytest.raises(error):
        list(provider.stream(ASKED))
    assert len(server.asked) == 1  # asking again is the chain's business


@pytest.mark.parametrize(("limit", "value"), [("LONGEST_BODY", 1000), ("WHOLE_SECONDS", 0.1)])
def test_comments_without_end_are_no_answer(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, limit: str, value: float
) -> None:
    monkeypatch.setattr(bodies, limit, value)
    server.say(endless="comments")
    with closing(opened("openai_compatible", server.url)) as provider, pytest.raises(errors.Endless):
        list(provider.stream(ASKED))


def test_how_long_to_wait(server: ModelServer, provider: Provider) -> None:
    server.say(status=429, headers={"retry-after": "7"})
    with pytest.raises(errors.RateLimited) as refused:
        list(provider.stream(ASKED))
    assert refused.value.retry_after == 7


def test_how_long_to_wait_may_be_a_date() -> None:
    assert 28 < (seconds(formatdate(time.time() + 30, usegmt=True)) or 0) <= 30
    for text in ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 99 Oct 2099 07:28:00 GMT", "soon", "", "-1", "inf", "nan"):
        assert seconds(text) is None


def test_nobody_there(provider: Provider, server: ModelServer) -> None:
    with closing(opened(provider.name, "http://127.0.0.1:9")) as nobody, pytest.raises(errors.Overloaded):
        list(nobody.stream(ASKED))


def test_gemini_says_in_the_body_that_the_key_is_wrong_and_how_long_to_wait(server: ModelServer) -> None:
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}
    server.say(status=400, error={"details": [{"reason": "API_KEY_INVALID"}]})
    server.say(status=429, error={"details": [retry]})
    with closing(Gemini(model="m", key="wrong", base_url=server.url)) as provider:
        with pytest.raises(errors.AuthFailed):
            list(provider.stream(ASKED))
        with pytest.raises(errors.RateLimited) as refused:
            list(provider.stream(ASKED))
    assert refused.value.retry_after == 34


@pytest.mark.parametrize("ending", ["UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"])
def test_gemini_calls_at_the_wrong_time_are_no_refusal(server: ModelServer, ending: str) -> None:
    server.say("ня", ending=ending)
    with closing(opened("gemini", server.url)) as provider, pytest.raises(errors.BadAnswer):
        list(provider.stream(ASKED))


def test_openai_refuses_in_a_field_of_its_own(server: ModelServer) -> None:
    server.say(raw=b'{"choices": [{"index": 0, "delta": {"refusal": "I cannot help with that."}}]}')
    with closing(opened("openai_compatible", server.url)) as provider, pytest.raises(errors.Blocked, match="cannot"):
        list(provider.stream(ASKED))


@pytest.mark.filterwarnings("ignore:SOMETHING_NEW is not a valid")
def test_gemini_endings_of_tomorrow_are_refusals(server: ModelServer) -> None:
    server.say("ня", ending="SOMETHING_NEW")
    with closing(opened("gemini", server.url)) as provider, pytest.raises(errors.Blocked):
        list(provider.stream(ASKED))


# --- Google's old package ---------------------------------------------------------------------------------------------
@pytest.mark.skipif(find_spec("google.generativeai") is not None, reason="google-generativeai is installed")
def test_without_its_package_the_old_adapter_says_how_to_get_it() -> None:
    with pytest.raises(errors.NotInstalled, match=r"requirements-gemini-legacy\.txt"):
        GeminiLegacy(model="m", key="k")


@pytest.fixture
def legacy(server: ModelServer) -> Iterator[Provider]:
    with closing(opened("gemini_legacy", server.url)) as adapter:
        yield adapter


@pytest.mark.gemini_legacy
def test_the_old_adapter_does_not_go_on_after_a_tool(server: ModelServer, legacy: Provider) -> None:
    """It loses signatures, so that going on would be refused; it says so instead, and the next provider is asked."""
    server.say(calls=[("overdue_invoices", {"days": 30})])
    first = whole(legacy.stream(ASKED)).turn
    assert [dict(call.arguments) for call in first.calls] == [{"days": 30}]
    results = ToolTurn([ToolResult(call, {"count": 0}) for call in first.calls])
    with pytest.raises(errors.NoToolLoop) as refused:
        list(legacy.stream(Question([*ASKED.turns, first, results], tools=[OVERDUE])))
    assert "cannot go on after a tool was run" in str(refused.value.message)
    assert len(server.asked) == 1


@pytest.mark.gemini_legacy
def test_the_old_adapter_goes_on_with_a_conversation(server: ModelServer, legacy: Provider) -> None:
    call = ToolCall("c1", "overdue_invoices", {"days": 30})
    turns = [*ASKED.turns, ModelTurn("", [call]), ToolTurn([ToolResult(call, {"count": 0})]), ModelTurn("Няма такива.")]
    server.say("Да.")
    assert texts(legacy, Question([*turns, UserTurn("Сигурно ли е?")])) == ["Да."]
    said = [content["parts"][0]["text"] for content in server.asked[0][2]["contents"]]
    assert said == ["Кои фактури закъсняват?", "Няма такива.", "Сигурно ли е?"]


@pytest.mark.gemini_legacy
def test_keys_of_two_rows_do_not_mix(server: ModelServer) -> None:
    first, second = (opened("gemini_legacy", server.url, key) for key in ("key-one", "key-two"))
    with closing(first), closing(second):
        for provider in (first, second, first):
            server.say("да")
            list(provider.stream(ASKED))
    assert [headers["x-goog-api-key"] for _path, headers, _asked in server.asked] == ["key-one", "key-two", "key-one"]


@pytest.mark.gemini_legacy
def test_schemas_of_tools_become_what_the_old_package_knows(server: ModelServer, legacy: Provider) -> None:
    schema = {
        "type": "object",
        "properties": {
            "tab": {"type": "string", "enum": ["all", "late"], "description": "Which"},
            "since": {"type": ["string", "null"], "format": "date"},
            "ids": {"type": "array", "items": {"type": "string", "maxLength": 9}},
            "limit": {"type": "integer", "minimum": 1, "maximum": 50},
        },
        "additionalProperties": False,
    }
    server.say("да")
    list(legacy.stream(Question([UserTurn("?")], tools=[Tool("list", "A list.", schema), Tool("now", "Today.", {})])))
    listed, now = server.asked[0][2]["tools"][0]["functionDeclarations"]
    assert set(listed["parameters"]["properties"]) == {"tab", "since", "ids", "limit"}
    assert listed["parameters"]["properties"]["tab"]["enum"] == ["all", "late"]
    assert "parameters" not in now


@pytest.mark.gemini_legacy
def test_the_old_adapter_is_for_text_only(legacy: Provider) -> None:
    with pytest.raises(errors.NotAvailable):
        legacy.embed(["x"])
    with pytest.raises(errors.NotAvailable):
        legacy.draw("лампа")
