"""A small OpenID Connect provider (Core 1.0, code flow with PKCE) that speaks HTTP on this machine.

It asks nobody anything: whoever is led to it is `person` at once.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "kantora", "a-secret-of-the-client"


class Provider:
    """What the provider knows: who is there, which codes it gave, and how it is to misbehave."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.person: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.token_answer: Any = None
        self.url = ""
        self.login_path = ""  # where the product's button for it leads

    def authorize(self, query: dict[str, str]) -> str:
        """The address the person is sent back to, with a code for this client."""
        if query["client_id"] != CLIENT_ID or query["code_challenge_method"] != "S256":
            raise ValueError("unknown client, or no PKCE")
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> Any:
        """Tokens for a code, once, to the client that asked for it."""
        if self.token_answer is not None:
            return self.token_answer
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or form.get("client_secret") != CLIENT_SECRET
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge.decode().rstrip("=") != asked["code_challenge"]
        ):
            return {"error": "invalid_grant"}
        return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "id_token": self.id_token()}

    def id_token(self, **changes: Any) -> str:
        """Who is there, signed."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300} | self.person | changes
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})

    def configuration(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(_flat(parts.query)))
                self.end_headers()
            else:
                self._json(provider.configuration())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._json(provider.token(_flat(body)))

        def _json(self, answer: Any) -> None:
            body = json.dumps(answer).encode()
            self.send_response(400 if isinstance(answer, dict) and "error" in answer else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Silent."""

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, listening until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
