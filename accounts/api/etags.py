"""ETags: what a program has is told apart from what there is (RFC 9110 §8.8.3, §13.1).

`"7-5f2c…"`: the version of the record, which a change counts up, and a hash of the answer. A record without a version
has the hash alone. `If-None-Match` spares the body of what did not change; `If-Match` refuses to overwrite a change
one has not seen, and looks at the version where there is one: the hash also tells languages and `?fields=` apart.
"""

import hashlib
from functools import partial
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response


class PreconditionFailed(exceptions.APIException):
    """The record is no longer the one the program has seen. Nothing was written."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = _("Someone changed this record after you read it. Read it again, then change it.")


def tag(response: Response, request: HttpRequest) -> None:
    """Have the answer tagged once it is rendered: whatever is read, and a record that was written."""
    record = getattr(getattr(response.data, "serializer", None), "instance", None)
    if response.status_code in (200, 201) and (request.method == "GET" or isinstance(record, Model)):
        response.add_post_render_callback(partial(_tag, request=request, version=_version(record)))


def _tag(response: HttpResponse, *, request: HttpRequest, version: str) -> Any:
    response.headers["ETag"] = _etag(version, response.content)
    if request.method != "GET":
        return response
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


def _version(record: object) -> str:
    return f"{record.version}-" if isinstance(getattr(record, "version", None), int) else ""  # type: ignore[attr-defined]


def _etag(version: str, content: bytes) -> str:
    return f'"{version}{hashlib.sha256(content).hexdigest()[:32]}"'


def require_match(if_match: str, serializer: Any) -> None:
    """Raise `PreconditionFailed` unless the header names the serializer's record as it is now.

    Compression makes a tag weak on its way; that does not matter here.
    """
    tags = [each.removeprefix("W/") for each in parse_etags(if_match)]
    version = _version(serializer.instance)
    if version:
        is_same = any(each.startswith(f'"{version}') for each in tags)
    else:
        is_same = _etag("", JSONRenderer().render(serializer.data)) in tags
    if not is_same and tags != ["*"]:
        raise PreconditionFailed
