"""Answers that htmx understands beside their HTML."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_str


def trigger(response: HttpResponse, event: str, detail: dict[str, Any] | None = None) -> HttpResponse:
    """Make the page dispatch `event` with `detail` when it receives `response`."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[event] = detail or {}
    # HTTP headers are ASCII: json.dumps escapes the Cyrillic.
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def toast(
    response: HttpResponse,
    message: object,
    *,
    tone: str = "ok",
    undo_url: str = "",
    undo_label: object = "",
    link_url: str = "",
    link_label: object = "",
) -> HttpResponse:
    """Show a passing message; with `undo_url` it carries a button that posts there, with `link_url` a link."""
    detail = {"message": force_str(message), "tone": tone}
    if undo_url:
        detail |= {"undo_url": undo_url, "undo_label": force_str(undo_label)}
    if link_url:
        detail |= {"link_url": link_url, "link_label": force_str(link_label)}
    return trigger(response, "k-toast", detail)


def redirect(request: HttpRequest, url: str) -> HttpResponse:
    """Go to `url`: by header for htmx (which would swap the target page into the fragment), by 302 otherwise."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    response = HttpResponse(status=302)
    response.headers["Location"] = url
    return response
