"""What every endpoint does: counts who asks, does a repeated POST once, and tags its answers."""

import hashlib
import ipaddress
import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import etags, shaping
from accounts.services import idempotency, rates
from config.lib import ambient
from config.lib.rates import Rate, Standing

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
# Of the moment, not of the answer: a repeated answer has its own.
_NOT_KEPT = ("RateLimit-", "Date", "Vary")


class TooManyRequests(exceptions.APIException):
    """A rate is used up; `wait` seconds until it begins anew."""

    status_code = 429
    default_code = "too_many_requests"
    default_detail = _("Too many requests. Wait a little, then go on more slowly.")

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = max(wait, 1)


class BadIdempotencyKey(exceptions.ParseError):
    """The key cannot be one."""

    default_code = "bad_idempotency_key"
    default_detail = _("Idempotency-Key: send 1 to 255 letters, digits or signs without spaces, a UUID for example.")


class NoIdempotencyKey(exceptions.ParseError):
    """The answer cannot be kept, so the request would be done again."""

    default_code = "idempotency_key_not_taken"
    default_detail = _("Idempotency-Key: this request cannot be repeated under a key. Send it without.")


class Endpoint(APIView):
    """Base of every endpoint. One whose answers are not to be stored, such as tokens, sets `answers_once = False`."""

    answers_once: ClassVar[bool] = True
    cache_control: ClassVar[str] = "private, no-cache"
    stack: ExitStack
    standings: list[Standing]
    attempt: idempotency.Attempt | None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the parent, with what was opened for the request closed at its end."""
        self.standings, self.attempt = [], None
        with ExitStack() as self.stack:
            return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Any) -> None:
        """As the parent; whoever asks, known or not, is counted. Raises `TooManyRequests`."""
        try:
            super().perform_authentication(request)
        except Exception:
            self._count(None)
            raise
        self._count(request.user.pk)

    def _count(self, user_id: object) -> None:
        found = {key: rate for key, rate in _rates(user_id).items() if rate is not None}
        self.standings = rates.count(found) if found else []
        if waits := [standing.seconds_left for standing in self.standings if standing.is_over]:
            raise TooManyRequests(max(waits))

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """As the parent, then claim the `Idempotency-Key`. Raises what `idempotency.attempt` does."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method != "POST":
            return
        if not self.answers_once:
            raise NoIdempotencyKey
        if not _KEY.fullmatch(key):
            raise BadIdempotencyKey
        organization = ambient.current().organization
        claim = idempotency.attempt(
            user=request.user, organization=organization, key=key, fingerprint=fingerprint(request)
        )
        self.attempt = self.stack.enter_context(claim)

    def handle_exception(self, exc: Exception) -> Any:
        """As the parent; an answer given before is given again."""
        if isinstance(exc, idempotency.AnsweredBefore):
            row = exc.row
            return HttpResponse(row.body, status=row.status, headers=row.headers | {"Idempotent-Replayed": "true"})
        return super().handle_exception(exc)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """As the parent, with the headers every answer has; the answer to a claimed key is kept."""
        response = super().finalize_response(request, self._narrowed(request, response), *args, **kwargs)
        response.headers.setdefault("Cache-Control", self.cache_control)
        for name, value in rate_headers(self.standings).items():
            response.headers[name] = value
        if isinstance(response, Response):
            etags.tag(response, request._request)
            if self.attempt is not None and response.status_code < 400:
                self._keep(response.render())
        return response

    def _narrowed(self, request: Any, response: Any) -> Any:
        """What was read, with the fields asked for."""
        is_read = request.method == "GET" and response.status_code == 200
        if is_read and isinstance(getattr(response, "data", None), (dict, list)):
            try:
                shaping.narrow(response.data, request)
            except shaping.UnknownName as error:
                return self.handle_exception(error)
        return response

    def _keep(self, response: Response) -> None:
        headers = {name: value for name, value in response.headers.items() if not name.startswith(_NOT_KEPT)}
        assert self.attempt is not None  # noqa: S101 - for the type checker
        self.attempt.keep(status=response.status_code, headers=headers, body=response.content.decode())

    def hold(self, read: Callable[[], Any], serialize: Callable[[Any], Any]) -> Any:
        """The record that is to be changed. Under `If-Match` it is locked until the answer and must be the one named.

        Raises `PreconditionFailed`.
        """
        record = read()
        if_match = self.request.headers.get("If-Match")
        if if_match is None:
            return record
        self.stack.enter_context(transaction.atomic())
        type(record).objects.select_for_update().get(pk=record.pk)
        record = read()
        etags.require_match(if_match, serialize(record))
        return record


def _rates(user_id: object) -> dict[str, Rate | None]:
    """The rates of a request by the key of the counter."""
    found: dict[str, Rate | None] = {f"user:{user_id}": settings.API_RATE_USER} if user_id else {}
    if network := _network(ambient.current().ip_address):
        found |= {f"ip:{network}": settings.API_RATE_IP}
        found |= {} if user_id else {f"anonymous:{network}": settings.API_RATE_ANON}
    return found


def _network(ip_address: str) -> str:
    """Whose address it is; one household has as many IPv6 addresses as it likes, so their network counts."""
    try:
        address = ipaddress.ip_address(ip_address)
    except ValueError:  # a Unix socket has none
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def rate_headers(standings: list[Standing]) -> dict[str, str]:
    """The fields of draft-ietf-httpapi-ratelimit-headers-06 about the rate that is nearest to its end."""
    if not standings:
        return {}
    nearest = min(standings, key=lambda standing: standing.left)
    return {
        "RateLimit-Limit": str(nearest.rate.most),
        "RateLimit-Remaining": str(nearest.left),
        "RateLimit-Reset": str(nearest.seconds_left),
        "RateLimit-Policy": ", ".join(f"{each.rate.most};w={each.rate.seconds}" for each in standings),
    }


def fingerprint(request: Request) -> str:
    """What a request asks for, as a hash: address and body, a file by its content. Raises as parsing does."""
    data = request.data
    parts = data.lists() if hasattr(data, "lists") else data
    body = json.dumps(parts if parts is data else list(parts), sort_keys=True, default=_content)
    return salted_hmac(__name__, f"{request.get_full_path()}\n{body}", algorithm="sha256").hexdigest()


def _content(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return f"{value.name}:{digest.hexdigest()}"
