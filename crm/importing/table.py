"""The table every reader returns, its limits, and the error that says why a file cannot be read."""

import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200

_HEADER_SEARCH_ROWS: Final = 10
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")
_EMAIL_SHAPE: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE_SHAPE: Final = re.compile(r"[+0][\d\s()/.-]{7,}")


class ImportFileError(DomainError):
    """The file as a whole cannot be read. `line` is the line (row, in a workbook) where reading stopped, if known."""

    def __init__(self, code: str, message: str | Promise, line: int | None = None) -> None:
        super().__init__(code, message, field="file")
        self.line = line


class TableKind(StrEnum):
    """What the file really is, whatever its name says."""

    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"


class Row(NamedTuple):
    """One record: the line where it begins (row in a workbook, BEGIN line of a vCard), the headers and its cells.

    Cells may be fewer than headers (the rest is empty) or more (the row is broken; `rows.parse_row` says so).
    """

    number: int
    headers: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file in memory. Headers are unique and never empty; cells are clean text without edge spaces.

    A column without a header is called by its spreadsheet letter, in every language. `encoding` and `delimiter` are
    empty where the kind has none; `has_header` is False when the first row was already data.
    """

    kind: TableKind
    headers: tuple[str, ...]
    rows: list[Row]
    encoding: str = ""
    delimiter: str = ""
    has_header: bool = True


def clean_cell(text: str) -> str:
    """Return text fit for storing: composed (NFC), no control or invisible characters, no edge spaces."""
    stripped = text.strip()
    if not stripped.isprintable():
        unified = stripped.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
        stripped = _UNWANTED.sub("", unified).strip()
    return stripped if stripped.isascii() else unicodedata.normalize("NFC", stripped)


def build_table(
    lines: Iterable[tuple[int, list[str]]], kind: TableKind, encoding: str = "", delimiter: str = ""
) -> Table:
    """Return the table of `lines` (number, cells): blank lines dropped, headers found or made up, limits kept.

    Raises `ImportFileError`: file_empty, too_many_rows, too_many_columns.
    """
    cleaned = _collect(lines)
    place = _header_place(cleaned)
    has_header = not _looks_like_data(cleaned[place][1])
    titles = cleaned[place][1] if has_header else []
    body = cleaned[place + 1 :] if has_header else cleaned
    if not body:
        raise ImportFileError("file_empty", _("The file has a header row and nothing below it."))
    headers = _unique_headers(titles, _width(titles, body))
    rows = [Row(number, headers, cells) for number, cells in body]
    return Table(kind, headers, rows, encoding, delimiter, has_header)


def _collect(lines: Iterable[tuple[int, list[str]]]) -> list[tuple[int, tuple[str, ...]]]:
    """Return the non-blank lines, cleaned and without empty cells at their end; refuse what passes the limits."""
    collected: list[tuple[int, tuple[str, ...]]] = []
    for number, raw in lines:
        cells = [clean_cell(cell) if cell else "" for cell in raw]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            _check_limits(number, len(cells), len(collected))
            collected.append((number, tuple(cells)))
    if not collected:
        raise ImportFileError("file_empty", _("The file is empty. Choose a file with at least one contact."))
    return collected


def _check_limits(number: int, columns: int, rows_before: int) -> None:
    if columns > MAX_COLUMNS:
        message = _(
            "Line {line} has {count} columns; at most {limit} can be imported. Delete the ones you do not need."
        )
        raise ImportFileError(
            "too_many_columns", format_lazy(message, line=number, count=columns, limit=MAX_COLUMNS), number
        )
    if rows_before > MAX_ROWS:
        message = _("The file has more than {limit} rows. Split it into smaller files.")
        raise ImportFileError("too_many_rows", format_lazy(message, limit=MAX_ROWS), number)


def _header_place(lines: list[tuple[int, tuple[str, ...]]]) -> int:
    """Return the place of the header row: the first row, or the one below a title that stands alone in its row."""
    for place, (_number, cells) in enumerate(lines[:_HEADER_SEARCH_ROWS]):
        if sum(map(bool, cells)) > 1:
            return place
    return 0


def _looks_like_data(cells: tuple[str, ...]) -> bool:
    """Tell whether a first row is already a contact: an e-mail address or a phone number is never a header."""
    return any(_EMAIL_SHAPE.fullmatch(cell) or _PHONE_SHAPE.fullmatch(cell) for cell in cells)


def _width(titles: Sequence[str], body: list[tuple[int, tuple[str, ...]]]) -> int:
    """Return how many columns there are: those with a title, and those without one that most rows fill."""
    widths = [len(cells) for _number, cells in body]
    return max(len(titles), statistics.median_high(widths)) if titles else max(widths)


def _unique_headers(titles: Iterable[str], width: int) -> tuple[str, ...]:
    headers: dict[str, None] = {}
    for place, title in enumerate([*titles, *[""] * width][:width]):
        base = " ".join(title.split()) or column_letter(place)
        header, count = base, 2
        while header in headers:
            header, count = f"{base} ({count})", count + 1
        headers[header] = None
    return tuple(headers)


def column_letter(place: int) -> str:
    """Return the letters a spreadsheet shows above a column, counted from 0: A … Z, AA, AB …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
