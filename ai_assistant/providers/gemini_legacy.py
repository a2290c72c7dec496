"""Gemini through google-generativeai, the package whose support ended in November 2025 (decision 0021).

It asks for text and for one call of tools at a time. It cannot go on after a tool was run: Gemini 3 and later refuse a
call that comes back without its signature, and this package loses signatures.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import requests

from ai_assistant.providers.errors import (
    BadAnswer,
    Blocked,
    NotAvailable,
    NotInstalled,
    NoToolLoop,
    Overloaded,
    ProviderError,
    TimedOut,
)
from ai_assistant.providers.http import TIMEOUT, google_error
from ai_assistant.providers.types import (
    Draft,
    Event,
    Image,
    ModelTurn,
    Question,
    Reason,
    State,
    Tool,
    ToolCall,
    ToolTurn,
    Turn,
    Usage,
    UserTurn,
)

_ENDINGS: Final = {"STOP": Reason.DONE, "MAX_TOKENS": Reason.LENGTH}
_NO_ENDING: Final = "FINISH_REASON_UNSPECIFIED"
_MALFORMED: Final = "MALFORMED_FUNCTION_CALL"
# What Google's older Schema knows of JSON Schema.
_SCHEMA_WORDS: Final = ("description", "format", "nullable", "required")


class GeminiLegacy:
    """A model of Google's Generative Language API. `base_url` is another server of the same protocol, "" for Google.

    Raises `NotInstalled` without the package.
    """

    name = "gemini_legacy"

    def __init__(self, *, model: str, key: str, base_url: str = "", timeout: float = TIMEOUT) -> None:
        self._protos, client = _package()
        self.model = model
        self._timeout = timeout
        # genai.configure() sets one key for the whole process; a client of its own keeps the keys of two rows apart.
        options = {"api_key": key} | ({"api_endpoint": base_url} if base_url else {})
        self._client = client(transport="rest", client_options=options)
        self._client.transport._session._refresh_status_codes = ()  # a wrong key is not asked about twice

    # --- Asking -------------------------------------------------------------------------------------------------------
    def stream(self, question: Question) -> Generator[Event]:
        """See `Provider`. Raises `NoToolLoop` when the last turn holds results of tools."""
        if isinstance(question.turns[-1], ToolTurn):
            raise NoToolLoop(self.name)
        draft, usage, ending = Draft(), None, _NO_ENDING
        with _our_errors():
            asked = self._protos.GenerateContentRequest(self._asked(question))
            for chunk in self._client.stream_generate_content(asked, timeout=self._timeout, retry=None):
                if chunk.prompt_feedback.block_reason:
                    raise Blocked(chunk.prompt_feedback.block_reason.name)
                usage = _usage(chunk) or usage
                candidate = chunk.candidates[0] if chunk.candidates else None
                parts = candidate.content.parts if candidate else ()
                calls = [part.function_call for part in parts if part.function_call.name]
                draft.calls += [_call(call, len(draft.calls) + place) for place, call in enumerate(calls)]
                yield from draft.add("".join(part.text for part in parts), len("".join(map(str, calls))))
                if candidate:
                    ending = getattr(candidate.finish_reason, "name", "UNKNOWN")
        yield draft.finished(_reason(ending), usage, State(self.name, self.model, None))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Not through this package."""
        raise NotAvailable("google-generativeai is used for text only")

    def draw(self, prompt: str) -> Image:
        """Not through this package."""
        raise NotAvailable("google-generativeai is used for text only")

    def close(self) -> None:
        """See `Provider`."""
        self._client.transport.close()

    # --- In Gemini's words --------------------------------------------------------------------------------------------
    def _asked(self, question: Question) -> dict[str, Any]:
        config: dict[str, Any] = {"max_output_tokens": question.longest}
        if question.temperature is not None:
            config["temperature"] = question.temperature
        system = question.system
        if question.schema:
            config["response_mime_type"] = "application/json"
            system += f"\n\nAnswer with one JSON object of this schema:\n{json.dumps(question.schema)}"
        asked: dict[str, Any] = {
            "model": f"models/{self.model}",
            "contents": [content for turn in question.turns if (content := _content(turn))],
            "generation_config": config,
        }
        if system:
            asked["system_instruction"] = {"parts": [{"text": system}]}
        if question.tools:
            asked["tools"] = [{"function_declarations": [_declared(tool) for tool in question.tools]}]
        return asked


def _package() -> tuple[Any, Any]:
    """The package's messages and its client, without its words about the end of its support (they stand in 0021)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from google.ai.generativelanguage import GenerativeServiceClient  # noqa: PLC0415 - optional, 192 MB
            from google.generativeai import protos  # noqa: PLC0415
    except ImportError as error:
        raise NotInstalled("pip install -r requirements-gemini-legacy.txt") from error
    return protos, GenerativeServiceClient


def _content(turn: Turn) -> dict[str, Any]:
    """A turn of the conversation, {} for one without words: what tools gave is told by the answer that followed."""
    if isinstance(turn, ToolTurn):
        return {}
    if isinstance(turn, ModelTurn):
        return {"role": "model", "parts": [{"text": turn.text}]} if turn.text else {}
    return {"role": "user", "parts": _user_parts(turn)}


def _user_parts(turn: UserTurn) -> list[dict[str, Any]]:
    pictures = [{"inline_data": {"mime_type": image.media_type, "data": image.data}} for image in turn.images]
    return [*pictures, {"text": turn.text}]


def _declared(tool: Tool) -> dict[str, Any]:
    declared: dict[str, Any] = {"name": tool.name, "description": tool.description}
    return declared | ({"parameters": _schema(tool.parameters)} if tool.parameters.get("properties") else {})


def _schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON Schema as the part of it that Google's older one knows; our own check sees to the rest."""
    said = schema.get("type", "string")
    kind = said if isinstance(said, str) else next(each for each in said if each != "null")
    found: dict[str, Any] = {"type_": kind.upper()} | {key: schema[key] for key in _SCHEMA_WORDS if key in schema}
    if kind == "string" and "enum" in schema:
        found |= {"enum": list(schema["enum"]), "format": "enum"}
    elif kind == "string":
        found.pop("format", None)  # it knows none but enum and date-time
    if "properties" in schema:
        found["properties"] = {key: _schema(each) for key, each in schema["properties"].items()}
    if "items" in schema:
        found["items"] = _schema(schema["items"])
    return found


def _call(call: Any, place: int) -> ToolCall:
    arguments = json.loads(type(call).to_json(call)).get("args") or {}
    return ToolCall(f"call-{place + 1}", call.name, {key: _whole(value) for key, value in arguments.items()})


def _whole(value: Any) -> Any:
    """A value of a call; every number comes as 30.0."""
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _reason(ending: str) -> Reason:
    """Why it ended. Raises `Overloaded` for a stream that was cut, `BadAnswer` and `Blocked`."""
    if ending == _NO_ENDING:
        raise Overloaded("the answer broke off")
    if ending == _MALFORMED:
        raise BadAnswer(ending)
    if ending not in _ENDINGS:
        raise Blocked(ending)
    return _ENDINGS[ending]


def _usage(chunk: Any) -> Usage | None:
    """What was used; the package does not know of thoughts, so they are what the total has more."""
    said = chunk.usage_metadata
    if not said.prompt_token_count:
        return None
    thought_and_said = said.total_token_count - said.prompt_token_count
    return Usage(said.prompt_token_count, max(thought_and_said, said.candidates_token_count))


@contextmanager
def _our_errors() -> Iterator[None]:
    """What the package raises inside the block, as one of our errors."""
    from google.api_core import exceptions  # noqa: PLC0415 - see _package
    from google.protobuf import json_format  # noqa: PLC0415

    try:
        yield
    except exceptions.GoogleAPICallError as error:
        raise _translated(error) from error
    except requests.Timeout as error:
        raise TimedOut(str(error)) from error
    except requests.JSONDecodeError as error:
        raise BadAnswer(str(error)[:500]) from error
    except requests.RequestException as error:
        raise TimedOut(str(error)) if "timed out" in str(error) else Overloaded(str(error)[:500]) from error
    except (json_format.Error, ValueError, TypeError, RecursionError) as error:
        raise BadAnswer(str(error)[:500]) from error


def _translated(error: Any) -> ProviderError:
    response = error.response
    try:
        said = response.json() if response is not None else str(error)
    except ValueError:
        said = response.text
    retry_after = response.headers.get("retry-after", "") if response is not None else ""
    return google_error(int(error.code or 500), said, retry_after)
