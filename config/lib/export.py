"""Tables as files a spreadsheet opens safely."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db import close_old_connections, connection
from django.http import StreamingHttpResponse
from django.utils import timezone, translation

from config.lib import ambient
from config.lib.registry import Registry

WATCHED_EVERY = 1000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ExportWatcher:
    """Is told, in the scope of the export, how many more rows have gone out; a file broken off counts up to there."""

    told: Callable[[int], None]


export_watchers: Registry[ExportWatcher] = Registry("export watchers", ExportWatcher)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def safe_cell(value: object) -> str:
    """The value as text; what a spreadsheet would run as a formula is quoted (OWASP CSV injection)."""
    if value is None:
        return ""
    text = str(value)
    is_number = text[:1] == "-" and text[1:].replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not is_number else text


def csv_response(
    rows: Iterable[list[object]], filename: str, scope: Callable[[], AbstractContextManager[object]]
) -> StreamingHttpResponse:
    """Stream `rows` as CSV (UTF-8 with byte order mark, so that Excel reads Cyrillic).

    The body is produced after the middleware has left, hence `scope` opens the organization again around it, and the
    reader's language and zone are taken along.
    """
    language, zone = translation.get_language(), timezone.get_current_timezone()
    address = ambient.current().ip_address

    def body() -> Iterator[str]:
        writer = csv.writer(_Echo())
        try:
            with (
                scope(),
                ambient.surroundings(ip_address=address),
                translation.override(language),
                timezone.override(zone),
            ):
                yield "\ufeff"
                for row in _watched(rows):
                    yield writer.writerow([safe_cell(value) for value in row])
        finally:
            # After a fault Django does not say that the request is over, and the pool would miss a connection for ever.
            # In a transaction the connection is still somebody's.
            if not connection.in_atomic_block:
                close_old_connections()

    response = StreamingHttpResponse(body(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _watched(rows: Iterable[list[object]]) -> Iterator[list[object]]:
    """The rows; the watchers are told of each thousand before it is complete, and of the rest."""
    number = 0
    for number, row in enumerate(rows):  # the first one is the header
        if number and number % WATCHED_EVERY == 0:
            _tell(WATCHED_EVERY)
        yield row
    _tell(number % WATCHED_EVERY)


def _tell(rows: int) -> None:
    for watcher in export_watchers:
        watcher.told(rows)
