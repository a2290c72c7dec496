"""Excel workbooks (.xlsx): the first visible sheet that has something in it."""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import openpyxl
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.importing.table import MAX_COLUMNS, MAX_ROWS, ImportFileError, Table, TableKind, build_table

_MAX_UNPACKED_BYTES: Final = 100 * 1024 * 1024
_MAX_MEMBERS: Final = 1000
_SPARE_ROWS: Final = 20  # titles above the header, and one row more than allowed so that the limit is noticed
_EXCEL_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


def read_workbook(data: bytes) -> Table:
    """Return the table of the first visible sheet that is not empty; formulas give their last computed values.

    Raises `ImportFileError`: workbook_wrong, workbook_too_large, and what `build_table` raises.
    """
    _check_archive(data)
    return build_table(_sheet_lines(data), TableKind.XLSX)


def _check_archive(data: bytes) -> None:
    """Refuse archives that are not workbooks or would unpack to more than we can hold (zip bombs)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _damaged_workbook() from None
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise ImportFileError(
            "workbook_wrong", _("This is not an Excel workbook. Save the list as .xlsx or CSV, then choose that file.")
        )
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED_BYTES:
        message = _("The workbook unpacks to more than {limit} MB. Save only the sheet with the contacts.")
        raise ImportFileError("workbook_too_large", format_lazy(message, limit=_MAX_UNPACKED_BYTES // 1024**2))


def _sheet_lines(data: bytes) -> list[tuple[int, list[str]]]:
    try:
        with warnings.catch_warnings():
            # openpyxl warns about every feature it does not read (validation, extensions); none of them holds contacts.
            warnings.simplefilter("ignore")
            return _first_sheet_with_text(data)
    except Exception as error:  # a damaged workbook makes openpyxl and its XML reader raise almost anything
        raise _damaged_workbook() from error


def _first_sheet_with_text(data: bytes) -> list[tuple[int, list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        lines = list(_lines_of(sheet)) if sheet.sheet_state == "visible" else []
        if lines:
            return lines
    return []


def _lines_of(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of the rows that have text; the size the sheet claims for itself is not believed."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MAX_ROWS + _SPARE_ROWS, max_col=MAX_COLUMNS + 1, values_only=True)
    for number, values in enumerate(rows, start=1):
        width = len(values)
        while width and values[width - 1] is None:
            width -= 1
        line = [_cell_text(value) for value in values[:width]]
        if any(line):
            yield number, line


def _cell_text(value: Any) -> str:
    """Return what a person reads in the cell, in a form every language reads the same way (ISO dates)."""
    match value:
        case None:
            return ""
        case str():
            return "" if value in _EXCEL_ERRORS else value
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ")
        case _:
            return str(value)


def _damaged_workbook() -> ImportFileError:
    return ImportFileError(
        "workbook_damaged",
        _("The workbook is damaged and cannot be opened. Open it in Excel, save it again and retry."),
    )
