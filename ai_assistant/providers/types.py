"""What is asked of a language model and what it answers, whoever made it.

A conversation is a list of turns. What an adapter must see again with a later question (Gemini's thought signatures)
is the opaque `State` of the model's turn; it is stored with the turn and given back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Protocol

from ai_assistant.providers.cleaning import clean, clean_text, split_half
from ai_assistant.providers.errors import BadAnswer

JsonSchema = Mapping[str, Any]


# --- Asked ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its file and its media type, such as "image/png"."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A function the model may call; `parameters` is a JSON Schema of an object."""

    name: str
    description: str
    parameters: JsonSchema


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The model wants a tool run. `id` ties the result to the call."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool gave, as JSON values."""

    call: ToolCall
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """What the adapter of one `provider` and `model` wants back verbatim; JSON values. Others leave it unread."""

    provider: str
    model: str
    content: Any


@dataclass(frozen=True, slots=True)
class UserTurn:
    """What a person wrote and showed."""

    text: str
    images: Sequence[Image] = ()


@dataclass(frozen=True, slots=True)
class ModelTurn:
    """What a model answered: text, calls of tools, or both."""

    text: str
    calls: Sequence[ToolCall] = ()
    state: State | None = None


@dataclass(frozen=True, slots=True)
class ToolTurn:
    """The results of the calls in the model's turn before, in their order."""

    results: Sequence[ToolResult]


Turn = UserTurn | ModelTurn | ToolTurn


@dataclass(frozen=True, slots=True)
class Question:
    """A conversation to go on with.

    `system` tells the model what it is; `tools` are what it may call; with a `schema` the answer is JSON of that shape
    (an object). `longest` is the most tokens of an answer.
    """

    turns: Sequence[Turn]
    system: str = ""
    tools: Sequence[Tool] = ()
    schema: JsonSchema | None = None
    longest: int = 2048
    temperature: float | None = None


# --- Answered ---------------------------------------------------------------------------------------------------------
class Reason(StrEnum):
    """Why an answer ended."""

    DONE = "done"
    LENGTH = "length"
    TOOLS = "tools"


# More than any model takes or gives at once.
_MOST_TOKENS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them; thoughts count as output."""

    input_tokens: int
    output_tokens: int

    @property
    def is_plausible(self) -> bool:
        """Whether a question and its answer can have so many."""
        return 0 <= self.input_tokens <= _MOST_TOKENS and 0 <= self.output_tokens <= _MOST_TOKENS


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer's text."""

    text: str

    @property
    def length(self) -> int:
        """In characters."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Unspoken:
    """The model goes on, but not in words: it thinks or writes a call of a tool. `length` in characters."""

    length: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event: the whole turn and, unless the provider did not say, what it used."""

    turn: ModelTurn
    reason: Reason
    usage: Usage | None


Event = TextDelta | Unspoken | Finished


class Provider(Protocol):
    """One model of one provider, closed by who opened it. Asking raises the errors of `providers.errors`."""

    name: str
    model: str

    def stream(self, question: Question) -> Generator[Event]:
        """The answer as it comes, an event at least for everything that comes; the last one is `Finished`."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text."""

    def draw(self, prompt: str) -> Image:
        """A picture made from words."""

    def close(self) -> None:
        """Let its connections go; it is not asked again."""


def whole(events: Iterator[Event]) -> Finished:
    """Wait for the end of an answer. Raises what the provider raises, and `BadAnswer` when the end never came."""
    for event in events:
        if isinstance(event, Finished):
            return event
    raise BadAnswer("the answer has no end")


def parsed(turn: ModelTurn) -> dict[str, Any]:
    """The JSON object of an answer to a question with a schema. Raises `BadAnswer` when it is none."""
    try:
        found = clean(json.loads(turn.text))
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"not JSON: {turn.text[:80]!r}") from error
    if not isinstance(found, dict):
        raise BadAnswer("JSON, but no object")
    return found


@dataclass(slots=True)
class Draft:
    """An answer that is being put together from the pieces of a stream: here what a provider sent becomes ours."""

    pieces: list[str] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)
    _half: str = ""  # of an emoji, until the next piece brings the other one

    def add(self, text: str, unspoken: int = 0) -> Iterator[Event]:
        """Take a piece of the stream, and give it on: its words, clean, and how many characters came beside them."""
        whole_ones, self._half = split_half(self._half + text)
        if words := clean_text(whole_ones):
            self.pieces.append(words)
            yield TextDelta(words)
        if unspoken or not words:
            yield Unspoken(unspoken)

    def finished(self, reason: Reason, usage: Usage | None, state: State) -> Finished:
        """The last event. An answer that calls tools ended because of them, whatever the provider says.

        Raises `BadAnswer` for what no database holds.
        """
        text = "".join([*self.pieces, clean_text(self._half)])
        try:
            calls = tuple(ToolCall(*clean([call.id, call.name, dict(call.arguments)])) for call in self.calls)
            turn = ModelTurn(text, calls, replace(state, content=clean(state.content)))
        except ValueError as error:
            raise BadAnswer(str(error)) from error
        return Finished(turn, Reason.TOOLS if calls else reason, usage)
