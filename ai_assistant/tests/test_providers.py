"""One contract for every adapter, through the real packages over a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ai_assistant.providers import errors, types
from ai_assistant.providers.gemini import Gemini
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

ADAPTERS: dict[str, tuple[type[Gemini] | type[OpenAICompatible], str]] = {
    "gemini": (Gemini, ""),
    "openai_compatible": (OpenAICompatible, "/v1"),
}
OVERDUE = Tool(
    "overdue_invoices",
    "Invoices that are late.",
    {"type": "object", "properties": {"days": {"type": "integer"}}, "required": ["days"]},
)
ASKED = Question([UserTurn("Кои фактури закъсняват?")], system="Ти си помощник.", tools=[OVERDUE], longest=300)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture(params=list(ADAPTERS))
def provider(request: pytest.FixtureRequest, server: ModelServer) -> Provider:
    adapter, path = ADAPTERS[request.param]
    return adapter(model="m-1", key="secret-key", base_url=f"{server.url}{path}", timeout=1)


def texts(provider: Provider, question: Question = ASKED) -> list[str]:
    return [event.text for event in provider.stream(question) if isinstance(event, TextDelta)]


# --- Answers ----------------------------------------------------------------------------------------------------------
def test_text_comes_in_pieces_and_ends_with_the_whole_turn(server: ModelServer, provider: Provider) -> None:
    server.say("Три фактури", " закъсняват.", pause=0.02)
    events = list(provider.stream(ASKED))
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


def test_signatures_go_back_verbatim(server: ModelServer, provider: Provider) -> None:
    server.strict = True
    server.say(calls=[("overdue_invoices", {"days": 30})])
    server.say("Няма такива.")
    first = whole(provider.stream(ASKED)).turn
    results = ToolTurn([ToolResult(call, {"count": 0}) for call in first.calls])
    again = Question([*ASKED.turns, first, results], tools=[OVERDUE])
    assert texts(provider, again) == ["Няма такива."]
    assert SIGNATURE in str(server.asked[1][2])
    assert "'count': 0" in str(server.asked[1][2]) or '"count": 0' in str(server.asked[1][2])


def test_lost_signatures_are_told(server: ModelServer, provider: Provider) -> None:
    server.strict = True
    call = ToolCall("c1", "overdue_invoices", {"days": 30})
    lost = Question([*ASKED.turns, ModelTurn("", [call]), ToolTurn([ToolResult(call, {"count": 0})])], tools=[OVERDUE])
    with pytest.raises(errors.BadRequest, match="thought_signature"):
        texts(provider, lost)


def test_what_another_model_said_is_told_in_plain_words(server: ModelServer, provider: Provider) -> None:
    """A conversation goes on with another provider; signatures of the first mean nothing to it and stay behind."""
    call = ToolCall("c1", "overdue_invoices", {"days": 30})
    of_another = ModelTurn("Ще видя.", [call], State("someone", "else", {"signature": "foreign"}))
    server.say("Добре.")
    assert texts(provider, Question([*ASKED.turns, of_another, ToolTurn([ToolResult(call, {"count": 0})])])) == [
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
    assert "'score'" in str(server.asked[0][2])


@pytest.mark.parametrize("said", ['{"score": ', "[1, 2]", "", "Разбира се! {}"])
def test_half_json_is_no_answer(said: str) -> None:
    with pytest.raises(errors.BadAnswer):
        types.parsed(ModelTurn(said))


def test_vectors_and_pictures(server: ModelServer, provider: Provider) -> None:
    server.say("едно", "две")
    assert provider.embed(["едно", "две"]) == [[0.5, 4.0], [0.5, 3.0]]
    server.say()
    assert provider.draw("лампа") == Image(PIXEL, "image/png")


def test_fewer_vectors_than_texts_are_no_answer(server: ModelServer, provider: Provider) -> None:
    server.say("едно")
    with pytest.raises(errors.BadAnswer):
        provider.embed(["едно", "две"])


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


def test_how_long_to_wait(server: ModelServer, provider: Provider) -> None:
    server.say(status=429, headers={"retry-after": "7"})
    with pytest.raises(errors.RateLimited) as refused:
        list(provider.stream(ASKED))
    assert refused.value.retry_after == 7


def test_nobody_there(provider: Provider, server: ModelServer) -> None:
    adapter, path = ADAPTERS[provider.name]
    nobody = adapter(model="m", key="k", base_url=f"http://127.0.0.1:9{path}", timeout=1)
    with pytest.raises(errors.Overloaded):
        list(nobody.stream(ASKED))


def test_gemini_says_in_the_body_that_the_key_is_wrong_and_how_long_to_wait(server: ModelServer) -> None:
    provider = Gemini(model="m", key="wrong", base_url=server.url)
    server.say(status=400, error={"details": [{"reason": "API_KEY_INVALID"}]})
    with pytest.raises(errors.AuthFailed):
        list(provider.stream(ASKED))
    server.say(
        status=429, error={"details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}]}
    )
    with pytest.raises(errors.RateLimited) as refused:
        list(provider.stream(ASKED))
    assert refused.value.retry_after == 34


@pytest.mark.filterwarnings("ignore:SOMETHING_NEW is not a valid")
def test_gemini_endings_of_tomorrow_are_refusals(server: ModelServer) -> None:
    server.say("ня", ending="SOMETHING_NEW")
    with pytest.raises(errors.Blocked):
        list(Gemini(model="m", key="k", base_url=server.url).stream(ASKED))
