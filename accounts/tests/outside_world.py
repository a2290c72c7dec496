"""The outside world on this machine: a server that keeps what it is sent, and a browser that reads what it gets."""

import base64
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class Received:
    """A request the server got."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class LocalServer:
    """Answers each request with the next of `answers` (status, headers, body), "201" when they are used up."""

    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)  # cleared, the server thinks before it answers

    def __enter__(self) -> "LocalServer":
        self.hold.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Queue an answer."""
        self.answers.append((status, headers, body))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        world = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                world.received.append(Received(self.path, headers, body))
                world.hold.wait()
                status, more, answer = world.answers.pop(0) if world.answers else (201, {}, b"")
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST  # noqa: N815  (the name http.server calls)

            def log_message(self, *_args: Any) -> None:
                pass

        return Handler


class LocalBrowser:
    """A browser's side of Web Push: keys of its own, and reading by RFC 8291 what its push service got."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self._secret = bytes(range(16))
        self.keys = {"p256dh": _encoded(self._point), "auth": _encoded(self._secret)}

    def read(self, sent: Received) -> Any:
        """The message, after the sender was checked by RFC 8292 and the body opened."""
        body = sent.body
        salt, sender = body[:16], body[21 : 21 + body[20]]
        peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        key_info = b"WebPush: info\x00" + self._point + sender
        material = _derived(self._secret, self._key.exchange(ec.ECDH(), peer), key_info, 32)
        key = _derived(salt, material, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _derived(salt, material, b"Content-Encoding: nonce\x00", 12)
        opened = AESGCM(key).decrypt(nonce, body[21 + body[20] :], None)
        assert opened.endswith(b"\x02")
        return json.loads(opened[:-1])


def claims_of_sender(sent: Received, public_key: str) -> dict[str, Any]:
    """What the sender swears (RFC 8292 §2, §3), its signature checked with the key the browser subscribed to."""
    scheme, _space, rest = sent.headers["authorization"].partition(" ")
    words = dict(word.strip().split("=", 1) for word in rest.split(","))
    assert (scheme, words["k"]) == ("vapid", public_key)
    point = base64.urlsafe_b64decode(public_key + "=" * (-len(public_key) % 4))
    verifier = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return dict(jwt.decode(words["t"], verifier, algorithms=["ES256"], options={"verify_aud": False}))


def _derived(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF with one block (RFC 5869)."""
    return _mac(_mac(salt, material), info + b"\x01")[:length]


def _mac(key: bytes, text: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(text)
    return made.finalize()


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
