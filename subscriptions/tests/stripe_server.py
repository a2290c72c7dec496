"""A small Stripe on this machine: the parts of its protocol that Kantora speaks, over HTTP, with a clock one can turn.

with StripeServer() as stripe:          # settings.STRIPE_API_BASE = stripe.url
    stripe.webhook_url = "http://127.0.0.1:8000/webhooks/stripe/"   # or read stripe.events and sign() them
    stripe.advance(days=31)

What happens by itself at Stripe (trials end, periods are charged, collections tried again) happens in `advance`. Every
change is an event; events go to `webhook_url`, signed, through the switches `duplicate`, `reorder`, `delay`, `drop`.
Cards: 4242 4242 4242 4242 is taken, 4000 0000 0000 0002 refused, 4000 0000 0000 0341 kept and refused when charged.
"""

import copy
import html
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from subscriptions.tests.stripe_account import ApiError, StripeAccount, Thing, decode, values, without_private
from subscriptions.tests.stripe_api import ROUTES, expanded

SECRET = "whsec_kantora"
PAGES = {"c": ("Subscribe", "Pay and subscribe"), "p": ("Your billing", "Save the card")}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><main>
<h1>{title}</h1><p role="alert">{message}</p>
<form method="post"><label>Card number <input name="card" autocomplete="off"></label>
<button type="submit">{button}</button></form><p><a href="{back}">Back</a></p></main></body></html>"""


class StripeServer(StripeAccount):
    """The account on a port of this machine."""

    def __init__(
        self,
        *,
        secret: str = SECRET,
        seed: int = 7,
        port: int = 0,
        start: int | None = None,
    ) -> None:
        super().__init__(secret=secret, seed=seed, start=start)
        self._http = _HttpServer(("127.0.0.1", port), Handler)
        self._http.account = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.shutdown()
        self._http.server_close()


def check_key(key: str, path: str, refused: set[str]) -> None:
    """Raises `ApiError` for a key that is none, or that may not (docs.stripe.com/keys)."""
    if key in refused or not key.startswith(("sk_", "rk_", "pk_")):
        raise ApiError(401, "invalid_request_error", "Invalid API Key provided.")
    if key.startswith("pk_") and path != "/v1/tokens":
        raise ApiError(401, "invalid_request_error", "This API call cannot be made with a publishable API key.")


class _HttpServer(ThreadingHTTPServer):
    """Knows the account."""

    daemon_threads = True
    account: StripeAccount


class Handler(BaseHTTPRequestHandler):
    """One connection: the API below /v1/, hosted pages elsewhere."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _HttpServer

    def log_message(self, *_words: object) -> None:
        """Silence."""

    def handle_any(self) -> None:
        """Answer a request; one is answered after the other."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = urlsplit(self.path).path
        with self.server.account.lock:
            if path.startswith("/v1/"):
                self._api(path, body)
            else:
                self._page(path, body)
        self.server.account.deliver_soon()

    do_GET = do_POST = do_DELETE = handle_any  # noqa: N815  (the names http.server calls)

    # --- The API ------------------------------------------------------------------------------------------------------
    def _api(self, path: str, body: str) -> None:
        headers = {"Stripe-Version": self.headers.get("Stripe-Version", "")}
        try:
            answer, is_replayed = self._answered(path, body)
        except ApiError as error:
            self._send(error.status, json.dumps(error.body), "application/json", headers)
            return
        if is_replayed:
            headers["Idempotent-Replayed"] = "true"
        self._send(200, json.dumps(answer), "application/json", headers)

    def _answered(self, path: str, body: str) -> tuple[Thing, bool]:
        """The answer, and whether it was given before under this Idempotency-Key."""
        account = self.server.account
        if account.is_down:
            raise ApiError(500, "api_error", "Something went wrong on Stripe's end.")
        account.key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        check_key(account.key, path, account.refused_keys)
        key, asked = self.headers.get("Idempotency-Key", ""), f"{self.command} {path} {body}"
        if key in account.answers:
            before, answer = account.answers[key]
            if before != asked:
                message = "Keys for idempotent requests can only be used with the same parameters."
                raise ApiError(400, "idempotency_error", message)
            return answer, True
        answer = self._called(path, body)
        if key and self.command == "POST":
            account.answers[key] = (asked, answer)
        return answer, False

    def _called(self, path: str, body: str) -> Thing:
        account = self.server.account
        account.requests.append((self.command, path))
        given = decode(body or urlsplit(self.path).query)
        for method, pattern, endpoint in ROUTES:
            found = pattern.fullmatch(path)
            if found and method == self.command:
                answer = copy.deepcopy(without_private(endpoint(account, given, found.groups())))
                for wanted in values(given.get("expand")):
                    answer = expanded(account, answer, wanted.split("."))
                return answer
        raise ApiError(404, "invalid_request_error", f"Unrecognized request URL ({self.command}: {path}).")

    # --- Hosted pages -------------------------------------------------------------------------------------------------
    def _page(self, path: str, body: str) -> None:
        """Checkout at /c/pay/<session>, the customer's own page at /p/session/<session>."""
        place, _slash, rest = path.strip("/").partition("/")
        session = self.server.account.objects.get(rest.rpartition("/")[2])
        if session is None or place not in PAGES:
            self._send(404, "<h1>404</h1>", "text/html")
            return
        back = str(session["cancel_url"] if place == "c" else session["return_url"])
        if self.command == "GET":
            self._show(place, back, "")
            return
        try:
            target = self._pressed(place, session, dict(parse_qsl(body)).get("card", ""))
        except ApiError as error:
            self._show(place, back, str(error))
        else:
            self._send(303, "", "text/html", {"Location": target})

    def _pressed(self, place: str, session: Thing, card: str) -> str:
        """Do what the button of the page says, and give where to go on."""
        if place == "c":
            return self.server.account.complete(session, card)
        self.server.account.set_card(session["customer"], card)
        return str(session["return_url"])

    def _show(self, place: str, back: str, message: str) -> None:
        title, button = PAGES[place]
        page = PAGE.format(title=title, button=button, message=html.escape(message), back=html.escape(back))
        self._send(200, page, "text/html; charset=utf-8")

    def _send(self, status: int, text: str, media_type: str, headers: Thing | None = None) -> None:
        data = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": len(data), **(headers or {})}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(data)
