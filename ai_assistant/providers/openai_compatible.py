"""Every server that speaks OpenAI's chat completions: OpenAI, Ollama, vLLM, the router of Hugging Face."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2

from ai_assistant.providers.bodies import ending
from ai_assistant.providers.errors import BadAnswer, BadRequest, Blocked, Overloaded, RateLimited, TimedOut
from ai_assistant.providers.http import TIMEOUT, error_of
from ai_assistant.providers.types import (
    Draft,
    Event,
    Image,
    ModelTurn,
    Question,
    Reason,
    State,
    ToolCall,
    ToolTurn,
    Turn,
    Usage,
    UserTurn,
)

_ENDINGS: Final = {
    "stop": Reason.DONE,
    "tool_calls": Reason.TOOLS,
    "function_call": Reason.TOOLS,
    "length": Reason.LENGTH,
}
_REFUSED: Final = "content_filter"
# The fields of a piece that the protocol knows.
_KNOWN: Final = {"role", "content", "refusal", "function_call", "tool_calls"}


class OpenAICompatible:
    """A model of a server with chat completions. `base_url` ends before `/chat/completions`; "" is OpenAI itself.

    `client` sends the requests, where it must not be the package's own.
    """

    name = "openai_compatible"

    def __init__(
        self,
        *,
        model: str,
        key: str,
        base_url: str = "",
        timeout: float = TIMEOUT,
        client: httpx2.Client | None = None,
    ) -> None:
        import openai  # noqa: PLC0415 - 45 MB and half a second, for those who use it

        self.model = model
        # A server of one's own often asks for no key; the package does.
        self._client = openai.OpenAI(
            api_key=key or "none",
            base_url=base_url or None,
            timeout=timeout,
            max_retries=0,
            http_client=ending(client or openai.DefaultHttpxClient()),
        )
        # OpenAI's newer models know the second name only, other servers the first only.
        self._longest = "max_tokens" if base_url else "max_completion_tokens"

    # --- Asking -------------------------------------------------------------------------------------------------------
    def stream(self, question: Question) -> Generator[Event]:
        """See `Provider`. A server that refuses back what it sent beside the words (Groq, Mistral) is asked without."""
        asked, bare = (self._asked(question, known_only=known_only) for known_only in (False, True))
        has_begun = False
        try:
            for event in self._stream(asked):
                has_begun = True
                yield event
        except BadRequest:
            if has_begun or asked == bare:
                raise
            yield from self._stream(bare)

    def _stream(self, asked: Mapping[str, Any]) -> Generator[Event]:
        draft, beside, usage, ending = Draft(), _Beside(), None, ""
        with _our_errors():
            for chunk in self._client.chat.completions.create(**asked):
                usage = _usage(chunk.usage) or usage
                choice = chunk.choices[0] if chunk.choices else None
                delta = choice.delta.model_dump(exclude_none=True) if choice and choice.delta else {}
                yield from draft.add(delta.get("content", ""), beside.add(delta))
                ending = (choice.finish_reason if choice else None) or ending
            draft.calls = beside.calls()
        content = {"role": "assistant", "content": "".join(draft.pieces) or None} | beside.raw()
        yield draft.finished(_reason(ending), usage, State(self.name, self.model, content))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """See `Provider`."""
        with _our_errors():
            answer = self._client.embeddings.create(model=self.model, input=list(texts), encoding_format="float")
        vectors = [list(each.embedding) for each in sorted(answer.data, key=lambda each: each.index)]
        if len(vectors) != len(texts):
            raise BadAnswer(f"{len(vectors)} vectors for {len(texts)} texts")
        return vectors

    def draw(self, prompt: str) -> Image:
        """See `Provider`."""
        with _our_errors():
            answer = self._client.images.generate(model=self.model, prompt=prompt, n=1)
        for found in answer.data or ():
            if found.b64_json:
                return Image(base64.b64decode(found.b64_json), "image/png")
        raise BadAnswer("no picture")

    def close(self) -> None:
        """See `Provider`."""
        self._client.close()

    # --- In OpenAI's words --------------------------------------------------------------------------------------------
    def _asked(self, question: Question, *, known_only: bool) -> dict[str, Any]:
        messages: list[dict[str, Any]] = []
        if question.system:
            messages.append({"role": "system", "content": question.system})
        for turn in question.turns:
            messages += self._messages(turn, known_only=known_only)
        asked: dict[str, Any] = {
            "model": self.model,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            self._longest: question.longest,
        }
        if question.temperature is not None:
            asked["temperature"] = question.temperature
        if question.tools:
            asked["tools"] = [
                {
                    "type": "function",
                    "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters},
                }
                for tool in question.tools
            ]
        if question.schema:
            asked["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": question.schema},
            }
        return asked

    def _messages(self, turn: Turn, *, known_only: bool) -> list[dict[str, Any]]:
        if isinstance(turn, ToolTurn):
            return [
                {
                    "role": "tool",
                    "tool_call_id": each.call.id,
                    "content": json.dumps(each.content, ensure_ascii=False),
                }
                for each in turn.results
            ]
        if isinstance(turn, UserTurn):
            return [{"role": "user", "content": _user_content(turn)}]
        if turn.state and (turn.state.provider, turn.state.model) == (self.name, self.model):
            content = turn.state.content
            return [{name: content[name] for name in content if name in _KNOWN} if known_only else content]
        return [_rebuilt(turn)]


def _user_content(turn: UserTurn) -> Any:
    if not turn.images:
        return turn.text
    pictures = [
        {
            "type": "image_url",
            "image_url": {"url": f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"},
        }
        for image in turn.images
    ]
    return [*pictures, {"type": "text", "text": turn.text}]


def _rebuilt(turn: ModelTurn) -> dict[str, Any]:
    """What another model said, in the words of this protocol."""
    message: dict[str, Any] = {"role": "assistant", "content": turn.text or None}
    if turn.calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments, ensure_ascii=False)},
            }
            for call in turn.calls
        ]
    return message


@dataclass(slots=True)
class _Beside:
    """What comes beside the words: calls of tools, put together from pieces, and fields the protocol does not know.

    Signatures and thoughts are among those; a server may want them back as they came.
    """

    by_index: dict[int, dict[str, Any]] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)

    def add(self, delta: Mapping[str, Any]) -> int:
        """Take it from a piece of the stream; gives how many characters it has. Raises `Blocked` for a refusal."""
        if delta.get("refusal"):
            raise Blocked(str(delta["refusal"])[:300])
        length = sum([self._add_call(piece) for piece in delta.get("tool_calls", ())])
        for name in delta.keys() - _KNOWN:
            self.unknown[name] = _joined(self.unknown.get(name), delta[name])
            length += len(str(delta[name]))
        return length

    def _add_call(self, piece: Mapping[str, Any]) -> int:
        said = dict(piece)
        call = self.by_index.setdefault(said.pop("index", 0), {"type": "function", "function": {}})
        function = dict(said.pop("function", {}))
        arguments = function.pop("arguments", "")
        call["function"] |= function | {"arguments": call["function"].get("arguments", "") + arguments}
        call |= said
        return len(arguments) + sum(len(str(value)) for value in (*said.values(), *function.values()))

    def raw(self) -> dict[str, Any]:
        """All of it as it goes back to the server, for the message with the words."""
        calls = self._raw_calls()
        return self.unknown | ({"tool_calls": calls} if calls else {})

    def _raw_calls(self) -> list[dict[str, Any]]:
        return [call for _index, call in sorted(self.by_index.items())]

    def calls(self) -> list[ToolCall]:
        """The calls. Raises ValueError for arguments that are no JSON object."""
        return [self._call(place, call) for place, call in enumerate(self._raw_calls())]

    @staticmethod
    def _call(place: int, call: dict[str, Any]) -> ToolCall:
        arguments = json.loads(call["function"]["arguments"] or "{}")
        if not isinstance(arguments, dict):
            raise ValueError(f"arguments are no object: {call['function']['arguments'][:80]}")
        call.setdefault("id", f"call-{place + 1}")
        return ToolCall(str(call["id"]), str(call["function"].get("name", "")), arguments)


def _joined(before: Any, more: Any) -> Any:
    """Two pieces of a field: texts and lists go on, of anything else the last one holds."""
    goes_on = isinstance(more, str | list) and isinstance(before, type(more))
    return before + more if goes_on else more


def _reason(ending: str) -> Reason:
    """Why it ended. Raises `Overloaded` for a stream that was cut, and `Blocked`; an unknown ending is an ending."""
    if not ending:
        raise Overloaded("the answer broke off")
    if ending == _REFUSED:
        raise Blocked(ending)
    return _ENDINGS.get(ending, Reason.DONE)


def _usage(said: Any) -> Usage | None:
    if said is None or said.prompt_tokens is None:
        return None
    return Usage(said.prompt_tokens, said.completion_tokens or 0)


@contextmanager
def _our_errors() -> Iterator[None]:
    """What the package raises inside the block, as one of our errors."""
    import openai  # noqa: PLC0415 - see OpenAICompatible

    try:
        yield
    except openai.APITimeoutError as error:
        raise TimedOut(str(error)) from error
    except openai.APIStatusError as error:
        raise error_of(error.status_code, error.response.text, error.response.headers) from error
    except openai.APIResponseValidationError as error:
        raise BadAnswer(str(error)[:500]) from error
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        raise Overloaded(str(error)) from error
    except openai.APIError as error:  # said within the stream
        raise _said_in_stream(error) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:  # half JSON, or of another shape
        raise BadAnswer(str(error)[:500]) from error


def _said_in_stream(error: Any) -> Exception:
    code = str(getattr(error, "code", "") or "")
    return RateLimited(str(error)) if "rate_limit" in code else Overloaded(str(error)[:500])
