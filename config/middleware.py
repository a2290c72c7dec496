"""Small middleware of the whole site: request ids and timing, the API's slash, language and zone, domain errors."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.log import log_response

from accounts.access import PersonRequest
from config.lib import addresses, ambient, htmx, metrics
from config.lib.errors import Refusal
from config.lib.slow_queries import log_slow

GetResponse = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("kantora.request")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLogMiddleware:
    """Gives each request an id and its caller's address, measures it, and logs failures and slow answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        started = time.perf_counter()
        with ambient.surroundings(request_id=request_id, ip_address=addresses.settle(request.META)):
            with connection.execute_wrapper(log_slow):
                response = self.get_response(request)
            seconds = time.perf_counter() - started
            metrics.observe_request(request, response.status_code, seconds)
            level = logging.WARNING if response.status_code >= 500 else logging.DEBUG
            log.log(level, "%s %s %s", request.method, request.path, response.status_code)
            if response.status_code >= HTTPStatus.BAD_REQUEST:  # or Django does it later, when the id is forgotten
                log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)
        response.headers["X-Request-ID"] = request_id
        return response


class PermissionsPolicyMiddleware:
    """Switches off what browsers offer and no page uses; a passkey is asked for by the site itself only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class ApiSlashMiddleware:
    """Lets every API address be written with and without its trailing slash, bodies included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/") and not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        return self.get_response(request)


class LanguageMiddleware:
    """Speaks the language and shows the zone of the user, else the language of the cookie or browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if request.user.is_authenticated else None
        language = user.language if user else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(ZoneInfo(_zone_name(user))):
            response = self.get_response(request)
            # A program proves who it is after this point; the answer may be in that person's language.
            response.headers.setdefault("Content-Language", translation.get_language())
        return response


def _zone_name(user: object | None) -> str:
    return getattr(user, "time_zone", "") or settings.DEFAULT_TIME_ZONE


class DomainErrorMiddleware:
    """Shows a refusal that a view did not place itself: a toast for htmx, a message on the page one came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: PersonRequest, exception: Exception) -> HttpResponse | None:
        """An answer for a `Refusal`, None for anything else."""
        if not isinstance(exception, Refusal):
            return None
        if request.htmx:
            return htmx.toast(HttpResponse(status=exception.status), str(exception.message), tone="bad")
        referer = request.headers.get("Referer", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(referer, {request.get_host()}):
            messages.error(request, str(exception.message))
            return HttpResponseRedirect(referer)
        return render(request, "errors/domain.html", {"error": exception}, status=exception.status)
