"""Where the sample contact files are, and small files made on the spot."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl

from crm.importing.table import Row

FIXTURES = Path(__file__).parent / "fixtures"
# Real exports that lie beside the project on some machines; tests that read them are extras.
REAL_EXPORTS = Path(__file__).parents[3] / "shared" / "samples" / "contacts"


def fixture(name: str) -> bytes:
    """The bytes of one of our own sample files."""
    return (FIXTURES / name).read_bytes()


def workbook(*sheets: Iterable[Iterable[Any]], hidden: int = 0) -> bytes:
    """The bytes of a workbook with these sheets (rows of values), the first `hidden` of them hidden."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
        if place < hidden:
            sheet.sheet_state = "hidden"
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def row(**cells: str) -> Row:
    """A row on line 2 whose headers are the given names."""
    return Row(2, tuple(cells), tuple(cells.values()))
