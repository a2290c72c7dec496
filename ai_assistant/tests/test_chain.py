"""Several providers one after the other, over real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from ai_assistant.providers import breaker, chain, errors
from ai_assistant.providers.chain import Answered, Chain, Link, NobodyAnswered, Switched
from ai_assistant.providers.gemini import Gemini
from ai_assistant.providers.openai_compatible import OpenAICompatible
from ai_assistant.providers.types import Provider, Question, TextDelta, UserTurn
from ai_assistant.tests.model_server import ModelServer

ASKED = Question([UserTurn("Здравей")])

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_memory(db: None) -> None:
    cache.clear()


@pytest.fixture
def first() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def second() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def both(first: ModelServer, second: ModelServer, waits: list[float]) -> Chain:
    return Chain(
        [
            Link("first", lambda: Gemini(model="m", key="k", base_url=first.url, timeout=1)),
            Link("second", lambda: OpenAICompatible(model="m", key="k", base_url=f"{second.url}/v1", timeout=1)),
        ],
        sleep=waits.append,
    )


def said(links: Chain) -> tuple[list[str], str, str]:
    """The pieces of text, the whole of the answer, and who gave it."""
    events = list(links.stream(ASKED))
    end = events[-1]
    assert isinstance(end, Answered)
    return [event.text for event in events if isinstance(event, TextDelta)], end.end.turn.text, end.by


def test_the_first_that_answers(first: ModelServer, second: ModelServer, both: Chain) -> None:
    first.say("да")
    assert said(both) == (["да"], "да", "first")
    assert second.asked == []


def test_a_busy_one_is_asked_again_as_late_as_it_says(first: ModelServer, both: Chain, waits: list[float]) -> None:
    first.say(status=429, headers={"retry-after": "3"})
    first.say("да")
    assert said(both)[2] == "first"
    assert waits == [3.0]


def test_one_that_is_busy_for_long_is_passed_over(
    first: ModelServer, second: ModelServer, both: Chain, waits: list[float]
) -> None:
    first.say(status=429, headers={"retry-after": "600"})
    second.say("да")
    assert said(both)[2] == "second"
    assert waits == []
    first.say("да")
    second.say("да")
    assert said(both)[2] == "second"  # the first asked for a pause
    assert len(first.asked) == 1


def test_waits_grow_and_differ(first: ModelServer, second: ModelServer, both: Chain, waits: list[float]) -> None:
    for _attempt in range(chain.ATTEMPTS):
        first.say(status=503)
    second.say("да")
    assert said(both)[2] == "second"
    assert len(first.asked) == chain.ATTEMPTS
    assert len(waits) == chain.ATTEMPTS - 1
    assert 0.25 <= waits[0] <= 0.5 <= waits[1] <= 1


@pytest.mark.parametrize("status", [400, 401, 404])
def test_what_does_not_pass_is_not_asked_again(
    first: ModelServer, second: ModelServer, both: Chain, status: int
) -> None:
    first.say(status=status)
    second.say("да")
    assert said(both)[2] == "second"
    assert len(first.asked) == 1


def test_one_that_breaks_off_is_told(first: ModelServer, second: ModelServer, both: Chain) -> None:
    for _attempt in range(chain.ATTEMPTS):
        first.say("Три фак", cut=True)
    second.say("Три фактури.")
    events = list(both.stream(ASKED))
    switches = [event for event in events if isinstance(event, Switched)]
    assert [switch.to for switch in switches] == ["first", "first", "second"]
    assert isinstance(switches[0].because, errors.Overloaded)
    after = events[events.index(switches[-1]) + 1 :]
    assert after[0] == TextDelta("Три фактури.")
    assert isinstance(after[-1], Answered)
    assert after[-1].by == "second"


def test_a_refusal_of_the_content_is_final(first: ModelServer, second: ModelServer, both: Chain) -> None:
    first.say(ending="blocked")
    second.say("да")
    with pytest.raises(errors.Blocked):
        list(both.stream(ASKED))
    assert second.asked == []


def test_nobody_answers(first: ModelServer, second: ModelServer, both: Chain) -> None:
    first.say(status=401)
    second.say(status=404)
    with pytest.raises(NobodyAnswered) as refused:
        list(both.stream(ASKED))
    assert [key for key, _error in refused.value.reasons] == ["first", "second"]
    assert refused.value.message == errors.BadRequest.message
    with pytest.raises(NobodyAnswered):
        list(Chain([]).stream(ASKED))


def test_one_that_is_not_set_up_is_passed_over(second: ModelServer, both: Chain) -> None:
    def nothing() -> Provider:
        raise errors.NotAvailable("no key")

    second.say("да")
    assert said(Chain([Link("none", nothing), *both.links]))[2] in ("first", "second")


def test_one_that_fails_again_and_again_is_left_alone(first: ModelServer, second: ModelServer, both: Chain) -> None:
    for _time in range(2):
        second.say("да")
        assert said(both)[2] == "second"  # the first answers 500 when it has nothing to say
    asked = len(first.asked)
    assert asked >= breaker.FAILURES
    second.say("да")
    assert said(both)[2] == "second"
    assert len(first.asked) == asked
    assert breaker.is_open("first")


def test_one_that_answers_again_is_forgiven(first: ModelServer, both: Chain) -> None:
    for _time in range(breaker.FAILURES - 1):
        breaker.failed("first")
    first.say("да")
    assert said(both)[2] == "first"
    breaker.failed("first")
    assert not breaker.is_open("first")


def test_an_answer_without_end_does_not_count(
    first: ModelServer, second: ModelServer, both: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "LONGEST_ANSWER", 1000)
    first.say(endless="words")
    second.say("да")
    pieces, whole, by = said(both)
    assert (whole, by) == ("да", "second")
    assert 900 < len("".join(pieces)) <= 1002
    assert len(first.asked) == 1


@pytest.mark.parametrize("endless", ["thoughts", "calls", "nothing"])
def test_an_answer_without_words_and_end_does_not_count(
    first: ModelServer, second: ModelServer, both: Chain, monkeypatch: pytest.MonkeyPatch, endless: str
) -> None:
    monkeypatch.setattr(chain, "LONGEST_UNSPOKEN", 1000)
    if endless == "nothing":
        monkeypatch.setattr(chain, "WHOLE_SECONDS", 0.1)
    first.say(endless=endless)
    second.say(endless=endless)
    with pytest.raises(NobodyAnswered) as refused:
        list(both.stream(ASKED))
    assert [type(error) for _key, error in refused.value.reasons] == [errors.Endless] * 2


def test_an_answer_that_says_nothing_does_not_count(first: ModelServer, second: ModelServer, both: Chain) -> None:
    for _attempt in range(chain.ATTEMPTS):
        first.say("")
    second.say("да")
    assert said(both) == (["да"], "да", "second")


def test_a_success_is_heard_of_even_if_nobody_asks_for_more(first: ModelServer, both: Chain) -> None:
    for _time in range(breaker.FAILURES - 1):
        breaker.failed("first")
    first.say("да")
    events = both.stream(ASKED)
    assert next(events) == TextDelta("да")
    assert any(isinstance(event, Answered) for event in events)  # and nothing after it
    breaker.failed("first")
    assert not breaker.is_open("first")


def test_bad_answers_shut_nobody_off(first: ModelServer, second: ModelServer, both: Chain) -> None:
    for _time in range(2):
        for _attempt in range(chain.ATTEMPTS):
            first.say("")
        second.say("да")
        assert said(both)[2] == "second"
    assert not breaker.is_open("first")
