"""A language model on this machine: an HTTP server that speaks the protocols of Gemini and of OpenAI.

What it answers is written down before as `Reply`s, one for each request. It can be slow, break off, send half JSON,
fields and enums nobody knows, and forget to say what it used. With `strict` it behaves as Gemini 3: a call of a tool
that comes back without its signature is answered 400.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

SIGNATURE: Final = base64.b64encode(b"only I can read this").decode()
PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True)
class Reply:
    """What the model says to a request.

    `calls` are (name, arguments). `ending` in neutral words: "done", "length", "blocked", "malformed", or any other
    text, which goes out as it is; "" ends the stream without one. `raw` replaces a piece of the stream by these bytes.
    `thoughts` come before the pieces. `endless`: "words", "thoughts", "calls", "nothing" or "comments" never end.
    """

    pieces: Sequence[str] = ()
    thoughts: Sequence[str] = ()
    calls: Sequence[tuple[str, dict[str, Any]]] = ()
    ending: str = "done"
    usage: tuple[int, int] | None = (11, 7)
    pause: float = 0
    cut: bool = False  # the connection is closed in the middle
    endless: str = ""
    raw: bytes = b""
    unknown: bool = False  # fields that nobody has heard of
    signed: bool = False  # Gemini signs its words too, not only its calls
    status: int = 200
    error: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class ModelServer:
    """Give it `replies`; read what was asked in `asked` (path, headers with lower names, JSON)."""

    replies: list[Reply] = field(default_factory=list)
    strict: bool = False
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def __enter__(self) -> ModelServer:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def say(self, *pieces: str, **more: Any) -> None:
        """Queue a reply."""
        self.replies.append(Reply(pieces, **more))

    def reply_to(self, asked: Any) -> Reply:
        """What to say to a question; a model with a mind of its own says something else."""
        return self.replies.pop(0) if self.replies else Reply(status=500)


def _handler(of: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        world = of

    return Handler


class _Handler(BaseHTTPRequestHandler):
    world: ModelServer

    def do_POST(self) -> None:
        world = self.world
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        world.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, asked))
        protocol = _Gemini(self.path, asked) if "/models/" in self.path else _OpenAI(self.path, asked)
        reply = world.reply_to(asked)
        if world.strict and not protocol.is_signed():
            reply = Reply(status=400, error={"message": "Function call is missing a thought_signature"})
        if reply.status != 200:
            self._send(reply, json.dumps(protocol.error(reply)).encode())
        elif protocol.streams:
            self._stream(reply, protocol)
        else:
            self._send(reply, json.dumps(protocol.whole(reply)).encode())

    def _send(self, reply: Reply, body: bytes) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Reply, protocol: _Gemini | _OpenAI) -> None:
        self.send_response(200)
        kind = "text/event-stream" if protocol.framed is _as_events else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        if reply.cut:
            self.send_header("Content-Length", "1000000")  # promised and never sent
        self.end_headers()
        self.close_connection = True
        with contextlib.suppress(OSError):  # who asked has gone
            while reply.endless == "comments":
                self.wfile.write(b": still there\n\n")
            for piece in protocol.framed(protocol.events(reply)):
                time.sleep(reply.pause)
                self.wfile.write(piece)
                self.wfile.flush()

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the terminal."""


def _as_events(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Server-sent events."""
    return (b"data: " + piece + b"\n\n" for piece in pieces)


def _as_array(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """One JSON array; a piece at a time."""
    for place, piece in enumerate(pieces):
        yield (b"," if place else b"[") + piece
    yield b"]"


def _spoken(reply: Reply) -> Iterator[str]:
    yield from reply.pieces
    while reply.endless == "words":
        yield "и така нататък, "


class _Gemini:
    """The Generative Language API."""

    _ENDINGS: Final = {
        "done": "STOP",
        "length": "MAX_TOKENS",
        "blocked": "SAFETY",
        "malformed": "MALFORMED_FUNCTION_CALL",
    }

    _UNSPOKEN: Final[dict[str, list[Any]]] = {
        "thoughts": [{"text": "мисля", "thought": True}],
        "calls": [{"functionCall": {"name": "again", "args": {}}}],
        "nothing": [],
    }

    def __init__(self, path: str, asked: Any) -> None:
        self._asked = asked
        self._embeds = "mbedContent" in path
        self._draws = "IMAGE" in (asked.get("generationConfig") or {}).get("responseModalities", ())
        self.streams = ":streamGenerateContent" in path
        self.framed = _as_events if "alt=sse" in path else _as_array

    def is_signed(self) -> bool:
        """Whether every call of a tool that comes back has its signature."""
        parts = [part for content in self._asked.get("contents", ()) for part in content.get("parts", ())]
        calls = [part for part in parts if part.get("functionCall")]
        return all(part.get("thoughtSignature") == SIGNATURE for part in calls)

    def error(self, reply: Reply) -> Any:
        """The body of an error."""
        return {"error": {"code": reply.status, "message": "no", "status": "UNAVAILABLE"} | reply.error}

    def whole(self, reply: Reply) -> Any:
        """The answer to a question that is not streamed."""
        if self._embeds:
            return {"embeddings": [{"values": [0.5, float(len(text))]} for text in reply.pieces]}
        if self._draws:
            data = base64.b64encode(PIXEL).decode()
            return {"candidates": [{"content": {"parts": [{"inlineData": {"mimeType": "image/png", "data": data}}]}}]}
        raise AssertionError("only embeddings and pictures are asked for at once")

    def events(self, reply: Reply) -> Iterator[bytes]:
        """The pieces of a stream."""
        signature = {"thoughtSignature": SIGNATURE} if reply.signed else {}
        yield from self._unspoken(reply)
        for text in _spoken(reply):
            yield self._chunk([{"text": text} | signature])
        if reply.raw:
            yield reply.raw
        if reply.cut:
            return
        calls = [
            {"functionCall": {"name": name, "args": arguments}, "thoughtSignature": SIGNATURE}
            for name, arguments in reply.calls
        ]
        more: dict[str, Any] = {}
        if reply.usage:
            prompt, answer = reply.usage
            more["usageMetadata"] = {
                "promptTokenCount": prompt,
                "candidatesTokenCount": answer - 2,
                "thoughtsTokenCount": 2,
                "totalTokenCount": prompt + answer,
            }
        if reply.unknown:
            more["somethingNew"] = {"a": [1]}
        ending = self._ENDINGS.get(reply.ending, reply.ending)
        yield self._chunk(calls, ending, more)

    def _unspoken(self, reply: Reply) -> Iterator[bytes]:
        for thought in reply.thoughts:
            yield self._chunk([{"text": thought, "thought": True}])
        while reply.endless in self._UNSPOKEN:
            yield self._chunk(self._UNSPOKEN[reply.endless])

    def _chunk(self, parts: list[Any], ending: str = "", more: dict[str, Any] | None = None) -> bytes:
        candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}, "index": 0}
        candidate |= {"finishReason": ending} if ending else {}
        return json.dumps({"candidates": [candidate]} | (more or {})).encode()


class _OpenAI:
    """Chat completions, embeddings, images."""

    _ENDINGS: Final = {"done": "stop", "length": "length", "blocked": "content_filter"}
    _UNSPOKEN: Final[dict[str, dict[str, Any]]] = {
        "thoughts": {"reasoning_content": "мисля"},
        "calls": {"tool_calls": [{"index": 0, "function": {"arguments": "[" * 20}}]},
        "nothing": {},
    }

    def __init__(self, path: str, asked: Any) -> None:
        self._path = path
        self._asked = asked
        self.streams = bool(asked.get("stream"))
        self.framed = _as_events

    def is_signed(self) -> bool:
        """Whether every call of a tool that comes back has its signature."""
        calls = [call for message in self._asked.get("messages", ()) for call in message.get("tool_calls") or ()]
        return all(
            call.get("extra_content", {}).get("google", {}).get("thought_signature") == SIGNATURE for call in calls
        )

    def error(self, reply: Reply) -> Any:
        """The body of an error."""
        return {"error": {"message": "no", "type": "server_error", "code": None} | reply.error}

    def whole(self, reply: Reply) -> Any:
        """The answer to a question that is not streamed."""
        if self._path.endswith("/embeddings"):
            rows = [
                {"object": "embedding", "index": place, "embedding": [0.5, float(len(text))]}
                for place, text in enumerate(reply.pieces)
            ]
            return {
                "object": "list",
                "model": "m",
                "data": rows[::-1],
                "usage": {"prompt_tokens": 1, "total_tokens": 1},
            }
        return {"created": 1, "data": [{"b64_json": base64.b64encode(PIXEL).decode()}]}

    def events(self, reply: Reply) -> Iterator[bytes]:
        """The pieces of a stream."""
        yield from self._unspoken(reply)
        for text in _spoken(reply):
            yield self._chunk({"content": text})
        if reply.raw:
            yield reply.raw
        if reply.cut:
            return
        for place, (name, arguments) in enumerate(reply.calls):
            yield from self._call(place, name, json.dumps(arguments))
        ending = "tool_calls" if reply.calls and reply.ending == "done" else reply.ending
        more = {"something_new": {"a": [1]}} if reply.unknown else {}
        if ending == "malformed":
            yield from self._call(0, "broken", '{"a": ')
        yield self._chunk({}, self._ENDINGS.get(ending, ending) or None, more)
        if reply.usage:
            prompt, answer = reply.usage
            yield self._chunk(
                None, None, {"usage": {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": 0}}
            )
        yield b"[DONE]"

    def _call(self, place: int, name: str, arguments: str) -> Iterator[bytes]:
        """A call comes in pieces: its name, then its arguments cut in two."""
        extra = {"google": {"thought_signature": SIGNATURE}}
        head = {"index": place, "id": f"call_{place}", "type": "function", "extra_content": extra}
        yield self._chunk({"tool_calls": [head | {"function": {"name": name, "arguments": ""}}]})
        for half in (arguments[:3], arguments[3:]):
            yield self._chunk({"tool_calls": [{"index": place, "function": {"arguments": half}}]})

    def _unspoken(self, reply: Reply) -> Iterator[bytes]:
        for thought in reply.thoughts:
            yield self._chunk({"reasoning_content": thought, "reasoning_details": [{"text": thought}]})
        while reply.endless in self._UNSPOKEN:
            yield self._chunk(self._UNSPOKEN[reply.endless])

    def _chunk(self, delta: Any, ending: str | None = None, more: dict[str, Any] | None = None) -> bytes:
        choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": ending}]
        head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}
        return json.dumps(head | (more or {})).encode()
