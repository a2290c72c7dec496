"""The one door for contact files: finds out what a file is by its content and gives it to its reader."""

import re
from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.importing.decoding import decode_text, unicode_encoding
from crm.importing.delimited import read_delimited
from crm.importing.table import MAX_BYTES, ImportFileError, Table
from crm.importing.vcard import read_vcards
from crm.importing.workbook import read_workbook

# First bytes of files people choose by mistake, and what to tell them.
_OTHER_FILES: Final[tuple[tuple[bytes, str, str | Promise], ...]] = (
    (
        b"\xd0\xcf\x11\xe0",
        "old_excel",
        _("This is an old Excel file (.xls). Open it in Excel and save it as .xlsx, then choose that file."),
    ),
    (b"%PDF", "pdf", _("This is a PDF. Export the contacts as CSV, Excel (.xlsx) or vCard instead.")),
    (b"{\\rtf", "rtf", _("This is a text document. Export the contacts as CSV, Excel (.xlsx) or vCard instead.")),
)
_WEB_PAGE: Final = re.compile(r"\s*(?:<\?xml|<!doctype|<html|<table|<meta)", re.IGNORECASE)
_VCARD: Final = re.compile(r"\s*begin\s*:\s*vcard", re.IGNORECASE)


def read_table(data: bytes, filename: str) -> Table:
    """Return the table in a CSV, XLSX or vCard file.

    The kind is found by content; `filename` is only quoted in messages. All reading is done when this returns.

    Raises `ImportFileError` (and nothing else, whatever the bytes) with a message that tells what to do, and the line
    where it can be known.
    """
    _check_size(data, filename)
    for start, code, message in _OTHER_FILES:
        if data.startswith(start):
            raise ImportFileError(code, message)
    if data.startswith(b"PK"):
        return read_workbook(data)
    if _VCARD.match(_beginning(data)):
        return read_vcards(data)
    text, encoding = decode_text(data)
    if _WEB_PAGE.match(text):
        raise ImportFileError(
            "web_page", _("This is a web page or XML, whatever its name says. Open it in Excel and save it as .xlsx.")
        )
    return read_delimited(text, encoding)


def _beginning(data: bytes) -> str:
    return data[:200].decode(unicode_encoding(data) or "utf-8", "replace").lstrip("\ufeff")


def _check_size(data: bytes, filename: str) -> None:
    if not data.strip():
        message = _("The file {name} is empty. Choose a file with at least one contact.")
        raise ImportFileError("file_empty", format_lazy(message, name=filename))
    if len(data) > MAX_BYTES:
        message = _("The file {name} is larger than {limit} MB. Split it, or leave out the photos.")
        raise ImportFileError("file_too_large", format_lazy(message, name=filename, limit=MAX_BYTES // 1024**2))
