"""Gemini, through Google's own package google-genai."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import httpx2

from ai_assistant.providers.bodies import ending
from ai_assistant.providers.errors import BadAnswer, Blocked, Overloaded, ProviderError, TimedOut
from ai_assistant.providers.http import TIMEOUT, google_error
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

if TYPE_CHECKING:
    from google.genai import types

# Finish reasons that are an answer; all others, also those invented after this was written, mean a refusal.
_ENDINGS: Final = {"STOP": Reason.DONE, "MAX_TOKENS": Reason.LENGTH}
_MALFORMED: Final = {
    "MALFORMED_FUNCTION_CALL",
    "MALFORMED_RESPONSE",
    "MISSING_THOUGHT_SIGNATURE",
    "TOO_MANY_TOOL_CALLS",
    "UNEXPECTED_TOOL_CALL",
}


class Gemini:
    """A model of Google's Generative Language API. `base_url` is another server of the same protocol, "" for Google.

    `client` sends the requests, where it must not be the package's own.
    """

    name = "gemini"

    def __init__(
        self,
        *,
        model: str,
        key: str,
        base_url: str = "",
        timeout: float = TIMEOUT,
        client: httpx2.Client | None = None,
    ) -> None:
        from google import genai  # noqa: PLC0415 - 60 MB and most of a second, for those who use it
        from google.genai import types  # noqa: PLC0415

        self.model = model
        self._types = types
        self._http = ending(client or httpx2.Client(follow_redirects=True))
        options = types.HttpOptions(base_url=base_url or None, timeout=int(timeout * 1000), httpx_client=self._http)
        # A server of one's own may ask for no key; the package does.
        self._client = genai.Client(api_key=key or "none", http_options=options)

    # --- Asking -------------------------------------------------------------------------------------------------------
    def stream(self, question: Question) -> Generator[Event]:
        """See `Provider`."""
        draft, parts, usage, ending = Draft(), list[Any](), None, ""
        with _our_errors():
            chunks = self._client.models.generate_content_stream(
                model=self.model, contents=self._contents(question.turns), config=self._config(question)
            )
            for chunk in chunks:
                _refuse_blocked(chunk)
                usage = _usage(chunk) or usage
                candidate = chunk.candidates[0] if chunk.candidates else None
                found = (candidate.content.parts if candidate and candidate.content else None) or ()
                raw = [part.model_dump(mode="json", exclude_none=True) for part in found]
                parts += raw
                calls = [part.function_call for part in found if part.function_call]
                draft.calls += [_call(call, len(draft.calls) + place) for place, call in enumerate(calls)]
                words = "".join(part.text for part in found if part.text and not part.thought)
                yield from draft.add(words, sum(len(str(each)) for each in raw if each.keys() != {"text"}))
                if candidate and candidate.finish_reason:
                    ending = candidate.finish_reason.name
        yield draft.finished(_reason(ending), usage, State(self.name, self.model, parts))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """See `Provider`."""
        contents: list[Any] = [*texts]
        with _our_errors():
            answer = self._client.models.embed_content(model=self.model, contents=contents)
        vectors = [list(each.values or ()) for each in answer.embeddings or ()]
        if len(vectors) != len(texts):
            raise BadAnswer(f"{len(vectors)} vectors for {len(texts)} texts")
        return vectors

    def draw(self, prompt: str) -> Image:
        """See `Provider`."""
        config = self._types.GenerateContentConfig(response_modalities=["IMAGE"])
        with _our_errors():
            answer = self._client.models.generate_content(model=self.model, contents=prompt, config=config)
            _refuse_blocked(answer)
        for candidate in answer.candidates or ():
            for part in (candidate.content.parts if candidate.content else None) or ():
                if part.inline_data and part.inline_data.data:
                    return Image(part.inline_data.data, part.inline_data.mime_type or "image/png")
        raise BadAnswer("no picture")

    def close(self) -> None:
        """See `Provider`."""
        self._client.close()
        self._http.close()  # the package leaves a client that it was given to who gave it

    # --- In Gemini's words --------------------------------------------------------------------------------------------
    def _config(self, question: Question) -> types.GenerateContentConfig:
        tools = [
            self._types.FunctionDeclaration(
                name=tool.name, description=tool.description, parameters_json_schema=dict(tool.parameters)
            )
            for tool in question.tools
        ]
        return self._types.GenerateContentConfig(
            system_instruction=question.system or None,
            max_output_tokens=question.longest,
            temperature=question.temperature,
            tools=[self._types.Tool(function_declarations=tools)] if tools else None,
            automatic_function_calling=self._types.AutomaticFunctionCallingConfig(disable=True),
            response_mime_type="application/json" if question.schema else None,
            response_json_schema=dict(question.schema) if question.schema else None,
        )

    def _contents(self, turns: Sequence[Turn]) -> list[types.Content]:
        """The turns. What this model said goes back as it gave it, signatures and all.

        What another model called is told in words, and so is what came out: Gemini 3 refuses calls without a signature.
        """
        contents, given = [], list[Any]()
        for turn in turns:
            if isinstance(turn, ModelTurn):
                given = self._given(turn)
                parts = [self._types.Part.model_validate(each) for each in given or _in_words(turn)]
            elif isinstance(turn, UserTurn):
                parts = self._asked_parts(turn)
            else:
                parts = self._result_parts(turn, in_words=not given)
            role = "model" if isinstance(turn, ModelTurn) else "user"
            contents.append(self._types.Content(role=role, parts=parts))
        return contents

    def _given(self, turn: ModelTurn) -> list[Any]:
        """The parts of a turn as this model gave them, none where another model said it."""
        state = turn.state
        return state.content if state and (state.provider, state.model) == (self.name, self.model) else []

    def _asked_parts(self, turn: UserTurn) -> list[types.Part]:
        part = self._types.Part
        pictures = [part.from_bytes(data=image.data, mime_type=image.media_type) for image in turn.images]
        return [*pictures, part(text=turn.text)]

    def _result_parts(self, turn: ToolTurn, *, in_words: bool) -> list[types.Part]:
        part, response = self._types.Part, self._types.FunctionResponse
        if in_words:
            told = [(one.call.name, _json(one.content).replace("</", "<\\/")) for one in turn.results]
            return [part(text=f"<data>The tool {name} gave: {content}</data>") for name, content in told]
        return [
            part(function_response=response(id=one.call.id, name=one.call.name, response=dict(one.content)))
            for one in turn.results
        ]


def _in_words(turn: ModelTurn) -> list[dict[str, str]]:
    """What another model said and called."""
    calls = [f"(I called the tool {call.name} with: {_json(call.arguments)})" for call in turn.calls]
    return [{"text": text} for text in ([turn.text] if turn.text else []) + calls]


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _call(call: types.FunctionCall, place: int) -> ToolCall:
    return ToolCall(call.id or f"call-{place + 1}", call.name or "", dict(call.args or {}))


def _reason(ending: str) -> Reason:
    """Why it ended. Raises `Overloaded` for a stream that was cut, `BadAnswer` and `Blocked`."""
    if not ending:
        raise Overloaded("the answer broke off")
    if ending in _MALFORMED:
        raise BadAnswer(ending)
    if ending not in _ENDINGS:
        raise Blocked(ending)
    return _ENDINGS[ending]


def _refuse_blocked(answer: types.GenerateContentResponse) -> None:
    feedback = answer.prompt_feedback
    if feedback and feedback.block_reason:
        raise Blocked(str(feedback.block_reason.name))


def _usage(answer: types.GenerateContentResponse) -> Usage | None:
    said = answer.usage_metadata
    if said is None or said.prompt_token_count is None:
        return None
    return Usage(said.prompt_token_count, (said.candidates_token_count or 0) + (said.thoughts_token_count or 0))


@contextmanager
def _our_errors() -> Iterator[None]:
    """What the package raises inside the block, as one of our errors."""
    from google.genai import errors  # noqa: PLC0415 - see Gemini

    try:
        yield
    except errors.APIError as error:
        raise _translated(error) from error
    except httpx2.TimeoutException as error:
        raise TimedOut(str(error)) from error
    except httpx2.TransportError as error:
        raise Overloaded(str(error)) from error
    except (errors.UnknownApiResponseError, ValueError, RecursionError) as error:  # pydantic's and json's
        raise BadAnswer(str(error)[:500]) from error


def _translated(error: Any) -> ProviderError:
    headers = error.response.headers if error.response is not None else {}
    return google_error(int(error.code or 500), error.details, headers.get("retry-after", ""))
