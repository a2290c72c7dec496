"""Bodies that programs send. Kept apart from api.py because the settings of the REST framework import it early."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, parsers


class BodyTooLarge(exceptions.APIException):
    """The body is longer than any record."""

    status_code = 413
    default_code = "body_too_large"
    default_detail = gettext_lazy("The body is too large. Send less at once.")


class JSONParser(parsers.BaseParser):
    """JSON in UTF-8. What no database or answer can hold is refused: NaN, NUL, half characters, endless nesting."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """The body; raises `ParseError` saying where it stops being JSON."""
        try:
            text = _read(stream).decode("utf-8-sig")
            data = json.loads(text, parse_constant=_refuse_constant)
            if "\\ud" in text.lower():  # half of a pair written as \\ud800
                json.dumps(data, ensure_ascii=False).encode()
            if "\\u0000" in text:
                _refuse_nul(data)
        except json.JSONDecodeError as error:
            message = _("The body is not JSON: line %(line)s, column %(column)s cannot be read.")
            raise exceptions.ParseError(message % {"line": error.lineno, "column": error.colno}) from error
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body cannot be read. Send JSON in UTF-8.")) from error
        return data


class MultiPartParser(parsers.MultiPartParser):
    """Forms with files."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """As the parent, in our words. Raises `ParseError`."""
        try:
            form = super().parse(stream, media_type, parser_context)
        except exceptions.ParseError as error:
            message = _("The body cannot be read. Send a multipart form with the file in it.")
            raise exceptions.ParseError(message) from error
        _refuse_nul(dict(form.data.lists()))
        return form


class FormParser(parsers.FormParser):
    """Forms without files."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """As the parent. Raises `ParseError`."""
        form = super().parse(stream, media_type, parser_context)
        _refuse_nul(dict(form.lists()))
        return form


def _read(stream: Any) -> bytes:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body: bytes = stream.read(limit + 1)
    if len(body) > limit:
        raise BodyTooLarge
    return body


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _refuse_nul(data: Any) -> None:
    """Raise `ParseError` for U+0000 in a name or value: PostgreSQL cannot even look for it."""
    if isinstance(data, dict):
        _refuse_nul([*data.keys(), *data.values()])
    elif isinstance(data, list):
        for each in data:
            _refuse_nul(each)
    elif isinstance(data, str) and "\0" in data:
        raise exceptions.ParseError(_("The body has the character NUL in it, which no text has. Leave it out."))
